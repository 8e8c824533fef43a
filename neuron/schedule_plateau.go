package neuron

// Plateau is what a schedule that goes by the losses remembers from epoch to
// epoch. The zero value is before the first.
type Plateau struct {
	Best       float64 // the lowest loss so far
	Epochs     int     // that counted
	Waited     int     // epochs since the last improvement, or since the last reduction
	Cooling    int     // further epochs that do not count, after a reduction
	Reductions int     // of the rate, so far
}

// Watches says whether the schedule goes by the losses, so that After must be called.
func (s *Schedule) Watches() bool { return s != nil && s.after != nil }

// After returns the plateau after the given epoch, counted from 1, and its mean loss.
// Epochs of the warm-up do not count.
func (s *Schedule) After(m Plateau, epoch int, loss float64) Plateau {
	if !s.Watches() || epoch <= s.spec.Warmup {
		return m
	}
	if m.Epochs == 0 {
		return Plateau{Best: loss, Epochs: 1}
	}
	m.Epochs++
	return s.after(&s.spec, m, loss)
}

// Over says whether the run is to end, which adaptive wants instead of a reduction
// when the rate is already MinRate or less.
func (s *Schedule) Over(base float64, m Plateau) bool {
	if !s.Watches() || s.spec.Name != "adaptive" || m.Reductions == 0 {
		return false
	}
	m.Reductions--
	return adaptiveRate(&s.spec, base, Progress{Plateau: m}) <= s.spec.MinRate
}

// adaptiveRate is base * factor^reductions.
func adaptiveRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return float64(base * power(s.Factor, uint64(p.Plateau.Reductions)))
}

// plateauRate is the same, but not below the least rate.
func plateauRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return max(adaptiveRate(s, base, p), s.MinRate)
}

// flat is reduce_on_plateau as PyTorch's ReduceLROnPlateau has it: a loss
// improves if it is below (1-threshold) of the best; the rate is reduced when
// more than patience epochs in a row did not improve, and the cooldown epochs after
// that do not count. PyTorch leaves out reductions by less than 1e-8.
func flat(s *ScheduleSpec, m Plateau, loss float64) Plateau {
	m.Waited++
	if loss < float64(m.Best*(1-s.Threshold)) {
		m.Best, m.Waited = loss, 0
	}
	if m.Cooling > 0 {
		m.Cooling--
		m.Waited = 0
	}
	if m.Waited > s.Patience {
		m.Reductions++
		m.Waited, m.Cooling = 0, s.Cooldown
	}
	return m
}

// stuck is scikit-learn's adaptive: a loss improves if it is not above the best
// minus threshold; the rate is reduced when more than patience epochs in a row
// did not improve.
func stuck(s *ScheduleSpec, m Plateau, loss float64) Plateau {
	m.Waited++
	if !(loss > m.Best-s.Threshold) {
		m.Waited = 0
	}
	m.Best = min(m.Best, loss)
	if m.Waited > s.Patience {
		m.Reductions++
		m.Waited = 0
	}
	return m
}
