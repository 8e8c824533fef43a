package benchmark

import (
	"context"
	"fmt"
	"strings"
)

// Rival is another program that does the same work.
type Rival struct {
	Name    string
	modules string // of Python
	debian  string // packages that have them
	numbers string // float64 or float32
	script  string
	python  python
}

const threadpool = " python3-threadpoolctl"

// Rivals are those that learn the workloads.
func Rivals() []Rival {
	return []Rival{
		{Name: "sklearn", modules: "sklearn, threadpoolctl", debian: "python3-sklearn" + threadpool, numbers: "float64", script: "workload_sklearn"},
		{Name: "torch", modules: "torch, numpy, threadpoolctl", debian: "python3-torch python3-numpy" + threadpool, numbers: "float64", script: "workload_torch"},
		{Name: "torch32", modules: "torch, numpy, threadpoolctl", debian: "python3-torch python3-numpy" + threadpool, numbers: "float32", script: "workload_torch"},
	}
}

// TableRivals are those that learn a table.
func TableRivals() []Rival {
	return []Rival{{Name: "sklearn", modules: "sklearn, threadpoolctl", debian: "python3-sklearn" + threadpool, script: "auto"}}
}

// ProductRivals are those that multiply matrices.
func ProductRivals() []Rival {
	return []Rival{{Name: "openblas", modules: "numpy, threadpoolctl", debian: "python3-numpy libopenblas0" + threadpool, script: "products"}}
}

// NamedRivals returns those of the names.
func NamedRivals(all []Rival, names []string) ([]Rival, error) {
	var chosen []Rival
	for _, name := range names {
		before := len(chosen)
		var known []string
		for _, r := range all {
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

// Ready finds a Python for each rival, the one given or one of the usual ones, and the kernels that are fastest with it.
func Ready(ctx context.Context, rivals []Rival, given string) error {
	known := map[string]python{}
	for i, r := range rivals {
		program, err := findPython(given, r.modules, r.debian)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		if _, there := known[program]; !there {
			if known[program], err = tuned(ctx, program); err != nil {
				return fmt.Errorf("the kernels of %s's BLAS: %w", program, err)
			}
		}
		rivals[i].python = known[program]
	}
	return nil
}

// run has a rival that is ready do something.
func (r Rival) run(ctx context.Context, what string, cores int, asked, answer any) error {
	if err := r.python.run(ctx, r.script, cores, asked, answer); err != nil {
		return fmt.Errorf("%s on %s: %w", r.Name, what, err)
	}
	return nil
}

// Result is what a program came to in a run of a workload.
type Result struct {
	RowsPerSecond float64 `json:"rows_per_second"`
	Memory        int64   `json:"memory"`            // bytes, at the most
	Setting       string  `json:"setting,omitempty"` // of threads, the fastest of those tried
}

// learn has a rival learn a workload on so many cores for about so many seconds.
func (r Rival) learn(ctx context.Context, w Workload, cores int, seconds float64) (result Result, err error) {
	err = r.run(ctx, w.Name, cores, struct {
		Workload
		Numbers string  `json:"numbers"`
		Cores   int     `json:"cores"`
		Seconds float64 `json:"seconds"`
	}{w, r.numbers, cores, seconds}, &result)
	return result, err
}
