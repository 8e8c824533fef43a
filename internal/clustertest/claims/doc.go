// Package claims judges what nodes did to the jobs of a store that they share: whether there
// is one order of all claims and writes, each at a moment between its call and its return,
// in which every answer is the right one. Then the store is linearizable: no two nodes had
// a job at once, and no write with an old token was taken.
//
// It knows nothing of any store. What it is told it believes: whoever writes a history down
// has to say Unknown of a call whose answer was lost.
package claims
