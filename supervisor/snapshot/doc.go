// Package snapshot shows a network as it is at one moment: what its neurons hold, what
// they fire for a row, its largest weights and, where there are two inputs, what every
// neuron fires over the plane of them.
//
// It never learns and never asks an actor: a trainer hands out a copy of its weights, and
// all else is computed from that. To show more of a layer, add it to layerState.
package snapshot
