package benchmark

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

//go:embed scripts/sklearn.py
var sklearnScript string

//go:embed scripts/torch.py
var torchScript string

// Rival is another program that does the same work.
type Rival struct {
	Name    string
	module  string // of Python
	debian  string // package that has it
	numbers string // float64 or float32
	script  string
}

// Rivals are those that there are scripts for.
func Rivals() []Rival {
	return []Rival{
		{"sklearn", "sklearn", "python3-sklearn", "float64", sklearnScript},
		{"torch", "torch", "python3-torch", "float64", torchScript},
		{"torch32", "torch", "python3-torch", "float32", torchScript},
	}
}

// NamedRivals returns those of the names.
func NamedRivals(names []string) ([]Rival, error) {
	var chosen []Rival
	for _, name := range names {
		before := len(chosen)
		var known []string
		for _, r := range Rivals() {
			known = append(known, r.Name)
			if r.Name == name {
				chosen = append(chosen, r)
			}
		}
		if len(chosen) == before {
			return nil, fmt.Errorf("there is nothing called %q to compare with; choose from %s", name, strings.Join(known, ", "))
		}
	}
	return chosen, nil
}

// Python returns the Python that has what a rival needs: the one given, or the first of the usual ones.
func (r Rival) Python(given string) (string, error) {
	candidates := []string{"python3", "/usr/bin/python3"}
	if given != "" {
		candidates = []string{given}
	}
	for _, python := range candidates {
		if exec.Command(python, "-c", "import "+r.module).Run() == nil { //nolint:gosec // the user's own choice of a Python
			return python, nil
		}
	}
	return "", fmt.Errorf("%s needs Python with the module %s, and %s has none: install it (Debian: apt-get install %s), or name a Python that has it with --python", r.Name, r.module, strings.Join(candidates, " or "), r.debian)
}

// Result is what a program came to in a run.
type Result struct {
	RowsPerSecond float64 `json:"rows_per_second"`
	Memory        int64   `json:"memory"` // bytes, at the most
}

// Run has a rival do a workload on so many cores for about so many seconds.
func (r Rival) Run(ctx context.Context, python string, w Workload, cores int, seconds float64) (Result, error) {
	asked, err := json.Marshal(struct {
		Workload
		Numbers string  `json:"numbers"`
		Cores   int     `json:"cores"`
		Seconds float64 `json:"seconds"`
	}{w, r.numbers, cores, seconds})
	if err != nil {
		return Result{}, err
	}
	cmd := exec.CommandContext(ctx, python, "-c", r.script, string(asked)) //nolint:gosec // the script is ours
	threads := fmt.Sprint(cores)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS="+threads, "OPENBLAS_NUM_THREADS="+threads, "MKL_NUM_THREADS="+threads)
	out, err := cmd.Output()
	var stopped *exec.ExitError
	if errors.As(err, &stopped) {
		lines := strings.Split(strings.TrimSpace(string(stopped.Stderr)), "\n")
		return Result{}, fmt.Errorf("%s on %s: %s", r.Name, w.Name, lines[len(lines)-1])
	}
	if err != nil {
		return Result{}, fmt.Errorf("%s on %s: %w", r.Name, w.Name, err)
	}
	var result Result
	err = json.NewDecoder(bytes.NewReader(out)).Decode(&result)
	return result, err
}
