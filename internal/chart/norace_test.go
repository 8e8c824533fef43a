//go:build !race

package chart

// raced: the race detector watches, and drawing takes twenty times as long.
const raced = false
