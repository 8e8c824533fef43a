package supervisor

import "deepnet/actors/protocol"

// refuse answers a request that is not carried out.
func refuse(code protocol.Refusal, message string) *protocol.Refused {
	return &protocol.Refused{Code: code, Message: message}
}
