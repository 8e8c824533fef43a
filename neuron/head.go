package neuron

import "deepnet/neuron/kernel"

// Head joins the output activation and the loss. Output neurons emit logits
// where the head needs them (softmax with any loss, sigmoid with
// binary_crossentropy, exp with poisson); the head then applies the activation
// itself. A Head holds no mutable state and allocates nothing.
type Head struct {
	loss   Loss
	joined joint
}

// joint is one way to join an output activation and a loss.
type joint interface {
	// outputs is Head.Outputs without its checks.
	outputs(outputs, emitted Signals)
	// lossAndGradient is Head.LossAndGradient without its checks, after outputs.
	lossAndGradient(errors, outputs, emitted, targets Signals) float64
}

// newHead returns the head of a valid pair of output activation and loss, and
// what the output neurons apply themselves.
func newHead(activation string, loss Loss) (Head, Activation) {
	switch {
	case activation == Softmax && loss == softmaxCrossEntropy{}:
		return Head{loss, softmaxLogits{}}, identity{}
	case activation == Softmax:
		return Head{loss, softmaxThen{loss}}, identity{}
	case activation == sigmoid{}.Name() && loss == binaryCrossEntropy{}:
		return Head{loss, sigmoidLogits{}}, identity{}
	case activation == exponential{}.Name() && loss == perOutput{poisson{}}:
		return Head{loss, expLogits{}}, identity{}
	}
	elementwise, _ := findActivation(activation)
	return Head{loss, asEmitted{loss}}, elementwise
}

// Loss returns the loss that the head computes.
func (h Head) Loss() Loss { return h.loss }

// Outputs writes what people see (probabilities, numbers) from what the output
// neurons emitted. Both are outputs x rows and may be the same.
func (h Head) Outputs(outputs, emitted Signals) {
	sameShape(outputs, emitted)
	h.joined.outputs(outputs, emitted)
}

// LossAndGradient returns the loss, and writes errors = dLoss/d(emitted), and outputs
// as Outputs does. All are outputs x rows; errors and outputs share no memory with
// another argument.
func (h Head) LossAndGradient(errors, outputs, emitted, targets Signals) float64 {
	sameShape(emitted, errors, outputs, targets)
	h.joined.outputs(outputs, emitted)
	return h.joined.lossAndGradient(errors, outputs, emitted, targets)
}

// asEmitted is the head of neurons that apply the activation themselves.
type asEmitted struct{ loss Loss }

func (asEmitted) outputs(outputs, emitted Signals) {
	copy(all(outputs), all(emitted))
}

func (h asEmitted) lossAndGradient(errors, outputs, _, targets Signals) float64 {
	loss := h.loss.Value(errors, outputs, targets)
	h.loss.Gradient(errors, outputs, targets)
	return loss
}

// sigmoidLogits is sigmoid with binary cross-entropy in terms of the logit z,
// PyTorch's BCEWithLogitsLoss: the mean over outputs and rows of |z|a +
// log(1+e^-|z|), a = 1-t where z > 0 and t elsewhere, so that nothing cancels.
// Its gradient is (y-t)/n, n = outputs*rows.
type sigmoidLogits struct{}

func (sigmoidLogits) outputs(outputs, emitted Signals) {
	sigmoid{}.Fire(all(outputs), all(emitted))
}

func (sigmoidLogits) lossAndGradient(errors, outputs, emitted, targets Signals) float64 {
	kernel.LogisticCosts(all(errors), all(emitted), all(targets))
	sum, n := total(errors), count(outputs)
	kernel.MeanDifferences(all(errors), n, all(outputs), all(targets))
	return sum / n
}
