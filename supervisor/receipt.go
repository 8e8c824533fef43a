package supervisor

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// outcome returns what a finished job has to say for itself, and its model.
func (w *work) outcome() (*protocol.Result, []byte, error) {
	params := w.memory.Params()
	r := w.course.Report(&w.state, params)
	answer := w.course.Answer(&w.state, params)
	result := &protocol.Result{
		Epochs: uint32(r.Epochs), Error: r.Error, HeldOutError: r.TestLoss, Accuracy: r.Accuracy, R2: r.R2,
		Digest: hex.EncodeToString(r.Digest[:]), Receipt: w.receipt(answer), BestEpoch: uint32(r.Best),
	}
	if r.Valid != nil {
		result.ValidationError, result.ValidationScore = &r.Valid.Loss, &r.Valid.Score
	}
	model, err := w.model(answer, result.Receipt)
	if err != nil {
		return nil, nil, err
	}
	encoded, err := proto.Marshal(model)
	return result, encoded, err
}

// receipt says what the model is made of and what it came to.
func (w *work) receipt(params [][]neuron.Params) *protocol.Receipt {
	weights := neuron.Digest(onlyWeights(params), nil)
	return &protocol.Receipt{
		Dataset: w.dataset.String(), Plan: w.identity.plan.String(), Preparation: w.identity.preparation.String(), Seed: w.plan.GetSeed(),
		Weights: hex.EncodeToString(weights[:]), Chain: hex.EncodeToString(w.state.Chain[:]),
		Epochs: uint32(w.state.Epoch), Release: w.release, Origin: w.origin,
	}
}

// identity names what is learned and how.
type identity struct {
	plan, preparation storage.Digest
	course            storage.Digest // of the two, the data set and the origin: a checkpoint of anything else is none of this work's
}

// identify takes the digests of the work.
func (w *work) identify() identity {
	d := identity{plan: w.planDigest(), preparation: w.prepared()}
	all := append([]byte("deepnet course 1\x00"), w.dataset[:]...)
	all = append(all, d.plan[:]...)
	all = append(all, d.preparation[:]...)
	d.course = sha256.Sum256(append(all, w.origin...))
	return d
}

// planDigest is the SHA-256 of the plan's protobuf encoding, fields in the order of
// their numbers, without what never changes a bit of the result.
func (w *work) planDigest() storage.Digest {
	plan := proto.Clone(w.plan).(*protocol.Plan)
	plan.NeuronsPerActor = nil
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(plan)
	if err != nil {
		panic(err) // it came in as a protobuf message
	}
	return sha256.Sum256(encoded)
}

// prepared is the digest of what was fitted on the data before learning: the
// preparation's own, and the rows learned from, held out and, if there are any,
// validated, each list after its length, numbers as little-endian 64-bit words.
func (w *work) prepared() storage.Digest {
	h := fields{sha256.New()}
	if w.preparation != nil {
		digest := w.preparation.Digest()
		h.Write(digest[:])
	}
	h.numbers(w.course.Train)
	h.numbers(w.course.Test)
	if len(w.course.Valid) > 0 {
		h.numbers(w.course.Valid)
	}
	return storage.Digest(h.Sum(nil))
}

// fields hashes lists.
type fields struct{ hash.Hash }

func (f fields) word(n uint64) {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], n)
	f.Write(bytes[:])
}

func (f fields) numbers(list []int) {
	f.word(uint64(len(list)))
	for _, n := range list {
		f.word(uint64(n))
	}
}

// checkpoint writes down how far the work is. The network must be at rest.
func (w *work) checkpoint() []byte {
	return training.Checkpoint{Job: w.job, Run: w.identity.course, State: w.state, Params: w.memory.Params()}.Encode()
}
