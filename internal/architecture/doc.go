// Package architecture keeps the plan of the repository: which package may import
// which, what the mathematics may take from outside, how large files and circles of
// files may grow, and what may stand at the root.
//
// It has no code that runs in the program, only tests that read the source. To add a
// rule, write a test of the sources that read returns, or a row of a table here, and
// beside it a violation, so that the rule is seen to fail.
package architecture
