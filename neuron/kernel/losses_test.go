package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAQuotientByAnInverseHasTheBitsOfTheDivision(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 3))
	for i, k := range inverses {
		divisor := float64(16 - i)
		for n := range 20_000 {
			x := math.Ldexp(0.5+0.5*chance.Float64(), -chance.IntN(800))
			if n%2 == 0 { // the quotient lies next to the middle between two numbers
				middle := math.Ldexp(1+chance.Float64(), 52)
				x = math.FMA(divisor, middle, math.Copysign(divisor/2, chance.Float64()-0.5))
			}
			for range 3 {
				if got, want := k.times(x), x/divisor; got != want {
					t.Fatalf("%x/%v is %x, want %x", x, divisor, got, want)
				}
				x = math.Nextafter(x, math.Inf(1))
			}
		}
	}
}

// Errors of every size, where a loss has other formulas for small ones.
func TestCostsAndErrorsNextToTheTargetsHaveTheBitsOfThePortableLoops(t *testing.T) {
	var y, targets []float64
	chance := rand.New(rand.NewPCG(4, 4))
	for n := range 6000 {
		target := math.Ldexp(1+chance.Float64(), chance.IntN(40)-20)
		off := math.Ldexp(chance.Float64()-0.5, 2-n%60)
		y, targets = append(y, math.FMA(target, off, target)), append(targets, target)
	}
	z := make([]float64, len(y))
	Logs(z, y)
	for _, f := range elementwise {
		if f.inputs < 2 || f.outputs != 1 {
			continue
		}
		in, want := [][]float64{y, targets, z}[:min(f.inputs, 3)], [][]float64{make([]float64, len(y))}
		withPortable(func() { f.run(want, in, usualScalars) })
		withEachUnit(func() {
			memory, out := rows(1, len(y), 0, 0)
			f.run(out, in, usualScalars)
			compareRows(t, f.name, memory, out, want)
		})
	}
}
