package queue

import (
	"fmt"
	"testing"

	"deepnet/actors/protocol"
)

func TestSubmissionsBeyondTheLimitsOnReadingAndWritingAreRefused(t *testing.T) {
	s := New(Settings{Running: 1, Waiting: 2 * maxCreating}, Stored{})
	for i := range maxCreating {
		if reason := s.Full(maxRequests - 1); reason != "" {
			t.Fatalf("the submission after %d that are being written was refused: %s", i, reason)
		}
		s.Apply(storyBegins, Accepted{ID: fmt.Sprint(i), Head: &protocol.Job{}})
	}
	if s.Full(0) == "" {
		t.Errorf("with %d submissions being written another was accepted", maxCreating)
	}
	if New(Settings{Running: 1, Waiting: 1}, Stored{}).Full(maxRequests) == "" {
		t.Errorf("with %d submissions being read another was accepted", maxRequests)
	}
}
