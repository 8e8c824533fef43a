//go:build race

package plan

// raced: the race detector watches, and arithmetic takes ten times as long.
const raced = true
