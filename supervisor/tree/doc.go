// Package tree is the supervision tree as data: which actors there are, how often each was
// restarted, and whom chaos crashes next.
//
// It never restarts or crashes anybody: actors report their restarts to a Tally, and jobs
// carries out what Chaos draws. To show another actor, add it to Tree.
package tree
