package supervisor

import (
	"encoding/hex"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"
)

func resultView(r *training.Report) *protocol.Result {
	return &protocol.Result{
		Epochs: uint32(r.Epochs), Error: r.Error, HeldOutError: r.Held, Accuracy: r.Accuracy, R2: r.R2,
		Digest: hex.EncodeToString(r.Digest[:]),
	}
}

// refuse answers a request that is not carried out.
func refuse(code protocol.Refusal, message string) *protocol.Refused {
	return &protocol.Refused{Code: code, Message: message}
}
