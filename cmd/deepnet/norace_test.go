//go:build !race

package main

// raced: the race detector does not watch.
const raced = false
