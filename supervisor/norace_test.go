//go:build !race

package supervisor

// raced: the race detector does not watch.
const raced = false
