//go:build !race

package plan

// raced: the race detector does not watch.
const raced = false
