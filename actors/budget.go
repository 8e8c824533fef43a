package actors

import "time"

// Budget is OTP's restart intensity: a parent restarts its children at most
// Restarts times within Period, all children counted together. The failure after
// that is the parent's own.
type Budget struct {
	Restarts int
	Period   time.Duration
}

// Budgets says how often each kind of actor may be restarted before its parent
// fails in its place.
type Budgets struct {
	Neuron  Budget // spent by a layer on its neurons
	Layer   Budget // spent by a network on its layers
	Network Budget // spent by a trainer on its network
}

// DefaultBudgets are neuron 10 in 10 s, layer 5 in 60 s, network 3 in 5 min.
func DefaultBudgets() Budgets {
	return Budgets{
		Neuron:  Budget{10, 10 * time.Second},
		Layer:   Budget{5, time.Minute},
		Network: Budget{3, 5 * time.Minute},
	}
}

// Spend decides a failure at the time now, given when earlier restarts were.
// It returns the restarts that still count, this one included, and whether there
// was one left; when there was none the failure must be escalated.
func (b Budget) Spend(restarts []time.Time, now time.Time) ([]time.Time, bool) {
	recent := restarts[:0]
	for _, at := range restarts {
		if now.Sub(at) < b.Period {
			recent = append(recent, at)
		}
	}
	if len(recent) >= b.Restarts {
		return recent, false
	}
	return append(recent, now), true
}
