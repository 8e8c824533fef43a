// Package facetest tests the whole service over HTTP: a real service in this process, a
// real gateway before it, and clients as others write them.
//
// It never looks into either: it sends what browsers, curl and gRPC clients send, and
// compares what comes with what the Go client says. To add a test, take a face from
// newFace; every answer in JSON that it gets is checked against the OpenAPI document.
package facetest
