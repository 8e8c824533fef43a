package neuron

import (
	"encoding/hex"
	"fmt"
	"math"
	"testing"
)

// lbfgsDigests are of journeys, as traced makes them.
var lbfgsDigests = map[string]string{
	"boot, rate 1":                   "24c026e38649846ac7cffef5ad00ed9bf55ab5a553a09351df860a09357e5186",
	"boot, rate 30":                  "cc84d006d5fd50c8cd26fd324097dc2dbf345856e180ec2fda9836755bda1445",
	"xor, momentum, rate 1":          "7e46dd696457254ffed157ddfbea03e2152d8c19ffdba98ef3006fb1811ccafd",
	"xor, momentum, rate 30":         "dc2c0e6417e1f40afad59cf54701c08a642aa950c3b32ffc525ab5731e860c07",
	"xor, sgd, rate 1":               "20bd27360a61401298650a7821a0d861b01384eaff7a5a96d60ce7010313fdf2",
	"xor, sgd, rate 30":              "33a1550c50c62a7e5a8ffdb4db929a26eb3110234dd9c2b4edfd0602f270cc9a",
	"xor, nesterov, rate 1":          "6da935bfb32da15dbacfc830e5a0345d0b409d280009bc068701b238a68db6f7",
	"xor, nesterov, rate 30":         "3c01e0531679dc22acd3aab28b20841f72da9f405d1be49aebd6547b86782738",
	"xor, adam, rate 1":              "9741d27364c6fc5b65fda01de85f75348133fb78172276b3bab2026d89467c2f",
	"xor, adam, rate 30":             "6cd5605a17ab09e7108b90649213065b28e1cc614ad6747498c9ed4d0b7ec8b7",
	"xor, softmax with mse, rate 1":  "37f0ac1601f72196d505fd6fa7b70df3f6979a2bb63f3a376282eddf6f56036d",
	"xor, softmax with mse, rate 30": "131eb452b89791d2f696fac4835bab21e3e199c70ffed85707ac693bcee8f293",
}

// traced returns the digest of every loss told and every word at the end.
func traced(f objective, tr *Trajectory, s LBFGSSpec, answers int) string {
	var numbers []float64
	for _, m := range f.descend(tr, s, answers) {
		numbers = append(append(numbers, m.asked...), m.loss)
	}
	for _, w := range written(tr) {
		numbers = append(numbers, math.Float64frombits(w))
	}
	sum := Digest(nil, numbers)
	return hex.EncodeToString(sum[:])
}

// These hold on every CPU and however the Go compiler is told to use it: the
// losses are those of networks, which do.
func TestLBFGSLearnsToTheSameDigestOnEveryCPU(t *testing.T) {
	for _, tr := range trainings() {
		f := learning(t, made(t, tr.spec), columns(tr.in), columns(tr.targets))
		for _, rate := range []float64{1, 30} {
			s := exact()
			s.History, s.Rate = 4, rate
			name := fmt.Sprintf("%s, rate %v", tr.name, rate)
			start := NewTrajectory(allWeights(made(t, tr.spec).Initial()))
			if got := traced(f, start, s, 150); got != lbfgsDigests[name] {
				t.Errorf("%q: %q, // %v after %d iterations, %d answers, loss %v", name, got, start.Ending, start.Iterations, start.Evaluations, start.Loss)
			}
		}
	}
}
