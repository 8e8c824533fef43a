package supervisor

import (
	"errors"
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/record"

	"google.golang.org/protobuf/proto"
)

// model is what a job leaves behind: a network, what it learned, and what its
// columns and outputs mean.
type model struct {
	network *neuron.Network
	memory  *actors.Memory
	meaning
}

// model returns what is to be kept of the work for answering.
func (w *work) model(receipt *protocol.Receipt) *protocol.Model {
	m := &protocol.Model{
		Plan: w.plan, Columns: w.meaning.columns, Classes: w.meaning.classes, Receipt: receipt,
		TargetMean: w.meaning.scale.Mean, TargetDeviation: w.meaning.scale.Deviation,
	}
	for _, width := range w.course.Network.Widths() {
		m.Layers = append(m.Layers, uint32(width))
	}
	for _, scale := range w.course.Network.Spec.Scales {
		m.Means, m.Deviations = append(m.Means, scale.Mean), append(m.Deviations, scale.Deviation)
	}
	for _, layer := range w.memory.Params()[1:] { // the input layer's follow from the scales
		for _, p := range layer {
			m.Weights = append(m.Weights, p.Weights...)
		}
	}
	return m
}

// recall reads the model that a question is for, or refuses the question.
func recall(store record.Reader, q *question) (*model, *protocol.Refused) {
	job, refused := find(store, q.job, q.name)
	if refused != nil {
		return nil, refused
	}
	if job.State != protocol.State_STATE_SUCCEEDED {
		return nil, refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has no finished model to ask: it is %s", job.ID, stateNames[job.State]))
	}
	found, err := store.Attachments(job.ID, record.Model)
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
	if len(kept.GetLayers()) < 2 || len(kept.GetMeans()) != len(kept.GetDeviations()) {
		return nil, errors.New("its parts do not fit together")
	}
	spec := neuron.Spec{
		Inputs: number(kept.GetLayers()[0]),
		Layers: layers(kept.GetPlan(), number(kept.GetLayers()[len(kept.GetLayers())-1])),
	}
	for i, mean := range kept.GetMeans() {
		spec.Scales = append(spec.Scales, neuron.Scale{Mean: mean, Deviation: kept.GetDeviations()[i]})
	}
	spec, err := specified(spec, kept.GetPlan())
	if err != nil {
		return nil, err
	}
	if err := checkSize(spec, -1); err != nil {
		return nil, err
	}
	network, err := neuron.New(spec)
	if err != nil {
		return nil, err
	}
	params := onlyWeights(network.Initial())
	if err := fillIn(params[1:], kept.GetWeights()); err != nil {
		return nil, err
	}
	m := &model{network: network, memory: actors.NewMemory(params, 0), meaning: meaning{columns: kept.GetColumns(), classes: kept.GetClasses()}}
	m.scale = neuron.Scale{Mean: kept.GetTargetMean(), Deviation: kept.GetTargetDeviation()}
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
