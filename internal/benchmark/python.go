package benchmark

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

//go:embed scripts/*.py
var scripts embed.FS

// Kernels are those that a BLAS library uses, the fastest that it has for this processor.
type Kernels struct {
	Library  string `json:"library"`
	CoreType string `json:"core_type,omitempty"` // OPENBLAS_CORETYPE; empty: what it chooses by itself
	Names    string `json:"kernels"`
	ByItself string `json:"by_itself"` // what it would have chosen
}

// String says which they are.
func (k Kernels) String() string {
	text := fmt.Sprintf("%s, kernels for %s", k.Library, k.Names)
	if k.CoreType != "" {
		text += fmt.Sprintf(": the fastest here, by OPENBLAS_CORETYPE; by itself it chooses those for %s", k.ByItself)
	}
	return text
}

// python runs scripts.
type python struct {
	program string
	kernels Kernels
}

// findPython returns the Python that has modules: the one given, or the first of the usual ones. debian are the packages
// that have them.
func findPython(given, modules, debian string) (string, error) {
	candidates := []string{"python3", "/usr/bin/python3"}
	if given != "" {
		candidates = []string{given}
	}
	for _, program := range candidates {
		if exec.Command(program, "-c", "import "+modules).Run() == nil { //nolint:gosec // the user's own choice of a Python
			return program, nil
		}
	}
	return "", fmt.Errorf("this needs Python with the modules %s, and %s lacks one: install it (Debian: apt-get install %s), or name a Python that has them with --python",
		modules, strings.Join(candidates, " or "), debian)
}

// tuned is the Python with the kernels that are fastest here.
func tuned(ctx context.Context, program string) (python, error) {
	p := python{program: program}
	var kernels Kernels
	err := p.run(ctx, "kernels", 1, struct{}{}, &kernels)
	p.kernels = kernels
	return p, err
}

// run has a script answer on so many cores.
func (p python) run(ctx context.Context, script string, cores int, asked, answer any) error {
	var text []byte
	for _, part := range []string{"common", script} {
		source, err := scripts.ReadFile("scripts/" + part + ".py")
		if err != nil {
			return err
		}
		text = append(text, source...)
	}
	question, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.program, "-c", string(text)) //nolint:gosec // the script is ours
	cmd.Env, cmd.Stdin = p.environment(cores), bytes.NewReader(question)
	out, err := cmd.Output()
	var stopped *exec.ExitError
	if errors.As(err, &stopped) && ctx.Err() == nil {
		lines := strings.Split(strings.TrimSpace(string(stopped.Stderr)), "\n")
		return errors.New(lines[len(lines)-1])
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(out, answer)
}

// environment is this process's own, but for what decides how libraries compute: the scripts decide that.
func (p python) environment(cores int) []string {
	environment := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return slices.ContainsFunc([]string{"OPENBLAS_", "GOTO_", "OMP_", "GOMP_", "MKL_", "ATEN_"}, func(prefix string) bool {
			return strings.HasPrefix(variable, prefix)
		})
	})
	for _, library := range []string{"OPENBLAS", "OMP", "MKL"} {
		environment = append(environment, fmt.Sprintf("%s_NUM_THREADS=%d", library, cores))
	}
	if core := p.kernels.CoreType; core != "" {
		environment = append(environment, "OPENBLAS_CORETYPE="+core)
	}
	return environment
}
