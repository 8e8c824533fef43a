package kernel

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The registers from Y16 on, and masks, belong to AVX-512: a CPU without it would stop at them.
func TestAssemblyForAVX2HasItsRegistersOnly(t *testing.T) {
	source, err := os.ReadFile("assembly_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	beyond := regexp.MustCompile(`\b(Y1[6-9]|Y2\d|Y3[01]|Z\d+|K[0-7])\b`)
	functions := 0
	for _, text := range strings.Split(string(source), "\nTEXT ")[1:] {
		name, _, _ := strings.Cut(text, "(")
		if strings.Contains(name, "AVX512") {
			continue
		}
		functions++
		if register := beyond.FindString(text); register != "" {
			t.Errorf("%s has the register %s", name, register)
		}
	}
	if functions < 10 {
		t.Errorf("there are only %d functions", functions)
	}
}
