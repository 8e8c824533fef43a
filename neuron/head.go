package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Softmax is the name of the one activation that is not elementwise: y_k =
// e^z_k / sum e^z_j over the output layer's neurons.
const Softmax = "softmax"

// form is how a Head joins output activation and loss.
type form int

const (
	direct          form = iota // the neurons applied the activation themselves
	softmaxThenLoss             // softmax, then a loss over probabilities, through softmax's Jacobian
	softmaxFused                // softmax and its cross-entropy in log-sum-exp form
	sigmoidFused                // sigmoid and binary cross-entropy in logit form
)

// Head joins the output activation and the loss. Output neurons emit logits
// where the head needs them (softmax with any loss, sigmoid with
// binary_crossentropy); the head then applies the activation itself. A Head
// holds no mutable state.
type Head struct {
	form form
	loss Loss
}

// newHead returns the head of a valid pair of output activation and loss.
func newHead(activation string, loss Loss) Head {
	switch {
	case activation == Softmax && loss.Name() == softmaxCrossEntropy{}.Name():
		return Head{softmaxFused, loss}
	case activation == Softmax:
		return Head{softmaxThenLoss, loss}
	case activation == sigmoid{}.Name() && loss.Name() == binaryCrossEntropy{}.Name():
		return Head{sigmoidFused, loss}
	}
	return Head{direct, loss}
}

// Loss returns the loss the head judges by.
func (h Head) Loss() Loss { return h.loss }

// Outputs writes what people see (probabilities, numbers) from what the output
// neurons emitted. Both are outputs x rows and may be the same.
func (h Head) Outputs(outputs, emitted Signals) {
	sameShape(outputs, emitted)
	switch h.form {
	case softmaxThenLoss, softmaxFused:
		softmax(outputs, emitted)
	case sigmoidFused:
		sigmoid{}.Fire(all(outputs), all(emitted))
	default:
		copy(all(outputs), all(emitted))
	}
}

// Judge returns the loss, and writes errors = dLoss/d(emitted) and outputs as
// Outputs does. All are outputs x rows; errors and outputs share no memory with
// another argument.
func (h Head) Judge(errors, outputs, emitted, targets Signals) float64 {
	sameShape(emitted, errors, outputs, targets)
	h.Outputs(outputs, emitted)
	switch h.form {
	case softmaxFused:
		softmaxBlame(errors, outputs, targets)
		return softmaxLoss(emitted, targets)
	case sigmoidFused:
		sigmoidBlame(errors, outputs, targets)
		return sigmoidLoss(emitted, targets)
	case softmaxThenLoss:
		h.loss.Gradient(errors, outputs, targets)
		throughSoftmax(errors, outputs)
	default:
		h.loss.Gradient(errors, outputs, targets)
	}
	return h.loss.Value(outputs, targets)
}

// softmax sets y_k = e^(z_k-m)/sum_j e^(z_j-m) for every row, m the row's
// largest logit, the sum a chain over outputs ascending.
func softmax(y, z Signals) {
	for b := range z.Cols {
		m, sum := peak(z, b), 0.0
		for k := range z.Rows {
			e := kernel.Exp(at(z, k, b) - m)
			y.Data[k*y.Stride+b] = e
			sum += e
		}
		for k := range z.Rows {
			y.Data[k*y.Stride+b] /= sum
		}
	}
}

// throughSoftmax turns e = dL/dy into dL/dz: dz_k = y_k(e_k - sum_j e_j y_j).
func throughSoftmax(e, y Signals) {
	for b := range y.Cols {
		sum := 0.0
		for k := range y.Rows {
			sum = math.FMA(at(e, k, b), at(y, k, b), sum)
		}
		for k := range y.Rows {
			e.Data[k*e.Stride+b] = float64(at(y, k, b) * (at(e, k, b) - sum))
		}
	}
}

// softmaxLoss is the mean over rows of sum_k t_k(lse-z_k), where lse = m + log
// sum_j e^(z_j-m).
func softmaxLoss(z, t Signals) float64 {
	sum := 0.0
	for b := range z.Cols {
		m, total := peak(z, b), 0.0
		for k := range z.Rows {
			total += kernel.Exp(at(z, k, b) - m)
		}
		logTotal := kernel.Log(total)
		for k := range z.Rows {
			sum = math.FMA(at(t, k, b), logTotal-(at(z, k, b)-m), sum)
		}
	}
	return sum / float64(z.Cols)
}

// softmaxBlame sets e_k = (y_k sum_j t_j - t_k)/rows: (y-t)/rows where a row's
// targets add up to 1.
func softmaxBlame(e, y, t Signals) {
	rows := float64(y.Cols)
	for b := range y.Cols {
		sum := 0.0
		for k := range t.Rows {
			sum += at(t, k, b)
		}
		for k := range y.Rows {
			e.Data[k*e.Stride+b] = math.FMA(at(y, k, b), sum, -at(t, k, b)) / rows
		}
	}
}

// sigmoidLoss is the mean over outputs and rows of max(z,0) - zt +
// log(1+e^-|z|), PyTorch's BCEWithLogitsLoss.
func sigmoidLoss(z, t Signals) float64 {
	sum := 0.0
	for b := range z.Cols {
		for k := range z.Rows {
			v := at(z, k, b)
			sum += math.FMA(-v, at(t, k, b), max(v, 0)+softplusTail(math.Abs(v)))
		}
	}
	return sum / count(z)
}

// sigmoidBlame sets e = (y-t)/n, n = outputs*rows.
func sigmoidBlame(e, y, t Signals) {
	n := count(y)
	for i := range all(e) {
		e.Data[i] = (y.Data[i] - t.Data[i]) / n
	}
}

// softplusTail is log(1+e^-v) for v >= 0, accurate also where e^-v vanishes
// beside 1 (Kahan's form of log1p).
func softplusTail(v float64) float64 {
	x := kernel.Exp(-v)
	u := 1 + x
	if u == 1 {
		return x
	}
	return float64(kernel.Log(u)*x) / (u - 1)
}

// peak is the largest number of row b, NaN if one of them is.
func peak(s Signals, b int) float64 {
	m := at(s, 0, b)
	for k := 1; k < s.Rows; k++ {
		m = max(m, at(s, k, b))
	}
	return m
}
