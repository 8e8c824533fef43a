package neuron

import "math"

// adadelta scales its steps by those before (Zeiler, 2012): v' = rho*v +
// (1-rho)g^2, d = sqrt(u+epsilon)/sqrt(v'+epsilon) * g, u' = rho*u +
// (1-rho)d^2, w' = w - rate*d. Its moments are all v, then all u.
type adadelta struct{ rho, epsilon float64 }

func (adadelta) Name() string { return "adadelta" }
func (adadelta) Moments() int { return 2 }

func (o adadelta) Next(next, now Params, gradient []float64, settings StepSettings) {
	n := len(gradient)
	for k, g := range gradient {
		v := blend(o.rho, now.Moments[k], float64(g*g))
		u := now.Moments[n+k]
		d := float64(math.Sqrt(u+o.epsilon) / math.Sqrt(v+o.epsilon) * g)
		next.Moments[k], next.Moments[n+k] = v, blend(o.rho, u, float64(d*d))
		next.Weights[k] = math.FMA(-settings.Rate, d, now.Weights[k])
	}
}
