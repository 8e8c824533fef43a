// Package supervisor holds the actors above a network, and nothing but actors. The root
// supervises three: the recorder, the only writer of the store; models, which has
// predictors answer questions to finished models; and jobs, the one actor that clients
// talk to. jobs is a shell around package queue and supervises a trainer for each running
// job. Workers, writers, predictors and diagnoses are started for one task each.
//
// It never decides what happens to a job, and never touches a socket, a terminal or a
// file. Pure packages beside it decide: plan turns a plan and its data into a training
// run, queue turns events into effects, model turns a stored model into answers, and
// evaluation says how good a model is. storage defines what is asked of a store; package
// main hands one in, and connects the service to the world.
//
// State that must outlive a crash lies outside the actor: that of jobs in lasting
// (jobs.go; claim.go makes it), that of the recorder in its outbox, that of a trainer in
// its work.
//
// To add an actor under the root, give it a Kind in package actors, and in root.go a place
// in the order of the children, a call of spawn in start, and its Kind in HandleFailure.
// Children start in that order and stop in reverse. An actor for a single task is spawned
// by the one that needs it, as jobs spawns a worker (returned.go).
package supervisor
