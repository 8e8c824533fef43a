// Package queue decides what happens to jobs: a state machine that takes events and
// returns effects. It never sends a message, reads a store or looks at a clock. The actor
// around it, its shell, turns messages into events, and carries out the effects in the
// order in which they are returned.
//
//	submitted -> waiting -> opening -> training -> over
//	                ^  |       |          |
//	                |  v       v          v
//	              paused  <-------------- +   (and back to waiting, to be retried)
//
// Clients hear only of what is on disk: an answer waits in the outbox as the consequence
// of the write that it reports. The state outlives the actor. When the actor crashes, the
// event Restarted starts again everything that was under way.
//
// The tests are stories in testdata/stories: each file lists events and the effects that
// follow. To add an event or an effect, write its type in event.go or effect.go, a case in
// decide (apply.go) or in the shell, and a story.
package queue
