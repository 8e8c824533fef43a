package client

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestVerifyTrainsOnTheSameAgainAndComparesTheReceipts(t *testing.T) {
	for _, own := range []uint32{0, 3} {
		l := lab{made: acknowledged("new")}
		job := l.add("old", training{4, 1, 0})
		l.add("new", training{4, 1, own})
		v, err := local(t, &l).Verify(t.Context(), job, "k", Observer{})
		if err != nil || v.Job != "new" || v.Same != (own == 0) || len(v.Lines) == 0 {
			t.Errorf("%+v, %v", v, err)
		}
		if own > 0 && !slices.Equal(v.Differing(), []string{"weights", "chain"}) {
			t.Errorf("it differs in %v", v.Differing())
		}
		want := &protocol.Submit{
			Name: "iris.csv", Plan: job.GetPlan(), Data: &protocol.Submit_Dataset{Dataset: job.GetDataset()}, Queue: "night",
			Priority: 5, Retries: proto.Uint32(0), Key: "k", From: "01JBASE",
		}
		if len(l.submitted) != 1 || !proto.Equal(l.submitted[0], want) {
			t.Errorf("submitted %v", l.submitted)
		}
	}
}

// reruns are the two calls that train once more.
func reruns(t *testing.T, c *Client, job *protocol.Job) map[string]error {
	_, verified := c.Verify(t.Context(), job, "k", Observer{})
	_, replayed := c.Replay(t.Context(), Replay{Job: job, Until: 1, Key: "k"}, Observer{})
	return map[string]error{"Verify": verified, "Replay": replayed}
}

func TestAJobThatDoesNotSayWhatItWasTrainedOnIsRefused(t *testing.T) {
	var l lab
	for _, forget := range []func(*protocol.Job){func(job *protocol.Job) { job.Dataset = "" }, func(job *protocol.Job) { job.Plan = nil }} {
		job := l.add("old", training{4, 1, 0})
		forget(job)
		for name, err := range reruns(t, local(t, &l), job) {
			var refused *Refused
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), "does not say what it was trained on") {
				t.Errorf("%s = %v", name, err)
			}
		}
	}
}

func TestARerunThatFailsIsAnError(t *testing.T) {
	l := lab{made: acknowledged("new")}
	job := l.add("old", training{4, 1, 0})
	l.add("new", training{4, 1, 0}).State = protocol.State_STATE_FAILED
	for name, err := range reruns(t, local(t, &l), job) {
		var failed *JobFailed
		if !errors.As(err, &failed) || failed.Job.GetId() != "new" {
			t.Errorf("%s = %v", name, err)
		}
	}
}

func TestWithoutAReceiptThereIsNothingToVerify(t *testing.T) {
	l := lab{made: acknowledged("new")}
	job := l.add("old", training{4, 1, 0})
	l.add("new", training{4, 1, 0}).Result.Receipt = nil
	if _, err := local(t, &l).Verify(t.Context(), job, "k", Observer{}); err == nil || !strings.Contains(err.Error(), "job new has succeeded without a receipt") {
		t.Errorf("Verify = %v", err)
	}
	job.Result.Receipt = nil
	if _, err := local(t, &l).Verify(t.Context(), job, "k", Observer{}); err == nil || !strings.Contains(err.Error(), "no receipt to be verified: it is succeeded") {
		t.Errorf("Verify = %v", err)
	}
}
