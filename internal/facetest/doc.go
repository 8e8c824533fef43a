// Package facetest tests the whole service over HTTP: a real service in this process, a
// real gateway before it, clients as others write them, and the page in a real browser.
//
// It never looks into either: it sends what browsers, curl and gRPC clients send, and
// compares what comes with what the Go client says. To add a test, take a face from
// newFace, whose answers in JSON are checked against the OpenAPI document, or a page from newPage.
package facetest
