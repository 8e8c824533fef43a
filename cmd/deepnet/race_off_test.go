//go:build !race

package main

// longEpochs of iris with eight hidden neurons take some seconds.
const longEpochs = 15_000
