package gateway

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// maxModels is how many models' signatures are remembered.
const maxModels = 64

// models remembers what models take and answer, which never changes. The zero value is
// ready to use.
type models struct {
	mu   sync.Mutex
	kept []*model // the least recently used first
}

// model is what is known of a job's model.
type model struct {
	*protocol.Signature
	prepared *dataset.Preparation // nil: it takes plain samples
	inputs   []string             // the columns that rows need
	known    map[string]bool      // those, and others that rows may have
}

// of returns what the model of a job takes and answers.
func (m *models) of(ctx context.Context, service *client.Client, job string) (*model, error) {
	if job == client.Latest {
		latest, err := service.Get(ctx, job)
		if err != nil {
			return nil, err
		}
		job = latest.GetId()
	}
	if found := m.get(job); found != nil {
		return found, nil
	}
	signature, err := service.Signature(ctx, job)
	if err != nil {
		return nil, err
	}
	made, err := newModel(signature)
	if err == nil {
		m.put(made)
	}
	return made, err
}

func newModel(signature *protocol.Signature) (*model, error) {
	made := &model{Signature: signature, known: map[string]bool{}}
	if signature.GetSize() == 0 {
		return made, nil
	}
	prepared, err := dataset.Unmarshal(signature.GetPreparation())
	if err != nil {
		return nil, fmt.Errorf("the preparation of job %s cannot be read: %w", signature.GetJob(), err)
	}
	made.prepared, made.inputs = prepared, prepared.Inputs()
	for _, column := range prepared.Columns {
		made.known[column.Column] = true
	}
	return made, nil
}

func (m *models) get(job string) *model {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.kept, func(k *model) bool { return k.GetJob() == job })
	if at < 0 {
		return nil
	}
	found := m.kept[at]
	m.kept = append(slices.Delete(m.kept, at, at+1), found)
	return found
}

func (m *models) put(made *model) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) == maxModels {
		m.kept = slices.Delete(m.kept, 0, 1)
	}
	m.kept = append(m.kept, made)
}
