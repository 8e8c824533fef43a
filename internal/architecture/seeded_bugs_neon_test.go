package architecture

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// The mistakes that assembly invites, in that for arm64.
var neonBugs = []seededBug{
	{"the last column is left out", []edit{
		{"neuron/kernel/products_arm64.go", "\tproducts4x1NEON(to, from, at, t.pitch, t.links)\n", ""},
	}, "./neuron/kernel -run TestProducts"},
	{"a chain is split in two", []edit{
		{"neuron/kernel/products_blocks.go", "\t\twhole.run()\n", splitInTwo},
	}, "./neuron/kernel -run TestProducts"},
	{"a product is rounded before it is added to its chain", []edit{
		{"neuron/kernel/assembly_arm64.s", "\tFMOVD (R13), F16\n\tVFMLA V24.D2, V16.D2, V0.D2\n", "\tFMOVD (R13), F16\n\tFMULD F24, F16, F17\n\tFADDD F17, F0, F0\n"},
	}, "./neuron/kernel -run TestProducts"},
	{"the last number is left out", []edit{
		{"neuron/kernel/assembly_arm64.s", "\tTBZ $0, R1, done\n", "\tB done\n"},
	}, "./neuron/kernel -run TestFinite"},
	{"the step of rprop takes the last moves for the gradients before", []edit{
		{"neuron/kernel/vectors_arm64.go", "&sizes[0], &before[0], &moves[0], &gradient[0]", "&sizes[0], &moves[0], &before[0], &gradient[0]"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"the table of gelu is read from another place", []edit{
		{"neuron/kernel/vectors_arm64.go", "geluNEON(&y[0], &x[0], len(y), &constants[0])", "geluNEON(&y[0], &x[0], len(y), &constants[1])"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
}

// The tests of arm64 turn red of its bugs too, under an emulator on other CPUs.
func TestSeededBugsInNEONTurnTheTestsRed(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("set DEEPNET_LONG=1 to build and test the tree with seeded bugs; it takes half a minute")
	}
	flags := ""
	if runtime.GOARCH != "arm64" {
		if _, err := exec.LookPath("qemu-aarch64"); err != nil {
			t.Skip("install qemu-user to run the tests for arm64 here")
		}
		flags = "-exec=qemu-aarch64"
	}
	for _, bug := range neonBugs {
		t.Run(bug.name, func(t *testing.T) {
			t.Parallel()
			bug.turnsRed(t, flags, "GOARCH=arm64", "CGO_ENABLED=0")
		})
	}
}
