package metrics

import (
	"fmt"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// What bounds the work of a linear regression.
const (
	ridge       = 1e-8
	mostExact   = 500           // features up to which the normal equations are solved by Cholesky's method,
	exactWork   = 4_000_000_000 // and features x features x rows
	linearSteps = 200           // of conjugate gradients at most, beyond that
	linearWork  = 1_000_000_000 // steps x features x rows
	fewestSteps = 20
	linearClose = 1e-10 // where they stop
)

// Linear is linear regression: least squares on features shifted and scaled to mean 0 and standard deviation 1, with a ridge
// of 1e-8 per row, which decides between features that are collinear. With more than 500 features, or very many rows, the
// weights come from up to 200 steps of conjugate gradients.
type Linear struct {
	// Converged says whether the weights are those of least squares, as the number of steps is bounded.
	Converged bool

	scale   standard
	weights []float64 // the bias, then one per feature
}

// FitLinear fits targets by inputs, features x rows. The error wraps ErrNoRows, ErrNotFinite or ErrTooLarge. It panics
// if there are not as many targets as rows.
func FitLinear(inputs neuron.Signals, targets []float64) (*Linear, error) {
	same(len(targets), inputs.Cols)
	m, err := FitMean(targets)
	if err != nil {
		return nil, err
	}
	if err := finiteInputs(inputs); err != nil {
		return nil, err
	}
	if float64(inputs.Rows)*float64(inputs.Cols) > linearWork/fewestSteps {
		return nil, fmt.Errorf("%d features of %d rows: %w", inputs.Rows, inputs.Cols, ErrTooLarge)
	}
	l := &Linear{Converged: true, scale: newStandard(inputs), weights: []float64{m.Value}}
	if inputs.Rows > 0 {
		found := fitCentred(l.scale.apply(inputs), centred(targets, m.Value))
		l.weights, l.Converged = append(l.weights, found.x...), found.done
	}
	return l, finiteFit(l.weights)
}

// centred returns the numbers less their middle.
func centred(list []float64, middle float64) []float64 {
	away := make([]float64, len(list))
	for r, v := range list {
		away[r] = v - middle
	}
	return away
}

// fitCentred solves (z z' + ridge rows) w = z y, z being features x rows with mean 0.
func fitCentred(z neuron.Signals, y []float64) solution {
	w, extra := make([]float64, z.Rows), float64(ridge*float64(z.Cols))
	kernel.Dots(w, y, z)
	size := float64(float64(z.Rows) * float64(z.Cols))
	if z.Rows <= mostExact && size*float64(z.Rows) <= exactWork {
		if l := gram(z, extra); cholesky(l) {
			substitute(l, w)
			return solution{x: w, done: true}
		}
	}
	sums, sizes := make([]float64, z.Cols), make([]float64, z.Rows)
	fill(sizes, 1)
	return system{func(out, v []float64) {
		kernel.Sums(sums, 0, v, z)
		kernel.Dots(out, sums, z)
		add(out, extra, v)
	}, sizes, int(min(linearSteps, linearWork/size)), linearClose}.solve(w)
}

// gramRows is how many rows gram transposes at a time.
const gramRows = 256

// gram is the lower half of z z', with extra added to its diagonal.
func gram(z neuron.Signals, extra float64) [][]float64 {
	g, memory := make([][]float64, z.Rows), neuron.NewSignals(min(gramRows, z.Cols), z.Rows)
	for i := range g {
		g[i] = make([]float64, z.Rows)
	}
	for first := 0; first < z.Cols; first += gramRows {
		some, rows := z, memory
		some.Cols, some.Data = min(gramRows, z.Cols-first), z.Data[first:]
		rows.Rows = some.Cols
		neuron.Transpose(rows, some)
		multiply(g, some, rows)
	}
	for i := range g {
		g[i] = g[i][:i+1]
		g[i][i] += extra
	}
	return g
}

// multiply adds the products of some rows to the lower half of g: z is features x rows, rows its transpose.
func multiply(g [][]float64, z, rows neuron.Signals) {
	var sums, weights [kernel.Shared][]float64
	for first := 0; first < len(g); first += kernel.Shared {
		rows.Cols = min(first+kernel.Shared, len(g))
		for i := first; i < rows.Cols; i++ {
			sums[i-first], weights[i-first] = g[i][:rows.Cols], line(z, i)
		}
		kernel.Products(sums[:rows.Cols-first], weights[:rows.Cols-first], rows)
	}
}

// Predict predicts rows of inputs, features x rows. It panics if there are not as many features as were fitted.
func (l *Linear) Predict(inputs neuron.Signals) []float64 {
	same(len(l.weights)-1, inputs.Rows)
	predicted := make([]float64, inputs.Cols)
	weigh(predicted, l.weights, l.scale.apply(inputs))
	return predicted
}
