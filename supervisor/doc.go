// Package supervisor keeps everything alive: it holds the actors above a network and
// nothing but actors. The root supervises three: the recorder, the only writer of the
// store; models, which answers questions to finished networks; and jobs, the one actor
// that clients talk to, a shell around package queue that supervises a trainer for
// each running job. Workers, writers, predictors and diagnoses come and go.
//
// It decides little: packages beside it do, and are pure. plan turns a plan and its
// data into a training run, queue events into effects, model a stored model into
// answers; evaluation says how good a model is; storage is what is asked of a store.
// It never talks to a socket, a terminal or a file: cmd wires those to it.
//
// What must outlive a crash of the actor jobs stands in lasting, of the recorder in its
// outbox, of a trainer in its work.
//
// To add an actor to the tree, give it a line in root.go, in the order in which it must
// start; they stop in reverse.
package supervisor
