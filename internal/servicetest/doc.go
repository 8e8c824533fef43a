// Package servicetest runs the real program as a process of its own, for the tests of the
// whole: it builds it once, starts `deepnet serve`, keeps what that logs, ends it as the
// system or an operator would, and compares what jobs came to.
//
// It never looks into the program, and it breaks nothing itself: crashtest and clustertest
// do. What only one of them needs stays there.
package servicetest
