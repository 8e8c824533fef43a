package actors_test

import (
	"testing"
	"time"

	"deepnet/actors"
)

func TestABudgetAllowsSoManyRestartsWithinItsPeriod(t *testing.T) {
	start := time.UnixMilli(0)
	for _, c := range []struct {
		what   string
		budget actors.Budget
		at     []int  // seconds of the failures
		want   string // r: restarted, e: escalated
	}{
		{"two restarts, the third failure escalates", actors.Budget{Restarts: 2, Period: 10 * time.Second}, []int{0, 1, 2}, "rre"},
		{"a restart older than the period no longer counts", actors.Budget{Restarts: 2, Period: 10 * time.Second}, []int{0, 1, 10, 11, 12}, "rrrre"},
		{"a restart exactly a period ago no longer counts", actors.Budget{Restarts: 1, Period: 5 * time.Second}, []int{0, 5, 9, 10}, "rrer"},
		{"no restart at all", actors.Budget{Restarts: 0, Period: time.Second}, []int{0, 100}, "ee"},
		{"an escalated failure does not count", actors.Budget{Restarts: 1, Period: 10 * time.Second}, []int{0, 1, 2, 3, 10}, "reeer"},
	} {
		var restarts []time.Time
		got := ""
		for _, second := range c.at {
			var left bool
			restarts, left = c.budget.Spend(restarts, start.Add(time.Duration(second)*time.Second))
			got += map[bool]string{true: "r", false: "e"}[left]
		}
		if got != c.want {
			t.Errorf("%s: failures at %v s were decided %s, want %s", c.what, c.at, got, c.want)
		}
		if len(restarts) > c.budget.Restarts {
			t.Errorf("%s: %d restarts are remembered, more than the budget", c.what, len(restarts))
		}
	}
}

func TestTheDefaultBudgetsAreThoseOfTheDesign(t *testing.T) {
	want := actors.Budgets{
		Neuron:  actors.Budget{Restarts: 10, Period: 10 * time.Second},
		Layer:   actors.Budget{Restarts: 5, Period: time.Minute},
		Network: actors.Budget{Restarts: 3, Period: 5 * time.Minute},
	}
	if got := (actors.Settings{}).WithDefaults().Budgets; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestARestartPrintsItself(t *testing.T) {
	for want, r := range map[string]actors.Restart{
		"neuron 2 of layer 1 restarted at step 7 (3 of 10, took 1ms): boom":         {Kind: actors.KindNeuron, Layer: 1, Neuron: 2, Step: 7, Count: 3, Budget: 10, Took: time.Millisecond, Reason: "boom"},
		"layer 1 failed with no restart left of 5 at step 7: boom":                  {Kind: actors.KindLayer, Layer: 1, Neuron: -1, Step: 7, Count: 5, Budget: 5, Escalated: true, Reason: "boom"},
		"network restarted at step 0 (1 of 3, took 2µs): network killed on request": {Kind: actors.KindNetwork, Layer: -1, Neuron: -1, Count: 1, Budget: 3, Took: 2 * time.Microsecond, Reason: actors.Killed{Victim: actors.KindNetwork}.Error()},
	} {
		if got := r.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
