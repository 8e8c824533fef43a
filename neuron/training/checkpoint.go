package training

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"deepnet/neuron"
)

// Checkpoint is a run under way: resuming from it gives the same bits as never
// having stopped.
//
// It is encoded as little-endian 64-bit words, floats as their IEEE 754 bits;
// texts are a word with their length and their bytes, digests are their 32
// bytes:
//
//	8 bytes   "deepckpt"
//	word      the format: 3
//	digest    the run
//	text      the job
//	words     State: turn, steps, epoch, row, sum, chain (32 bytes), the test's
//	          rows, correct, loss and squares, phase
//	words     how many losses, the losses
//	word      how many sets of params follow: 1
//	text      the set's name: "committed"
//	words     how many layers; for each its neurons, and the weights and the
//	          moments that each of them has
//	words     for each layer, for each neuron: the weights, the moments
//	words     State's plateau: best, epochs, waited, cooling, reductions; not in
//	          format 1, which had no schedule that remembers anything
//	words     State's validation: rows, correct, loss, squares; how many epochs
//	          were validated, the loss and the score of each; State's best: epoch,
//	          value, waited; this and what follows is not in formats 1 and 2,
//	          which had no validation
//	word      how many further sets of params follow: 0, or 1
//	text      the set's name: "best"; then it is written like the first, without
//	          moments
//	word      1, if State's trajectory follows, in its own words; else 0
//	32 bytes  SHA-256 of everything before
//
// Every format begins with the 8 bytes and its number and ends with the SHA-256, so
// that a newer format can be told from damage. To store more, raise format, write
// what is new at the end, params as a further set with a name of its own, and read
// it only where the number read is high enough: older checkpoints stay readable,
// and testdata gets one of the new format.
type Checkpoint struct {
	Job    string
	Run    [32]byte // the identity of what is learned, from what and how
	State  State
	Params [][]neuron.Params // committed, by layer and neuron, moments included
}

// Want is what a checkpoint must belong to so that it can be resumed from.
type Want struct {
	Job  string
	Run  [32]byte // as the checkpoint was given it
	Plan *Run     // the run to resume: the params must fit its network, and the state its rows
}

// What is wrong with a checkpoint that is refused.
var (
	ErrDamaged     = errors.New("the checkpoint is damaged")
	ErrNewerFormat = errors.New("the checkpoint is of a newer format")
	ErrOtherJob    = errors.New("the checkpoint is of another job")
	ErrOtherRun    = errors.New("the checkpoint is of another training run")
	ErrOtherShape  = errors.New("the checkpoint is of a network of another shape")
)

const (
	magic     = "deepckpt"
	format    = 3
	committed = "committed" // the name of the params that learning goes on from
	best      = "best"      // the name of the params of the best epoch so far
)

// Encode returns the checkpoint's bytes. It panics if neurons of one layer
// differ in shape.
func (c Checkpoint) Encode() []byte {
	shape := shapeOf(c.Params)
	size := len(magic) + word + len(c.Run) + word + len(c.Job) + stateSize(&c.State) +
		word + word + len(committed) + shape.size() + 2*word + sha256.Size
	if c.State.Trajectory != nil {
		size += word * c.State.Trajectory.Size()
	}
	if c.State.BestParams != nil {
		size += word + len(best) + shapeOf(c.State.BestParams).size()
	}
	w := &writer{data: append(make([]byte, 0, size), magic...)}
	w.word(format)
	w.data = append(w.data, c.Run[:]...)
	w.text(c.Job)
	w.state(&c.State)
	w.word(1)
	w.text(committed)
	w.params(shape, c.Params)
	w.later(&c.State)
	w.best(c.State.BestParams)
	w.trajectory(c.State.Trajectory)
	trailer := sha256.Sum256(w.data)
	return append(w.data, trailer[:]...)
}

// DecodeCheckpoint returns the checkpoint that data encodes. Unless it is whole and
// the one wanted, the error says what is wrong and wraps ErrDamaged, ErrNewerFormat,
// ErrOtherJob, ErrOtherRun or ErrOtherShape. No length that data states is trusted:
// only what the wanted network needs is allocated, once data is known to hold as
// much.
func DecodeCheckpoint(data []byte, want Want) (Checkpoint, error) {
	r, err := open(data)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := r.checkpoint(want)
	if err != nil {
		return Checkpoint{}, err
	}
	if r.short || len(r.data) > 0 {
		return Checkpoint{}, damaged("its parts do not add up to its %d bytes", len(data))
	}
	return c, nil
}

// open checks the frame of data and returns a reader of what stands between the
// format's number and the trailer.
func open(data []byte) (*reader, error) {
	if len(data) < len(magic)+word+sha256.Size {
		return nil, damaged("it has %d bytes, too few for any", len(data))
	}
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, damaged("it begins unlike a checkpoint")
	}
	end := len(data) - sha256.Size
	if sha256.Sum256(data[:end]) != [sha256.Size]byte(data[end:]) {
		return nil, damaged("it does not match its checksum")
	}
	r := &reader{data: data[len(magic):end]}
	r.format = r.word()
	switch got := r.format; {
	case got > format:
		return nil, fmt.Errorf("%w: it has format %d, this release reads up to %d; go on with the release that wrote it, or a later one",
			ErrNewerFormat, got, format)
	case got < 1:
		return nil, damaged("it has format %d, which there never was", got)
	}
	return r, nil
}

// checkpoint reads all that stands after the format's number.
func (r *reader) checkpoint(want Want) (Checkpoint, error) {
	c := Checkpoint{Job: want.Job, Run: want.Run}
	run, job := r.digest(), r.text()
	switch {
	case r.short:
		return c, damaged("it ends too early")
	case string(job) != want.Job:
		return c, fmt.Errorf("%w: it is of %.64q, not of %.64q; go on with the job that it is of", ErrOtherJob, job, want.Job)
	case run != want.Run:
		return c, fmt.Errorf("%w: it is of %x, not of %x; the data or the plan has changed, so learn from the beginning",
			ErrOtherRun, run[:6], want.Run[:6])
	}
	r.state(&c.State)
	if why := want.Plan.refuse(&c.State); why != "" {
		return c, damaged("%s", why)
	}
	if sets, name := r.word(), r.text(); sets != 1 || string(name) != committed {
		return c, damaged("its params are not the one set that its format has")
	}
	var err error
	if c.Params, err = r.params(wanted(want.Plan.Network)); err != nil {
		return c, err
	}
	r.later(&c.State)
	if why := want.Plan.refuseLater(&c.State); why != "" {
		return c, damaged("%s", why)
	}
	if c.State.BestParams, err = r.best(want.Plan.Network); err != nil {
		return c, err
	}
	c.State.Trajectory, err = r.trajectory(want.Plan.Network)
	return c, err
}

// damaged is the error for a checkpoint that was not written like this.
func damaged(how string, args ...any) error {
	return fmt.Errorf("%w: %s; go on from the one before", ErrDamaged, fmt.Sprintf(how, args...))
}
