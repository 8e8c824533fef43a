package benchmark

import "deepnet/actors/protocol"

// pace is how fast a job learned, by the times in its history: where every core is busy learning, a client hears of an epoch
// much later.
type pace struct{ from, to *protocol.Event }

// note takes the next event of an epoch. Of the first that were recorded at the same moment, the last counts.
func (p *pace) note(epoch *protocol.Event) {
	if p.from == nil || p.from.GetTimeMs() == epoch.GetTimeMs() {
		p.from = epoch
	}
	p.to = epoch
}

// seconds is how long it took from the first epoch that counts to the last.
func (p *pace) seconds() float64 {
	return float64(p.to.GetTimeMs()-p.from.GetTimeMs()) / 1000
}

// rate is how many rows of a workload were learned in a second.
func (p *pace) rate(w Workload) float64 {
	return float64(p.to.GetEpoch().GetEpoch()-p.from.GetEpoch().GetEpoch()) * float64(w.Rows) / max(p.seconds(), 1e-3)
}
