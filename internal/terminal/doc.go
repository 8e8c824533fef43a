// Package terminal puts jobs, events and results into text for a person at a terminal or
// for a log: fields, tables, lines, and a bar that is drawn over and over.
//
// It never asks a service, never decides, and lets nothing from outside steer the terminal:
// whatever others wrote passes Clean. To show one more thing, add a function that takes
// words of the protocol and returns or writes text.
package terminal
