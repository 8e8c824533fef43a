package kernel

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"testing"
)

// The digests are those of every build and CPU: GOAMD64=v1 and v3, GODEBUG=cpu.fma=off, GOARCH=386, arm64. Another digest
// means other bits, so that models trained before can no longer be reproduced.
func TestResultsAreTheseBitsOnEveryCPU(t *testing.T) {
	for _, c := range []struct {
		name    string
		results []float64
		want    string
	}{
		{"Exp", mapped(Exp), "59484c3bf83ddc10cd62db929971c4746aea093eb80423281472bd85418885ee"},
		{"Log", mapped(Log), "e6879927dbeeb6db904d4f149438bad6c6e53293e9742261f17a1314b29b5c69"},
		{"Tanh", mapped(Tanh), "8f5a5f3b890664824274380132bfb30c145914ae2dec2e2bff444005388c2230"},
		{"Logistic", mapped(Logistic), "f2b3506d4e8d75610c03b68f3b305ba043824a8c641b006cd110737ec77260ca"},
		{"Expm1", mapped(Expm1), "f109b585d9f88013abf754c816c118211ce890bd0c50939510f67e474ae62d77"},
		{"Log1p", mapped(Log1p), "a4c04f5f7bcfd3b962831b67418580d68f817723876b6c91465ad4489bce6d26"},
		{"Normal", mapped(Normal), "465c3c2ed20fe29f001cb2c55ebe56b663ff81d3d9b894119febfaf89fee74bb"},
		{"Sums, Dots and Total", chains(), "1c9aaea6611f8323089957b978a7076d7b7eb17412912ace340f1d2d406b6a2c"},
	} {
		if got := digest(c.results); got != c.want {
			t.Errorf("%s: digest %s, want %s", c.name, got, c.want)
		}
	}
}

// Where errors are measured the bits are the same, too, and so are the errors: one kind of CPU is enough to measure them.
func TestTheBitsWhoseErrorsAreMeasuredAreTheseOnEveryCPU(t *testing.T) {
	want := map[string]string{
		"Exp":      "77f0798f61a05f0178a03f3eacf7f080d6f0bb43901c9304f5835a57e78170e7",
		"Log":      "17886df24725e5a31a6f350bbbab0552ca1c541d6fb3e2edb92aa0cff74887bf",
		"Tanh":     "8aaca2459b9cea98e729452faf6ae61ce70464e5157363767f1f35cd084bade2",
		"Logistic": "1bcddfd1930023c64ab95143e69effbe04888dd62cca7b61032a8df7e945385b",
		"Expm1":    "e2a5593e91bb9c1b4557a95c761b1d6a4431489c63f54a763ecfd93bbfd2b381",
		"Log1p":    "b15ab996e2f5c28128ae95ae2a4074d410fe5e109e54894c428da5a6908c852d",
		"Normal":   "3fa95cd3ac1e212422c80c95b8b3fb38e68bd1aa6e570ab4890701b546501245",
		"CosPi":    "48a6d86847edad08769d0a2c92000f4b98351911ca1c82776db52882d8b41a43",
	}
	for _, f := range append(functions, cosPiFunction) {
		results := f.arguments(800)
		for i, x := range results {
			results[i] = f.f(x)
		}
		if got := digest(results); got != want[f.name] {
			t.Errorf("%s: digest %s, want %s", f.name, got, want[f.name])
		}
	}
}

// fixedArguments are a grid over [-800, 800], one over [0, 4], and numbers of every sign and binary order, all of them
// exact. NaN is among them.
func fixedArguments() []float64 {
	chance := rand.New(rand.NewPCG(3, 14))
	var all []float64
	for i := -25600; i <= 25600; i++ {
		all = append(all, float64(i)/32)
	}
	for i := range 16384 {
		all = append(all, float64(i)/4096)
	}
	for range 32768 {
		all = append(all, math.Float64frombits(chance.Uint64()), float64(int64(chance.Uint64()))/0x1p58)
	}
	return append(all, math.NaN(), math.Inf(1), math.Inf(-1))
}

func mapped(f func(float64) float64) []float64 {
	results := fixedArguments()
	for i, x := range results {
		results[i] = f(x)
	}
	return results
}

// chains are the sums, dots and totals of matrices of many shapes.
func chains() (results []float64) {
	chance := rand.New(rand.NewPCG(2, 71))
	for rows := range 20 {
		for cols := range 20 {
			x, v, w := matrix(chance, rows, cols, cols+rows%3), numbers(chance, cols), numbers(chance, rows)
			z, g := make([]float64, cols), make([]float64, rows)
			Sums(z, 0.5, w, x)
			Dots(g, v, x)
			results = append(append(append(results, z...), g...), Total(z))
		}
	}
	return results
}

// digest is the SHA-256 of numbers in little-endian order.
func digest(numbers []float64) string {
	h := sha256.New()
	for _, x := range numbers {
		h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
	}
	return hex.EncodeToString(h.Sum(nil))
}
