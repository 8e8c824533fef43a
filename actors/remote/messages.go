package remote

import (
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// requests are the messages that a service lets in.
func requests() map[string]bool {
	return fullNames(
		(*protocol.Submit)(nil), (*protocol.Get)(nil), (*protocol.List)(nil), (*protocol.Watch)(nil),
		(*protocol.Cancel)(nil), (*protocol.Predict)(nil), (*protocol.Kill)(nil), (*protocol.Upload)(nil),
		(*protocol.PauseJob)(nil), (*protocol.ResumeJob)(nil), (*protocol.RetryJob)(nil), (*protocol.Delete)(nil),
		(*protocol.SetQueue)(nil), (*protocol.ListQueues)(nil), (*protocol.GetReport)(nil), (*protocol.GetSignature)(nil),
		(*protocol.GetTree)(nil), (*protocol.GetNetwork)(nil), (*protocol.SetChaos)(nil), (*protocol.GetChaos)(nil),
		(*protocol.ListNodes)(nil), (*protocol.DrainNode)(nil),
	)
}

// replies are the messages that a client lets in.
func replies() map[string]bool {
	return fullNames(
		(*protocol.Job)(nil), (*protocol.Jobs)(nil), (*protocol.Events)(nil),
		(*protocol.Predictions)(nil), (*protocol.Killed)(nil), (*protocol.Refused)(nil),
		(*protocol.Uploaded)(nil), (*protocol.Queue)(nil), (*protocol.Queues)(nil),
		(*protocol.Reported)(nil), (*protocol.Signature)(nil),
		(*protocol.Tree)(nil), (*protocol.Network)(nil), (*protocol.Chaos)(nil), (*protocol.Nodes)(nil), (*protocol.ServiceNode)(nil),
	)
}

// fullNames is the set of the messages' full names, as frames carry them.
func fullNames(messages ...proto.Message) map[string]bool {
	names := make(map[string]bool, len(messages))
	for _, message := range messages {
		names[string(proto.MessageName(message))] = true
	}
	return names
}
