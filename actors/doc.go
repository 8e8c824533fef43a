// Package actors is the living network: neuron, layer and network as supervised
// actors, the messages of a training step, and the restart budgets that keep
// them alive.
//
// It never computes: every sum is done by package neuron, an actor only holds
// what it was given, asks, waits and commits. It never decides what to train
// either; a trainer (package supervisor) gives the orders.
//
// To add a message, declare it in messages.go with the turn it belongs to, and
// give it one line in the Receive of the actor that gets it. A new actor embeds a
// family when it has children, so that its budget and its restarts follow the
// same rule as everybody's.
package actors
