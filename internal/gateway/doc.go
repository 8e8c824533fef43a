// Package gateway is the service over HTTP: a REST face in JSON, the same requests by
// Connect, gRPC and gRPC-Web, server-sent events, and the files of the page.
//
// It never decides what a job is or may do: it is a client of the service, as the command
// line is, and writes what actors/protocol/view writes. It keeps nothing that is lost with it.
//
// To add a route, add a line to routes in routes.go, its handler beside its like, and the
// path to openapi.json; a test compares the two lists.
package gateway
