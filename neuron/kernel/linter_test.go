package kernel

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// exactMath names what neuron/ may use of package math: operations whose result IEEE 754 or their definition fixes to the
// bit. The rest, such as Exp, Tanh, Pow and Sin, take a path that depends on the CPU or on the release of Go.
var exactMath = []string{
	"FMA", "Sqrt", "Abs", "Copysign", "Signbit", "Floor", "Ceil", "Trunc", "Round", "RoundToEven", "Max", "Min", "Mod",
	"NaN", "IsNaN", "Inf", "IsInf", "Nextafter", "Frexp", "Ldexp", "Modf",
	"Float64bits", "Float64frombits", "Float32bits", "Float32frombits",
}

// impure names what neuron/ imports neither itself nor anything below: clock, process, wire, threads, other chance.
var impure = []string{
	"time", "os", "net", "sync", "syscall", "unsafe", "math/rand", "math/cmplx", "crypto/rand",
	"github.com/asynkron/protoactor-go", "go.uber.org/zap",
}

// linter finds what breaks the laws of arithmetic and purity in one type-checked package.
type linter struct {
	fset  *token.FileSet
	info  *types.Info
	found []string
}

// file walks a file; above are the nodes that enclose the current one, the nearest last.
func (l *linter) file(f *ast.File) {
	for _, spec := range f.Imports {
		l.imported(spec)
	}
	var above []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return true
		}
		l.node(n, above)
		above = append(above, n)
		return true
	})
}

func (l *linter) node(n ast.Node, above []ast.Node) {
	switch n := n.(type) {
	case *ast.GoStmt:
		l.report(n, "starts a goroutine")
	case *ast.RangeStmt:
		if _, ok := l.info.TypeOf(n.X).Underlying().(*types.Map); ok {
			l.report(n, "ranges over a map, whose order is random")
		}
	case *ast.Ident:
		l.used(n, above)
	case *ast.BinaryExpr:
		if n.Op == token.MUL && l.rounds(n) {
			l.product(n, above)
		}
	case *ast.AssignStmt:
		if n.Tok == token.MUL_ASSIGN && l.rounds(n.Lhs[0]) {
			l.report(n, "leaves a product unrounded: write x = float64(x*y)")
		}
	}
}

func (l *linter) imported(spec *ast.ImportSpec) {
	path, _ := strconv.Unquote(spec.Path.Value)
	if path == "math/rand/v2" {
		if filepath.Base(l.fset.Position(spec.Pos()).Filename) != "chance.go" {
			l.report(spec, "imports math/rand/v2, which is for chance.go alone")
		}
		return
	}
	for _, bad := range impure {
		if path == bad || strings.HasPrefix(path, bad+"/") {
			l.report(spec, "imports "+path+", and neuron is pure")
		}
	}
}

// used reports a function whose result is not fixed: one of math outside exactMath, gonum's arithmetic, which sums in
// another order on every CPU, and the iterators of maps, unless they are sorted at once.
func (l *linter) used(name *ast.Ident, above []ast.Node) {
	f, ok := l.info.Uses[name].(*types.Func)
	if !ok || f.Pkg() == nil {
		return
	}
	switch path := f.Pkg().Path(); {
	case path == "math" && !slices.Contains(exactMath, f.Name()):
		l.report(name, "uses math."+f.Name()+", whose bits depend on the CPU or the release: see neuron/kernel")
	case strings.HasPrefix(path, "gonum.org/"):
		l.report(name, "uses "+f.FullName()+", which sums in an order of its own: see neuron/kernel")
	case path == "maps" && strings.Contains(f.Signature().Results().String(), "iter.Seq") && !l.sorted(above):
		l.report(name, "uses maps."+f.Name()+", whose order is random")
	}
}

// sorted says whether the call that encloses the selector is an argument of one of the slices.Sorted.
func (l *linter) sorted(above []ast.Node) bool {
	if len(above) < 3 {
		return false
	}
	call, ok := above[len(above)-3].(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && strings.HasPrefix(f.Sel.Name, "Sorted") && l.info.Uses[f.Sel].Pkg().Path() == "slices"
}

// product reports a float product that somebody may add to before it is rounded. The Go specification lets a compiler
// fuse x*y + z "possibly across statements", so also t := x*y; t + z, and across a function that it inlines. Hence a
// product may only be compared, converted (which rounds it), multiplied, divided, or handed to package math.
func (l *linter) product(x ast.Node, above []ast.Node) {
	child := x
	for _, parent := range slices.Backward(above) {
		switch p := parent.(type) {
		case *ast.ParenExpr, *ast.UnaryExpr: // -(x*y) is fused as x*y is
			child = parent
			continue
		case *ast.BinaryExpr:
			if p.Op == token.ADD || p.Op == token.SUB {
				l.report(x, "adds to an unrounded product: use math.FMA(x, y, z) or float64(x*y) + z")
			}
			return
		case *ast.CallExpr:
			if child != p.Fun && l.roundsOrKeeps(p.Fun) {
				return
			}
		case *ast.AssignStmt:
			if p.Tok == token.ADD_ASSIGN || p.Tok == token.SUB_ASSIGN {
				l.report(x, "adds to an unrounded product: use math.FMA(x, y, z) or float64(x*y) + z")
				return
			}
			if p.Tok == token.QUO_ASSIGN {
				return
			}
		}
		l.report(x, "leaves a product unrounded: write float64(x*y)")
		return
	}
}

// roundsOrKeeps says whether a call of f is a conversion, or a function of package math: none of those is an addition.
func (l *linter) roundsOrKeeps(f ast.Expr) bool {
	if l.info.Types[f].IsType() {
		return true
	}
	s, ok := f.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	used := l.info.Uses[s.Sel]
	return used != nil && used.Pkg() != nil && used.Pkg().Path() == "math"
}

// rounds says whether the value of x is a float (or complex) number made at run time.
func (l *linter) rounds(x ast.Expr) bool {
	v := l.info.Types[x]
	if v.Value != nil || v.Type == nil {
		return false
	}
	return holdsFloat(v.Type)
}

func holdsFloat(t types.Type) bool {
	if p, ok := t.(*types.TypeParam); ok {
		return mayBeFloat(p.Constraint().Underlying().(*types.Interface))
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}

// mayBeFloat says whether a float satisfies a constraint.
func mayBeFloat(constraint *types.Interface) bool {
	return types.Satisfies(types.Typ[types.Float64], constraint) || types.Satisfies(types.Typ[types.Float32], constraint)
}

func (l *linter) report(n ast.Node, what string) {
	at := l.fset.Position(n.Pos())
	l.found = append(l.found, fmt.Sprintf("%s:%d: %s", filepath.ToSlash(at.Filename), at.Line, what))
}
