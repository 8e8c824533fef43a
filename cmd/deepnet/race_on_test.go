//go:build race

package main

// longEpochs of iris with eight hidden neurons take two seconds or more: long
// enough for a kill to come in their midst.
const longEpochs = 1000
