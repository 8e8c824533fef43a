package neuron

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"
)

// exact are the functions of package math that give the same bits everywhere.
var exact = []string{"FMA", "Sqrt", "Abs", "IsNaN", "IsInf", "Float64bits"}

// Go may fuse x*y + z into one rounding, across statements too, on the CPUs
// that can: only float64(x*y) forbids it. And package math chooses its path by
// the CPU for most functions.
func TestEveryProductIsRoundedAndEveryFunctionIsExact(t *testing.T) {
	fset := token.NewFileSet()
	files, info := source(t, fset)
	products := 0
	for _, file := range files {
		rounded := map[ast.Expr]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if tv := info.Types[n.Fun]; tv.IsType() && isFloat(tv.Type) {
					rounded[ast.Unparen(n.Args[0])] = true
				}
			case *ast.BinaryExpr:
				tv := info.Types[n]
				if n.Op == token.MUL && isFloat(tv.Type) && tv.Value == nil {
					products++
					if !rounded[n] {
						t.Errorf("%s: a product that is not rounded", fset.Position(n.Pos()))
					}
				}
			case *ast.AssignStmt:
				if n.Tok == token.MUL_ASSIGN && isFloat(info.Types[n.Lhs[0]].Type) {
					t.Errorf("%s: a product that is not rounded", fset.Position(n.Pos()))
				}
			case *ast.SelectorExpr:
				if f, ok := info.Uses[n.Sel].(*types.Func); ok && f.Pkg().Path() == "math" && !slices.Contains(exact, f.Name()) {
					t.Errorf("%s: math.%s may give other bits elsewhere", fset.Position(n.Pos()), f.Name())
				}
			}
			return true
		})
	}
	if products < 10 {
		t.Errorf("only %d products found: is this the source?", products)
	}
}

// source returns the package's type-checked files, without its tests.
func source(t *testing.T, fset *token.FileSet) (files []*ast.File, info types.Info) {
	t.Helper()
	here, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range here.GoFiles {
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info = types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	checker := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	if _, err := checker.Check("deepnet/neuron", fset, files, &info); err != nil {
		t.Fatal(err)
	}
	return files, info
}

func isFloat(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsFloat != 0
}
