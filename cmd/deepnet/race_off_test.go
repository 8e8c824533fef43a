//go:build !race

package main

// longEpochs of iris with eight hidden neurons take a second or more: long
// enough for a kill to come in their midst.
const longEpochs = 12000
