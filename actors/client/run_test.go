package client

import (
	"errors"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestRunTellsOfTheJobAndEachEventAndReturnsItAsItEnded(t *testing.T) {
	l := lab{made: acknowledged("17")}
	over := l.add("17", training{epochs: 4, every: 1})
	var told []string
	job, err := local(t, &l).Run(t.Context(), &protocol.Submit{Name: "iris.csv", Key: "k"}, Observer{
		Submitted: func(job *protocol.Job) { told = append(told, "submitted "+job.GetId()) },
		Event: func(job *protocol.Job, event *protocol.Event) {
			if job.GetId() != "17" || event.GetRevision() == 0 {
				t.Errorf("job %v, event %v", job, event)
			}
			told = append(told, "event")
		},
	})
	if err != nil || !proto.Equal(job, over) {
		t.Errorf("Run = %v, %v", job, err)
	}
	if got := strings.Join(told, " "); got != "submitted 17 event event event event event" {
		t.Errorf("told %q", got)
	}
}

func TestRunWithoutAnObserverTellsNobody(t *testing.T) {
	l := lab{made: acknowledged("17")}
	l.add("17", training{epochs: 1, every: 1})
	if _, err := local(t, &l).Run(t.Context(), &protocol.Submit{Key: "k"}, Observer{}); err != nil {
		t.Error(err)
	}
}

func TestRunReturnsTheJobThatItCouldNotFollow(t *testing.T) {
	c := local(t, answering(func(request proto.Message) proto.Message {
		if _, ok := request.(*protocol.Submit); ok {
			return &protocol.Job{Id: "17"}
		}
		return &protocol.Refused{Message: "no more"}
	}))
	job, err := c.Run(t.Context(), &protocol.Submit{Key: "k"}, Observer{})
	if job.GetId() != "17" || err == nil {
		t.Errorf("Run = %v, %v", job, err)
	}
	c = local(t, answering(func(proto.Message) proto.Message { return &protocol.Refused{Message: "full"} }))
	if job, err := c.Run(t.Context(), &protocol.Submit{Key: "k"}, Observer{}); job != nil || err == nil {
		t.Errorf("Run = %v, %v", job, err)
	}
}

// A history may end before its job, and lose its end where a job was retried: then the
// job is asked for.
func TestFollowAsksForAJobWhoseHistoryHasNoEnd(t *testing.T) {
	l := lab{}
	job := l.add("17", training{epochs: 2, every: 1})
	l.events["17"] = l.events["17"][:2]
	over, err := local(t, &l).Follow(t.Context(), "17", func(*protocol.Event) {})
	if err != nil || !proto.Equal(over, job) {
		t.Errorf("Follow = %v, %v", over, err)
	}
}

func TestTheOutcomeOfAJobIsAnErrorUnlessItSucceeded(t *testing.T) {
	for _, row := range []struct {
		state  protocol.State
		reason string
		want   string
		failed bool
	}{
		{protocol.State_STATE_SUCCEEDED, "", "", false},
		{protocol.State_STATE_FAILED, "it diverged", "job 17 failed: it diverged", true},
		{protocol.State_STATE_FAILED, "", "job 17 failed: no reason was given", true},
		{protocol.State_STATE_CANCELLED, "on request", "job 17 was cancelled: on request", true},
		{protocol.State_STATE_PAUSED, "", "the service sent no more events of job 17, though it is paused", false},
	} {
		err := Outcome(&protocol.Job{Id: "17", State: row.state, Reason: row.reason})
		var failed *JobFailed
		if (err == nil) != (row.want == "") || err != nil && err.Error() != row.want || errors.As(err, &failed) != row.failed {
			t.Errorf("%v: %v", row.state, err)
		}
	}
}
