package architecture

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"testing"
	"testing/fstest"
)

// unlikeBits are the functions of package math that choose their path by
// processor, or may change their last bit with the next Go release. Results are
// computed by neuron/kernel instead. What IEEE 754 defines to the last bit (FMA,
// Sqrt, Abs, Floor ...) is free.
var unlikeBits = []string{
	"Acos", "Acosh", "Asin", "Asinh", "Atan", "Atan2", "Atanh", "Cbrt", "Cos", "Cosh", "Erf", "Erfc",
	"Erfcinv", "Erfinv", "Exp", "Exp2", "Expm1", "Gamma", "Hypot", "J0", "J1", "Jn", "Lgamma", "Log",
	"Log10", "Log1p", "Log2", "Pow", "Pow10", "Sin", "Sincos", "Sinh", "Tan", "Tanh", "Y0", "Y1", "Yn",
}

func TestTheMathematicsKeepsToItsOwnFunctions(t *testing.T) {
	for _, complaint := range arithmeticComplaints(everySource(t)) {
		t.Error(complaint)
	}
}

// arithmeticComplaints lists what the mathematics, its tests aside, uses of
// package math that is not the same on every processor.
func arithmeticComplaints(sources []source) []string {
	var complaints []string
	for _, s := range sources {
		name, imports := mathName(s.syntax)
		if s.test || !imports || !inside(s.pkg(), "neuron") {
			continue
		}
		ast.Inspect(s.syntax, func(node ast.Node) bool {
			if used, ok := node.(*ast.SelectorExpr); ok && isName(used.X, name) && slices.Contains(unlikeBits, used.Sel.Name) {
				complaints = append(complaints, fmt.Sprintf(
					"%s uses math.%s, whose bits differ between processors: use neuron/kernel", s.path, used.Sel.Name))
			}
			return true
		})
	}
	return complaints
}

// mathName is what the file calls package math, if it imports it.
func mathName(file *ast.File) (name string, imports bool) {
	for _, spec := range file.Imports {
		switch imported, _ := strconv.Unquote(spec.Path.Value); {
		case imported != "math":
		case spec.Name != nil:
			return spec.Name.Name, true
		default:
			return "math", true
		}
	}
	return "", false
}

// isName says whether the expression is just that name.
func isName(expr ast.Expr, name string) bool {
	ident, ok := expr.(*ast.Ident)
	return ok && ident.Name == name
}

func TestAForbiddenMathFunctionIsFound(t *testing.T) {
	for _, row := range []struct {
		name, file, text string
		refused          bool
	}{
		{"math.Exp in neuron", "neuron/a.go", "import \"math\"\nvar f = math.Exp", true},
		{"under another name", "neuron/kernel/a.go", "import m \"math\"\nvar x = m.Tanh(1)", true},
		{"math.FMA in neuron", "neuron/a.go", "import \"math\"\nvar x = math.FMA(1, 2, 3)", false},
		{"math.Exp in a test", "neuron/a_test.go", "import \"math\"\nvar x = math.Exp(1)", false},
		{"kernel.Exp in neuron", "neuron/a.go", "import \"deepnet/neuron/kernel\"\nvar x = kernel.Exp(1)", false},
		{"math.Exp outside the mathematics", "cmd/deepnet/a.go", "import \"math\"\nvar x = math.Exp(1)", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			sources, err := read(fstest.MapFS{row.file: {Data: []byte("package a\n\n" + row.text + "\n")}})
			if err != nil {
				t.Fatal(err)
			}
			if refused := len(arithmeticComplaints(sources)) > 0; refused != row.refused {
				t.Errorf("refused is %v, want %v", refused, row.refused)
			}
		})
	}
}
