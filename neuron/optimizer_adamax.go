package neuron

import "math"

// adamax is Adam with the largest gradient instead of the mean square (Kingma and
// Ba, 2015, section 7.1) as PyTorch writes it: m' as in adam, u' =
// max(beta2*u, |g|+epsilon), w' = w - rate/(1-beta1^step) * m'/u'. Its moments
// are all m, then all u.
type adamax struct{ averages }

func (adamax) Name() string { return "adamax" }
func (adamax) Moments() int { return 2 }

func (o adamax) Next(next, now Params, gradient []float64, settings StepSettings) {
	n := len(gradient)
	rate := settings.Rate / (1 - power(o.beta1, settings.Step))
	for k, g := range gradient {
		m := blend(o.beta1, now.Moments[k], g)
		u := max(float64(o.beta2*now.Moments[n+k]), math.Abs(g)+o.epsilon)
		next.Moments[k], next.Moments[n+k] = m, u
		next.Weights[k] = math.FMA(-rate, m/u, now.Weights[k])
	}
}
