package queue

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"

	"github.com/cockroachdb/datadriven"
	"google.golang.org/protobuf/proto"
)

// args are the arguments of a story's line.
type args struct {
	t *testing.T
	d *datadriven.TestData
}

// job returns the first argument, which names a job.
func (a args) job() string {
	if len(a.d.CmdArgs) == 0 || len(a.d.CmdArgs[0].Vals) > 0 {
		return ""
	}
	return a.d.CmdArgs[0].Key
}

func (a args) all(key string) []string {
	for _, arg := range a.d.CmdArgs {
		if arg.Key == key {
			return arg.Vals
		}
	}
	return nil
}

func (a args) word(key string) string { return strings.Join(a.all(key), ",") }

// text returns an argument whose words are joined by hyphens.
func (a args) text(key string) string { return strings.ReplaceAll(a.word(key), "-", " ") }

func (a args) err(key string) error {
	if a.word(key) == "" {
		return nil
	}
	return errors.New(a.text(key))
}

func (a args) number(key string) int {
	n, _ := strconv.Atoi(a.word(key))
	return n
}

// data returns as many bytes as an argument says; nil without it.
func (a args) data(key string) []byte {
	if a.word(key) == "" {
		return nil
	}
	return make([]byte, a.number(key))
}

// client returns who asks: alice, unless the line says by=NAME.
func (a args) client() Client {
	if name := a.word("by"); name != "" {
		return name
	}
	return "alice"
}

func (a args) queue() *protocol.SetQueue {
	change := &protocol.SetQueue{Name: a.job()}
	if a.d.HasArg("paused") {
		change.Paused = proto.Bool(a.word("paused") != "no")
	}
	if a.word("running") != "" {
		change.Running = proto.Uint32(uint32(a.number("running")))
	}
	return change
}

// progressed returns an event with losses and validation scores.
func (a args) progressed() Event {
	e := Progressed{ID: a.job(), Steps: uint64(a.number("steps")), Epoch: len(a.all("losses")), Chain: []byte{1}}
	for _, loss := range a.all("losses") {
		x, _ := strconv.ParseFloat(loss, 64)
		e.Losses = append(e.Losses, x)
	}
	for _, score := range a.all("scores") {
		x, _ := strconv.ParseFloat(score, 64)
		e.Validated = append(e.Validated, training.Validation{Loss: x, Score: x})
	}
	return e
}
