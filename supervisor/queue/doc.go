// Package queue decides what becomes of jobs: a state machine that takes events and
// returns effects. It never sends a message, reads a store or looks at a clock: the
// actor around it turns messages into events, and carries out the effects in the
// order in which they are returned.
//
//	submitted -> waiting -> opening -> training -> over
//	                ^  |       |          |
//	                |  v       v          v
//	              paused  <-------------- +   (and back to waiting, to be retried)
//
// Clients are told only what is on disk: an answer waits in the outbox, as the consequence
// of the write that it reports. The state outlives the actor; when that crashes, the event
// Restarted begins everything again that was under way.
//
// Its stories are in testdata/stories: each file says what happens and what comes of it. To
// add an event or an effect, write its type in event.go or effect.go, a case in decide
// (apply.go) or in the shell, and a story.
package queue
