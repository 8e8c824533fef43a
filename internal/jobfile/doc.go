// Package jobfile is a job as text: flags of a command line, a job file in YAML or
// JSON, scikit-learn's names, and an explanation of where each setting comes from. It
// never says what a setting is, which package plan does in its table of settings, and
// never opens a file. A setting that is added to that table is a flag and a key at
// once; a kind of settings needs a shape in shape.go; to take in more of YAML, see
// guard.go for what is refused and why.
package jobfile
