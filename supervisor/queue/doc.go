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
// What a client is told has been written before: an answer waits in the outbox, as a
// consequence of the write that it speaks of. State outlives the actor; when that
// crashes, Restarted has everything begin again that was under way.
//
// Its stories stand in testdata, to be read: one file each, what happens and what
// comes of it. To add an event or an effect, write a type beside the others in
// event.go or effect.go, a case in State.decide, and a story.
package queue
