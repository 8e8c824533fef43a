package client

import (
	"strings"
	"testing"
)

func TestReplayTrainsUntilAnEpochAndComparesTheHistories(t *testing.T) {
	for _, row := range []struct {
		until, every, own uint32
		checked           uint32
	}{
		{6, 1, 0, 6},
		{17, 5, 0, 15},
		{6, 1, 4, 4},
	} {
		l := lab{made: acknowledged("new")}
		job := l.add("old", training{40, row.every, 0})
		l.add("new", training{row.until, row.every, row.own})
		r, err := local(t, &l).Replay(t.Context(), Replay{Job: job, Until: row.until, Key: "k"}, Observer{})
		if err != nil || r.Job != "old" || r.Replay != "new" || r.Epoch != row.until || *r.Checked != row.checked || *r.Same != (row.own == 0) {
			t.Errorf("%+v: %+v, %v", row, r, err)
		}
		if plan := l.submitted[0].GetPlan(); plan.GetUntil() != row.until || job.GetPlan().GetUntil() != 0 {
			t.Errorf("submitted %v, of %v", plan, job.GetPlan())
		}
	}
}

func TestReplayGoesNowhereAJobHasNotBeen(t *testing.T) {
	var l lab
	for epochs, want := range map[uint32]string{1: "has trained 1 epoch; there is no epoch 5", 4: "has trained 4 epochs; there is no epoch 5"} {
		_, err := local(t, &l).Replay(t.Context(), Replay{Job: l.add("old", training{epochs, 1, 0}), Until: 5, Key: "k"}, Observer{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Replay = %v", err)
		}
	}
}
