package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"deepnet/actors/protocol"
)

// slowService answers once the person who waits was told for what.
type slowService struct {
	told chan struct{}
	bytes.Buffer
}

func (s *slowService) Write(text []byte) (int, error) {
	if strings.Contains(string(text), "reads the table") {
		close(s.told)
	}
	return s.Buffer.Write(text)
}

func (s *slowService) Submit(context.Context, *protocol.Submit) (*protocol.Job, error) {
	<-s.told
	return &protocol.Job{Id: "7"}, nil
}

func TestAPersonIsToldWhatASubmissionThatTakesLongWaitsFor(t *testing.T) {
	t.Parallel()
	service := &slowService{told: make(chan struct{})}
	s := &shell{err: service, errTTY: true}
	if job, err := s.submit(typed(t), service, &protocol.Submit{}); err != nil || job.GetId() != "7" {
		t.Fatal(job, err)
	}
	if got := service.String(); !strings.HasSuffix(got, "suits it"+eraseLine) {
		t.Errorf("%q is left on the screen", got)
	}
}
