package view

import (
	"slices"

	"deepnet/actors/protocol"
)

// Comparison is one line of two receipts, or of two jobs. A value that is not known
// is empty.
type Comparison struct {
	Line string `json:"line"`
	Same bool   `json:"same"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// Compare compares the values of a line.
func Compare(line, a, b string) Comparison { return Comparison{line, a == b, a, b} }

// Differing are the names of the lines that differ.
func Differing(lines []Comparison) (names []string) {
	for _, line := range lines {
		if !line.Same {
			names = append(names, line.Line)
		}
	}
	return names
}

// Verification compares the receipt that was to be verified, a, with that of the job
// that trained once more for it, b.
type Verification struct {
	Job   string       `json:"job"` // that trained once more
	Same  bool         `json:"same"`
	Lines []Comparison `json:"lines"`
}

// NewVerification compares two receipts line by line. The release that made a model is
// shown but does not count: that another one came to the same bits proves the more.
func NewVerification(job string, a, b *Receipt) Verification {
	v := Verification{Job: job}
	others := b.Lines()
	for i, line := range a.Lines() {
		v.Lines = append(v.Lines, Compare(line.Name, line.Value, others[i].Value))
	}
	v.Same = len(v.Differing()) == 0
	return v
}

// Differing are the names of the lines that differ and count.
func (v Verification) Differing() []string {
	return slices.DeleteFunc(Differing(v.Lines), func(name string) bool { return name == "release" })
}

// Replay is how a network that was brought back compares with what its job's history
// says of it.
type Replay struct {
	Job      string   `json:"job"`
	Replay   string   `json:"replay"` // the job whose model is the network as it was
	Epoch    uint32   `json:"epoch"`
	Error    *float64 `json:"error"`
	Digest   *string  `json:"digest"`
	Checked  *uint32  `json:"checked"` // the last epoch that was compared; null: none
	Same     *bool    `json:"same"`    // null: nothing could be compared
	DifferAt *uint32  `json:"differ_at"`
}

// NewReplay makes a Replay of a job and the one that replayed it, whose histories agree
// through one epoch and differ at another; 0 stands for none.
func NewReplay(job, replay *protocol.Job, agreeThrough, differAt uint32) Replay {
	made := Replay{
		Job: job.GetId(), Replay: replay.GetId(), Epoch: Epochs(replay), Digest: Known(replay.GetResult().GetDigest()),
		Checked: Known(max(agreeThrough, differAt)), DifferAt: Known(differAt),
	}
	if e, ok := LastError(replay); ok {
		made.Error = Finite(&e)
	}
	if made.Checked != nil {
		same := differAt == 0
		made.Same = &same
	}
	return made
}

// Difference is what two jobs differ in.
type Difference struct {
	A            string       `json:"a"`
	B            string       `json:"b"`
	Same         bool         `json:"same"`
	Lines        []Comparison `json:"lines"`
	Plan         []Comparison `json:"plan"`          // the settings that differ
	AgreeThrough *uint32      `json:"agree_through"` // the last epoch of which both histories say the same
	DifferAt     *uint32      `json:"differ_at"`     // the first of which they do not
}
