// Package supervisor keeps everything alive: the root supervisor, the queue of
// jobs, a trainer for each running job, and the finished models.
//
// It never does arithmetic and never talks to a socket, a terminal or a file:
// cmd wires those to it. What must outlive a crash of an actor stands in the
// ledger, which no actor owns for itself.
//
// To add an actor to the tree, give it a line in root.go, in the order in which
// it must start; the stop goes in reverse by itself.
package supervisor
