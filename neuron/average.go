package neuron

import "deepnet/neuron/kernel"

// average keeps an exponential moving average of the weights (Polyak and
// Juditsky, 1992; in this form Tarvainen and Valpola, 2017) in the last block of
// the moments: a' = share*a + (1-share)*w'. In the first steps the share is
// (1+step)/(10+step) where that is less, so that the initial weights are soon
// forgotten.
type average float64

func (average) Name() string                                 { return "average" }
func (average) Before(_ []float64, _ Params, _ StepSettings) {}
func (a average) After(next, now Params, settings StepSettings) {
	step := float64(settings.Step)
	share := min(float64(a), (1+step)/(10+step))
	kernel.Blends(averaged(next), share, averaged(now), next.Weights)
}

// averaged is the block of p's moments that has the average.
func averaged(p Params) []float64 { return p.Moments[len(p.Moments)-len(p.Weights):] }

// startAverage makes the average start at the weights.
func (n *Network) startAverage(p Params) {
	if n.Spec.Average > 0 {
		copy(averaged(p), p.Weights)
	}
}

// Averages returns params whose weights are the moving averages of those given,
// [layer][neuron], in the same memory. The input layer has none: its own params are
// returned.
func (n *Network) Averages(params [][]Params) [][]Params {
	averages := [][]Params{params[0]}
	for _, layer := range params[1:] {
		row := make([]Params, len(layer))
		for j, p := range layer {
			row[j] = Params{Weights: averaged(p)}
		}
		averages = append(averages, row)
	}
	return averages
}
