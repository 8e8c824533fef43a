//go:build !race

package servicetest

const raced = false
