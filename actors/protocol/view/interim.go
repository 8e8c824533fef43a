package view

import (
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func plainly(m proto.Message) json.RawMessage {
	text, _ := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m)
	return text
}

// Event is a job's event.
type Event struct {
	Revision uint64          `json:"revision"`
	Kind     string          `json:"kind"`
	What     json.RawMessage `json:"what"`
}

// NewEvent makes an Event.
func NewEvent(e *protocol.Event) Event { return Event{e.GetRevision(), "epoch", plainly(e)} }

// NewTree makes a tree.
func NewTree(t *protocol.Tree) json.RawMessage { return plainly(t) }

// NewNetwork makes a network.
func NewNetwork(n *protocol.Network) json.RawMessage { return plainly(n) }

// NewChaos makes a chaos.
func NewChaos(c *protocol.Chaos) json.RawMessage { return plainly(c) }
