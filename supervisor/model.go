package supervisor

import (
	"errors"
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// model is what a job leaves behind: a network, what it learned, and what its
// columns and outputs mean.
type model struct {
	network     *neuron.Network
	memory      *actors.Memory
	preparation *dataset.Preparation // nil: plain samples
	form        dataset.Form         // of a table's targets
}

// classes returns the names of the outputs; nil: they are numbers.
func (m *model) classes() []string {
	if m.preparation == nil {
		return nil
	}
	return m.preparation.Classes
}

// model returns what is to be kept of the work for answering.
func (w *work) model(answer [][]neuron.Params, receipt *protocol.Receipt) (*protocol.Model, error) {
	m := &protocol.Model{Plan: w.plan, Receipt: receipt}
	if w.preparation != nil {
		var err error
		if m.Preparation, err = w.preparation.Marshal(); err != nil {
			return nil, err
		}
	}
	for _, width := range w.course.Network.Widths() {
		m.Layers = append(m.Layers, uint32(width))
	}
	for _, layer := range answer[1:] { // the input layer's follow from the preparation
		for _, p := range layer {
			m.Weights = append(m.Weights, p.Weights...)
		}
	}
	return m, nil
}

// recall reads the model that a question is for, or refuses the question.
func recall(store storage.Reader, q *question) (*model, *protocol.Refused) {
	job, refused := find(store, q.job, q.name)
	if refused != nil {
		return nil, refused
	}
	if job.State != protocol.State_STATE_SUCCEEDED {
		return nil, refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has no finished model to ask: it is %s", job.ID, stateNames[job.State]))
	}
	found, err := store.Attachments(job.ID, storage.Model)
	switch {
	case err != nil:
		return nil, unread(err)
	case len(found) == 0 || found[0].Data == nil:
		return nil, refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("the stored model of job %s is damaged; `deepnet verify %s` trains it again", job.ID, job.ID))
	}
	m, err := readModel(found[0].Data)
	if err != nil {
		return nil, refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("the stored model of job %s cannot be read: %v", job.ID, err))
	}
	return m, nil
}

// readModel makes a stored model answer again.
func readModel(data []byte) (*model, error) {
	kept := &protocol.Model{}
	if err := proto.Unmarshal(data, kept); err != nil {
		return nil, err
	}
	if len(kept.GetLayers()) < 2 {
		return nil, errors.New("its parts do not fit together")
	}
	m := &model{}
	spec := neuron.Spec{
		Inputs: number(kept.GetLayers()[0]),
		Layers: layers(kept.GetPlan(), number(kept.GetLayers()[len(kept.GetLayers())-1])),
	}
	if len(kept.GetPreparation()) > 0 {
		var err error
		if m.preparation, err = dataset.Unmarshal(kept.GetPreparation()); err != nil {
			return nil, err
		}
		spec.Scales, m.form = m.preparation.Scales(), formOf(m.preparation, kept.GetPlan())
	}
	spec, err := specified(spec, kept.GetPlan())
	if err != nil {
		return nil, err
	}
	if err := checkSize(spec, -1); err != nil {
		return nil, err
	}
	if m.network, err = neuron.New(spec); err != nil {
		return nil, err
	}
	params := onlyWeights(m.network.Initial())
	if err := fillIn(params[1:], kept.GetWeights()); err != nil {
		return nil, err
	}
	m.memory = actors.NewMemory(params, 0)
	return m, nil
}

// fillIn writes stored weights over those of a new network.
func fillIn(params [][]neuron.Params, weights []float64) error {
	for _, layer := range params {
		for _, p := range layer {
			if len(weights) < len(p.Weights) {
				return errors.New("it has too few weights")
			}
			weights = weights[copy(p.Weights, weights):]
		}
	}
	if len(weights) > 0 {
		return errors.New("it has too many weights")
	}
	return nil
}

// onlyWeights copies what a model needs to answer: no moments.
func onlyWeights(params [][]neuron.Params) [][]neuron.Params {
	kept := make([][]neuron.Params, len(params))
	for l, layer := range params {
		for _, p := range layer {
			kept[l] = append(kept[l], neuron.Params{Weights: append([]float64(nil), p.Weights...)})
		}
	}
	return kept
}
