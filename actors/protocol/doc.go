// Package protocol is the words on the wire: the messages that clients and the
// actor `jobs` exchange, generated from deepnet.proto.
//
// It never holds behaviour. To add a message, write it in deepnet.proto, run
// `make generate` and commit both files.
package protocol

//go:generate buf generate
