package telemetry

import (
	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"
)

// Observe implements measurement.Observer.
func (m *Metrics) Observe(fact measurement.Fact) {
	switch f := fact.(type) {
	case measurement.Started:
		m.learned.Store(f.Learned)
		m.runningLimit.Set(float64(f.Running))
		m.waitingLimit.Set(float64(f.Waiting))
	case measurement.Census:
		m.count(f)
	case measurement.Nodes:
		for i, n := range [...]int{f.Alive, f.Draining, f.Gone} {
			m.nodes.WithLabelValues(nodeStates[i]).Set(float64(n))
		}
	case measurement.Restart:
		m.restart(f)
	case measurement.Commit:
		m.committed(f)
	case measurement.Trouble:
		m.trouble.Set(oneIf(f.On))
	case measurement.Checkpoint:
		m.checkpoint.Observe(f.Took.Seconds())
		m.checkpointBytes.Add(float64(f.Bytes))
	case measurement.Predicted:
		m.predicted.Add(float64(f.Rows))
		m.prediction.Observe(f.Took.Seconds())
	case measurement.Refused:
		m.refusals.WithLabelValues(codeOf(f.Code)).Inc()
	}
}

func (m *Metrics) count(c measurement.Census) {
	for i, n := range [...]int{c.Queued, c.Running, c.Paused} {
		m.jobs.WithLabelValues(states[i]).Set(float64(n))
	}
	m.watchers.Set(float64(c.Watchers))
}

func (m *Metrics) restart(r measurement.Restart) {
	if r.Escalated {
		m.escalations.WithLabelValues(string(r.Level)).Inc()
		return
	}
	m.restarts.WithLabelValues(string(r.Level), string(r.Reason)).Inc()
	if r.Took > 0 {
		m.recovery.WithLabelValues(string(r.Level)).Observe(r.Took.Seconds())
	}
}

func (m *Metrics) committed(c measurement.Commit) {
	m.commit.Observe(c.Took.Seconds())
	for _, change := range c.Changes {
		m.events.Add(float64(len(change.Events)))
		for _, event := range change.Events {
			switch what := event.GetWhat().(type) {
			case *protocol.Event_Submitted:
				m.submitted.Inc()
			case *protocol.Event_Finished:
				m.finished.WithLabelValues(stateOf(what.Finished.GetState())).Inc()
			}
		}
	}
}

// states are the values of the label state: of jobs that are not over, then of those that
// are.
var states = []string{"queued", "running", "paused", "succeeded", "failed", "cancelled"}

// nodeStates are the values of the label state of nodes.
var nodeStates = []string{"alive", "draining", "gone"}

// stateOf returns the label of a state; "" for one that this release does not know.
func stateOf(s protocol.State) string {
	if i := int(s) - 1; i >= 0 && i < len(states) {
		return states[i]
	}
	return ""
}

// refusalCodes are the values of the label code, by protocol.Refusal.
var refusalCodes = []string{"unspecified", "invalid", "not_found", "conflict", "busy", "internal", "away"}

func codeOf(code protocol.Refusal) string {
	if int(code) > 0 && int(code) < len(refusalCodes) {
		return refusalCodes[code]
	}
	return refusalCodes[0]
}

func oneIf(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
