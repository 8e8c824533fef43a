// Package jobfile reads and writes the text of job files: YAML, and with it JSON, of
// which it takes only what a job needs. It never knows what a key means. To take in
// more of YAML, see guard.go for what is refused and why.
package jobfile
