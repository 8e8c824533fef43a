package kernel

import (
	"go/ast"
	"go/parser"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// seeded breaks a law on every line that ends in "// broken", and on no other.
const seeded = `package seeded

import (
	"maps"
	"math"
	"math/rand/v2" // broken
	clock "time" // broken
	"os" // broken
	"net/netip" // broken
	"sync/atomic" // broken
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
)

type number float64

type pair struct{ x, y float64 }

var (
	_ = rand.Int
	_ = clock.Now
	_ = os.Exit
	_ = netip.ParseAddr
	_ atomic.Int64
)

const fixed = 2.0 * 3.0 + 1

func sums(x, y, z float64, n number, f float32, i int, p *pair) float64 {
	z = x*y + z // broken
	z = z + x*y // broken
	z = z - (x * y) // broken
	z = z - -(x * y) // broken
	z = ((x*y)) - z // broken
	z = 2*x + 1 // broken
	z = x*y*z + z // broken
	z = float64(x*y)*z + z // broken
	z = float64(x)*y + z // broken
	z += x * y // broken
	z -= (x * y) // broken
	n = n*n + n // broken
	f = f*f - f // broken
	p.x = p.x*p.y + z // broken
	z = x/y + float64(x*y)
	z = float64((x * y)) - z
	n = number(n*n) + n
	z += float64(x * y)
	z = math.FMA(x, y, z) + math.FMA(x*y, z, x*z)
	z = math.Sqrt(x*y) + z
	z = x*y/z + z
	z /= x * y
	z = z/x + y/x
	i = i*i + i
	i += i * i
	i *= i
	if x*y > z || -(x*y) == z {
		z = fixed + 2*3
	}
	return z
}

func statements(x, y, z float64, all []float64, p *pair) (float64, []float64, pair) {
	t := x * y // broken
	var u = x * y // broken
	all[0] = -x * y // broken
	p.x *= y // broken
	all = append(all, x*y) // broken
	add(x*y, z) // broken
	t /= z
	u = float64(x * y)
	all[0] = float64(all[0] * z)
	return x * y, // broken
		all, pair{
			t * u, // broken
			z,
		}
}

func add(x, y float64) float64 { return x + y }

func generic[T float32 | float64, I int | int64](x, y T, i, j I) (T, I) {
	x = x*y + y // broken
	return T(x*y) + y, i*j + j
}

func functions(x float64) float64 {
	f := math.Exp // broken
	x = math.Exp2(x) + math.FMA(x, x, math.Expm1(x)) // broken
	x += math.Log(x) // broken
	x += math.Log1p(x) // broken
	x += math.Log2(x) // broken
	x += math.Log10(x) // broken
	x += math.Tanh(x) // broken
	x += math.Pow(x, x) // broken
	x += math.Erf(x) // broken
	x += math.Sin(x) // broken
	x += math.Cos(x) // broken
	x += math.Sinh(x) // broken
	x += math.Cosh(x) // broken
	x += math.Gamma(x) // broken
	x += math.Cbrt(x) // broken
	return f(x) + math.Sqrt(math.Abs(x)) + math.Copysign(x, math.Inf(1)) + math.Pi
}

func order(x map[int]float64, y []float64, m blas64.General) []int {
	for range x { // broken
	}
	for _, k := range slices.Collect(maps.Keys(x)) { // broken
		y[k] = 0
	}
	for i := range y {
		delete(x, i)
	}
	y[0] = blas64.Nrm2(blas64.Vector{N: m.Rows, Inc: m.Stride, Data: m.Data}) // broken
	return slices.Sorted(maps.Keys(x))
}

func goroutine() {
	go goroutine() // broken
}
`

func TestTheLinterFindsEverySeededViolationAndNothingElse(t *testing.T) {
	got := lintSource(t, "seeded.go", seeded)
	var want []int
	for i, line := range strings.Split(seeded, "\n") {
		if strings.HasSuffix(line, "// broken") {
			want = append(want, i+1)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("line %d is not found: %s", line, strings.Split(seeded, "\n")[line-1])
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("line %d is found, and breaks nothing: %s", line, strings.Split(seeded, "\n")[line-1])
		}
	}
}

func TestOnlyTheFileOfChanceMayDraw(t *testing.T) {
	const source = "package p\nimport _ \"math/rand/v2\"\n"
	if got := lintSource(t, "chance.go", source); len(got) != 0 {
		t.Errorf("chance.go may import math/rand/v2, lines %v are found", got)
	}
	if got := lintSource(t, "layer.go", source); !slices.Equal(got, []int{2}) {
		t.Errorf("layer.go may not import math/rand/v2, lines %v are found, want 2", got)
	}
}

// lintSource returns the lines of one file's source that the linter finds.
func lintSource(t *testing.T, name, source string) []int {
	t.Helper()
	c := sharedChecker(t)
	f, err := parser.ParseFile(c.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, found := range c.lint(t, ".", []*ast.File{f}) {
		line, err := strconv.Atoi(strings.Split(found, ":")[1])
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}
