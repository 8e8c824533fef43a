package neuron

// Regularizer changes how a neuron's weights move, before the optimizer's step or
// after it. It is a pure function.
type Regularizer interface {
	// Name is what people call it.
	Name() string
	// Before changes the gradient before the optimizer takes it. now are the
	// committed params.
	Before(gradient []float64, now Params, settings StepSettings)
	// After changes the weights of next, which the optimizer made of now.
	After(next, now Params, settings StepSettings)
}

// RegularizationSpec says what keeps weights small and steps short. What is 0 is
// left out. The gradient of a bias is clipped like any other, but biases are never
// penalised.
type RegularizationSpec struct {
	ClipValue float64 // each number of a gradient is brought within [-ClipValue, ClipValue]
	ClipNorm  float64 // a neuron's gradient, with that of the bias, is brought to this length if it is longer
	ClipTotal float64 // the gradient of all neurons together, before all other clipping, is brought to this length if it is longer; a step then goes backward twice
	L2        float64 // the loss has L2/(2*rows) * the sum of squared weights added, rows of the batch
	L1        float64 // the loss has L1/rows * the sum of the weights' magnitudes added
	MaxNorm   float64 // a neuron's incoming weights are brought to this length if they are longer
}

// settings lists the settings.
func (r RegularizationSpec) settings() []given {
	return []given{
		{"clip value", r.ClipValue, from0},
		{"clip norm", r.ClipNorm, from0},
		{"clip total norm", r.ClipTotal, from0},
		{"l2", r.L2, from0},
		{"l1", r.L1, from0},
		{"max norm", r.MaxNorm, from0},
	}
}

// validate refuses settings out of range.
func (r RegularizationSpec) validate() error {
	for _, s := range r.settings() {
		if err := s.check(); err != nil {
			return err
		}
	}
	return nil
}

// regularizers returns what s asks for in the order in which it is applied: the
// gradient of the loss is clipped, by value and then by norm; the gradients of L2 and
// L1 are added; the optimizer makes its step; the decoupled decay is taken off;
// weights that are then too long are shortened; and the average takes them in.
// Clipping the gradient of all neurons together is not among them, for no neuron
// knows those of the others: it comes before, as a factor that Layer.Learn is given.
func (s Spec) regularizers() []Regularizer {
	r := s.Regularization
	all := []struct {
		size float64
		Regularizer
	}{
		{r.ClipValue, clipValue(r.ClipValue)},
		{r.ClipNorm, clipNorm(r.ClipNorm)},
		{r.L2, l2(r.L2)},
		{r.L1, l1(r.L1)},
		{s.Optimizer.DecoupledDecay, decay(s.Optimizer.DecoupledDecay)},
		{r.MaxNorm, maxNorm(r.MaxNorm)},
		{s.Average, average(s.Average)},
	}
	var used []Regularizer
	for _, a := range all {
		if a.size > 0 {
			used = append(used, a.Regularizer)
		}
	}
	return used
}
