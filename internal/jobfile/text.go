package jobfile

import "path/filepath"

// Text is a job file that asks for the very same job.
func (job *Job) Text() []byte {
	root := &Node{Kind: Map}
	if table := job.Table; table != "" {
		if absolute, err := filepath.Abs(table); err == nil && table != "-" {
			table = absolute // wherever the file is put
		}
		root.Set("table", Text(table))
	}
	if job.Sheet != "" {
		root.Set("sheet", Text(job.Sheet))
	}
	for _, key := range job.keys() {
		if value := key.value(); value != nil {
			root.Set(key.name, value)
		}
	}
	return Write(root)
}
