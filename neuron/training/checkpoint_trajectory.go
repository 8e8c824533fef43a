package training

import (
	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// trajectory writes where lbfgs is, if the run learns by it.
func (w *writer) trajectory(t *lbfgs.Trajectory) {
	if t == nil {
		w.word(0)
		return
	}
	w.word(1)
	t.Words(w.word)
}

// trajectory reads where lbfgs is, if the checkpoint has that. No length that the
// data state is trusted: the wanted network has so many weights.
func (r *reader) trajectory(n *neuron.Network) (*lbfgs.Trajectory, error) {
	if r.format < 3 || r.word() == 0 {
		return nil, nil
	}
	spec, wanted := n.Spec.Optimizer.LBFGS()
	weights := 0
	for i := range n.Layers {
		if l := &n.Layers[i]; l.Learns() {
			weights += l.Neurons * l.Numbers()
		}
	}
	if !wanted || len(r.data) < 5*word*weights {
		return nil, damaged("a trajectory follows that is not of its run")
	}
	t, err := lbfgs.Read(r.word, weights, spec.History)
	if err != nil {
		return nil, damaged("%v", err)
	}
	return t, nil
}
