package lbfgs

import "math"

// objective is a function to minimize: it returns the loss at x, and its gradient.
type objective func(x []float64) (loss float64, gradient []float64)

// objectives are those of testdata/lbfgs.py, with their derivatives. Every product
// is rounded, so that a descent is the same wherever the compiler may fuse.
var objectives = map[string]objective{
	"rosenbrock": func(x []float64) (loss float64, g []float64) {
		g = make([]float64, len(x))
		for i := range len(x) - 1 {
			a, b := x[i+1]-float64(x[i]*x[i]), 1-x[i]
			loss += float64(100*a*a) + float64(b*b)
			g[i] += float64(-400*a*x[i]) - 2*b
			g[i+1] += float64(200 * a)
		}
		return loss, g
	},
	"beale": func(x []float64) (loss float64, g []float64) {
		a, b := x[0], x[1]
		g = make([]float64, 2)
		power, derivative := b, 1.0
		for i, c := range []float64{1.5, 2.25, 2.625} {
			r := c - a + float64(a*power)
			loss += float64(r * r)
			g[0] += float64(2 * r * (power - 1))
			g[1] += float64(2 * r * a * derivative)
			power, derivative = float64(power*b), float64(float64(i+2)*power)
		}
		return loss, g
	},
	"wells": alone(func(x float64) (float64, float64) {
		square := float64(x * x)
		return (float64(square*square) - 16*square + float64(5*x)) / 2, float64(2*x*square) - 16*x + 2.5
	}),
	"lie":   alone(func(x float64) (float64, float64) { return float64(x * x), -2 * x }),
	"slide": alone(func(x float64) (float64, float64) { return -x, -1 }),
	"ripples": alone(func(x float64) (float64, float64) {
		return float64(0.05*x*x) + math.Sin(float64(3*x)), float64(0.1*x) + float64(3*math.Cos(float64(3*x)))
	}),
}

// alone is the sum of f over the weights.
func alone(f func(float64) (loss, derivative float64)) objective {
	return func(x []float64) (loss float64, g []float64) {
		g = make([]float64, len(x))
		for i, v := range x {
			l, s := f(v)
			loss, g[i] = loss+l, s
		}
		return loss, g
	}
}

// moment is one evaluation: the point, the loss there, and what became of it.
type moment struct {
	asked          []float64
	loss           float64
	accepted, done bool
}

// ask evaluates the objective where a trajectory wants it next.
func (f objective) ask(t *Trajectory, s Settings) moment {
	m := moment{asked: append([]float64(nil), t.Point()...)}
	loss, gradient := f(m.asked)
	m.loss = loss
	m.accepted, m.done = t.Evaluated(s, loss, gradient)
	return m
}

// descend minimizes until the trajectory is done, at most so many evaluations, and
// returns all of them.
func (f objective) descend(t *Trajectory, s Settings, most int) (evaluations []moment) {
	for range most {
		evaluations = append(evaluations, f.ask(t, s))
		if evaluations[len(evaluations)-1].done {
			break
		}
	}
	return evaluations
}
