package neuron

import (
	"math"
	"testing"

	"deepnet/neuron/kernel"
)

// plainSoftmax is softmax with its cross-entropy row by row, each number by itself.
func plainSoftmax(emitted, targets Signals) (loss float64, errors, outputs Signals) {
	errors, outputs = NewSignals(emitted.Rows, emitted.Cols), NewSignals(emitted.Rows, emitted.Cols)
	rows := float64(emitted.Cols)
	for b := range emitted.Cols {
		m, total, wanted := at(emitted, 0, b), 0.0, 0.0
		for k := range emitted.Rows {
			m = max(m, at(emitted, k, b))
		}
		for k := range emitted.Rows {
			total += kernel.Exp(at(emitted, k, b) - m)
			wanted += at(targets, k, b)
		}
		for k := range emitted.Rows {
			t, y := at(targets, k, b), kernel.Exp(at(emitted, k, b)-m)/total
			loss = math.FMA(t, kernel.Log(total)-(at(emitted, k, b)-m), loss)
			set(outputs, k, b, y)
			set(errors, k, b, math.FMA(y, wanted, -t)/rows)
		}
	}
	return loss / rows, errors, outputs
}

// plainLogistic is sigmoid with binary cross-entropy likewise, but for the errors.
func plainLogistic(emitted, targets Signals) (loss float64, outputs Signals) {
	outputs = NewSignals(emitted.Rows, emitted.Cols)
	for b := range emitted.Cols {
		for k := range emitted.Rows {
			z, away := at(emitted, k, b), at(targets, k, b)
			if z > 0 {
				away = 1 - away
			}
			x := kernel.Exp(-math.Abs(z))
			u, tail := 1+x, x
			if u != 1 {
				tail = float64(kernel.Log(u)*x) / (u - 1)
			}
			loss += math.FMA(math.Abs(z), away, tail)
			set(outputs, k, b, kernel.Logistic(z))
		}
	}
	return loss / count(emitted), outputs
}

// With every number of outputs and rows around the lengths of vectors and strips.
func TestHeadsOfLogitsHaveTheBitsOfTheirPlainLoops(t *testing.T) {
	for _, rows := range []int{1, 7, 8, 9, 31, 127, 128, 129, 137, 300} {
		for _, classes := range []int{1, 2, 3, 10} {
			emitted, targets := drawn(classes, rows, 9, 1), probabilities(classes, rows, 2)
			emitted.Data[0], emitted.Data[len(emitted.Data)-1] = 800, -800
			errors, outputs := NewSignals(classes, rows), NewSignals(classes, rows)
			h := Head{softmaxCrossEntropy{}, softmaxLogits{}}
			loss := h.LossAndGradient(errors, outputs, emitted, targets)
			wantLoss, wantErrors, wantOutputs := plainSoftmax(emitted, targets)
			sameNumbers(t, "softmax", []float64{loss}, []float64{wantLoss})
			sameNumbers(t, "softmax's outputs", outputs.Data, wantOutputs.Data)
			sameNumbers(t, "softmax's errors", errors.Data, wantErrors.Data)

			h = Head{binaryCrossEntropy{}, sigmoidLogits{}}
			loss = h.LossAndGradient(errors, outputs, emitted, targets)
			wantLoss, wantOutputs = plainLogistic(emitted, targets)
			sameNumbers(t, "sigmoid", []float64{loss}, []float64{wantLoss})
			sameNumbers(t, "sigmoid's outputs", outputs.Data, wantOutputs.Data)
			for i, e := range errors.Data {
				if want := (outputs.Data[i] - targets.Data[i]) / count(outputs); math.Float64bits(e) != math.Float64bits(want) {
					t.Fatalf("%d outputs, %d rows: error %d is %v, want %v", classes, rows, i, e, want)
				}
			}
		}
	}
}

func sameNumbers(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i, w := range want {
		if math.Float64bits(got[i]) != math.Float64bits(w) {
			t.Fatalf("%s: number %d of %d is %v, want %v", what, i, len(want), got[i], w)
		}
	}
}
