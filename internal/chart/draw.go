package chart

import "deepnet/actors/protocol"

// File is a drawn picture.
type File struct {
	Name string
	Data []byte
}

// Draw returns every picture that the report has something for.
func Draw(*protocol.Reported) ([]File, error) { return nil, nil }
