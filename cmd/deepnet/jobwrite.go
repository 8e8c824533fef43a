package main

import (
	"path/filepath"

	"deepnet/internal/jobfile"
)

// jobText is a job file that asks for the very same job.
func jobText(job *jobFlags) []byte {
	root := &jobfile.Node{Kind: jobfile.Map}
	if table := job.table; table != "" {
		if absolute, err := filepath.Abs(table); err == nil && table != "-" {
			table = absolute // wherever the file is put
		}
		root.Set("table", jobfile.Text(table))
	}
	for _, key := range job.keys() {
		given := map[string][]string{}
		for _, flag := range key.flags {
			given[flag] = job.given(flag)
		}
		if value := key.write(given); value != nil {
			root.Set(key.key, value)
		}
	}
	return jobfile.Write(root)
}
