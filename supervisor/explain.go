package supervisor

import (
	"context"
	"crypto/sha256"
	"errors"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// Explained is what a submission would become.
type Explained struct {
	Job     *protocol.Job    // with every default written out; without id, state and times
	Columns []dataset.Fitted // the inputs as they were measured; nil: plain samples
}

// Explain works out the job that a submission would become, as the service would,
// and submits nothing. It is a pure function of the submission, which has to bring
// its data with it.
func Explain(submit *protocol.Submit) (*Explained, error) {
	if err := checkSubmit(submit); err != nil {
		return nil, err
	}
	if submit.GetDataset() != "" {
		return nil, errors.New("a data set that is only named cannot be looked at; give the table itself")
	}
	data := datasetOf(submit)
	made, err := admit(submit.GetName(), ownPlan(submit.GetPlan()), text(data))
	if err != nil {
		return nil, err
	}
	if err := made.settle(context.Background()); err != nil {
		return nil, err
	}
	a := &accepted{head: made.head, digest: sha256.Sum256(data)}
	a.address(submit)
	explained := &Explained{Job: a.head}
	if made.work.preparation != nil {
		explained.Columns = made.work.preparation.Columns
	}
	return explained, nil
}
