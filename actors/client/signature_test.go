package client

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// A preparation of many values comes in pieces.
func TestASignatureIsPutTogether(t *testing.T) {
	whole := learned(t)
	for sentence, piece := range map[string]func(at int) *protocol.Signature{
		"": func(at int) *protocol.Signature {
			return &protocol.Signature{Preparation: whole[at:min(len(whole), at+100)]}
		},
		"it is another model": func(at int) *protocol.Signature {
			return &protocol.Signature{Preparation: whole[at:][:1], Size: uint64(at)}
		},
		"nothing comes": func(at int) *protocol.Signature { return &protocol.Signature{Preparation: whole[:max(0, 1-at)]} },
	} {
		c := local(t, answering(func(request proto.Message) proto.Message {
			asked := request.(*protocol.GetSignature)
			if (asked.GetJob() == "17") != (asked.GetOffset() > 0) {
				t.Errorf("job %s from %d", asked.GetJob(), asked.GetOffset())
			}
			s := piece(int(asked.GetOffset()))
			s.Job, s.Inputs, s.Size = "17", 1, s.GetSize()+uint64(len(whole))
			return s
		}))
		got, err := c.Signature(t.Context(), Latest)
		if sentence == "" && (err != nil || string(got.GetPreparation()) != string(whole) || got.GetInputs() != 1) {
			t.Errorf("%v, %v", got, err)
		}
		if sentence != "" && err == nil {
			t.Errorf("%s: %v", sentence, got)
		}
	}
}
