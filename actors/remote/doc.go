// Package remote is protoactor's remote made safe: a service that strangers may write
// to, and a client that takes nothing but answers.
//
// It never lets a frame reach protoactor that has not passed the frame checker,
// never listens off the loopback without mutual TLS, and never calls anybody who
// is not connected to it. To allow a new message, add it to requests or
// replies in messages.go; to let clients write to another actor, name it in
// Server.Targets.
//
// A request and its answer travel over two connections, since protoactor answers
// by dialling the asker:
//
//	client --Receive(ConnectRequest, MessageBatch...)--> service   requests
//	client <--Receive(ConnectRequest, MessageBatch...)-- service   answers
//
// Each side guards the stream it receives (inbound.go) with the rules of
// frame.go, and the stream it opens (outbound.go) with limits of time and size.
package remote
