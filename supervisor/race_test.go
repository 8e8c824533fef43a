//go:build race

package supervisor

// raced: the race detector watches, and arithmetic takes ten times as long.
const raced = true
