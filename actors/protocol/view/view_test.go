package view

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

// queued is a job as the service acknowledges it.
func queued() *protocol.Job {
	return &protocol.Job{
		Id: "01JIRIS", Name: "iris.csv", State: protocol.State_STATE_QUEUED, Revision: 1, SubmittedMs: at(0),
		Plan: &protocol.Plan{
			Target: "species", Task: protocol.Task_TASK_CLASSIFICATION, Hidden: []uint32{8},
			Activation: "tanh", OutputActivation: "softmax", Loss: "softmax_crossentropy", Initializer: "glorot",
			Optimizer: &protocol.Optimizer{
				Name: "adam", LearningRate: proto.Float64(0.01),
				Beta1: proto.Float64(0.9), Beta2: proto.Float64(0.999), Epsilon: proto.Float64(1e-8),
			},
			Epochs: proto.Uint32(200), Batch: proto.Uint32(16), Holdout: proto.Float64(0.2), Seed: proto.Uint64(7),
		},
		Queue: "default", Key: "01jkey", Retries: 3, Dataset: strings.Repeat("da", 32),
	}
}

// at is a moment, so many seconds after the job was submitted, in Unix milliseconds.
func at(seconds int) int64 {
	return time.Date(2026, 11, 23, 11, 58, 30+seconds, 0, time.UTC).UnixMilli()
}

// running is the same job at work.
func running() *protocol.Job {
	job := queued()
	job.State, job.StartedMs = protocol.State_STATE_RUNNING, at(10)
	job.Layers, job.Rows, job.HeldOut = []uint32{4, 8, 3}, 120, 30
	job.Columns = []string{"sepal_length", "sepal_width", "petal_length", "petal_width"}
	job.Classes = []string{"setosa", "versicolor", "virginica"}
	return job
}

// succeeded is the same job once it has a model.
func succeeded() *protocol.Job {
	job := running()
	job.State, job.FinishedMs = protocol.State_STATE_SUCCEEDED, at(70)
	job.Epoch, job.Error, job.Restarts = 200, 0.041234567, 2
	job.Result = &protocol.Result{
		Epochs: 200, Error: 0.041234567, HeldOutError: proto.Float64(0.0712), Accuracy: proto.Float64(29.0 / 30),
		Digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Receipt: &protocol.Receipt{
			Dataset: job.GetDataset(), Plan: strings.Repeat("91", 32), Preparation: strings.Repeat("92", 32), Seed: 7,
			Weights: strings.Repeat("93", 32), Chain: strings.Repeat("94", 32), Epochs: 200, Release: "v0.2.0", Origin: strings.Repeat("95", 32),
		},
	}
	return job
}

// regression is a job for numbers, of which there is no digest.
func regression() *protocol.Job {
	job := running()
	job.State, job.Epoch, job.Classes = protocol.State_STATE_SUCCEEDED, 4, nil
	job.Result = &protocol.Result{Epochs: 4, Error: 0.5, HeldOutError: proto.Float64(0.6), R2: proto.Float64(0.8712345)}
	return job
}

// failed is a job without a model, whose reason would steer a terminal.
func failed() *protocol.Job {
	job := running()
	job.State, job.Epoch, job.Error = protocol.State_STATE_FAILED, 3, 12.5
	job.Reason = "epoch 4, step 61: neuron 2 of layer 1 is no longer finite; try a smaller --learning-rate\x1b[2J"
	return job
}

// The keys of a job, and how its values are written, are what programs rely on.
func TestAJobIsWrittenAsItAlwaysWas(t *testing.T) {
	var lines bytes.Buffer
	for _, job := range []*protocol.Job{queued(), succeeded(), regression(), failed()} {
		if err := Write(&lines, NewJob(job)); err != nil {
			t.Fatal(err)
		}
	}
	const path = "testdata/jobs.jsonl"
	if *update {
		if err := os.WriteFile(path, lines.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(lines.Bytes(), want) {
		t.Errorf("%s has\n%sa job is written\n%s", path, want, lines.Bytes())
	}
}

// unseen are the fields of messages that no program reads here, each with the reason.
var unseen = map[protoreflect.Name]string{
	"Job.revision":            "it is how a Watch goes on",
	"Job.asked":               "it is what the service compares another submission under the key with",
	"Job.epoch":               "the result has it, once there is one",
	"Job.error":               "the result has it, once there is one",
	"Result.validation_error": "the report has it",
	"Result.validation_score": "the report has it",
}

// Whatever field is added to a job, a result, a receipt, a summary or a queue: it is
// seen in the JSON, or the table above says why not.
func TestEveryFieldIsSeen(t *testing.T) {
	job := &protocol.Job{}
	fill(job.ProtoReflect())
	job.Epoch = 0 // which the result's exceeds
	seeEach(t, job.ProtoReflect(), func() any { return NewJob(job) })
	queues := &protocol.Queues{}
	fill(queues.ProtoReflect())
	seeEach(t, queues.ProtoReflect(), func() any { return NewQueues(queues) })
}

// seeEach clears every field of a message that is set, those of its messages first, one
// after the other, and wants each time something else to be written.
func seeEach(t *testing.T, m protoreflect.Message, view func() any) {
	t.Helper()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		switch {
		case unseen[f.Parent().Name()+"."+f.Name()] != "" || !m.Has(f):
			continue
		case f.FullName().Name() == "plan" && f.Message() != nil: // which is written whole
		case f.IsList() && f.Message() != nil:
			seeEach(t, m.Get(f).List().Get(0).Message(), view)
		case f.Message() != nil:
			seeEach(t, m.Get(f).Message(), view)
		}
		whole, before := proto.Clone(m.Interface()), written(t, view())
		m.Clear(f)
		if written(t, view()) == before {
			t.Errorf("without %s the same is written", f.FullName())
		}
		proto.Reset(m.Interface())
		proto.Merge(m.Interface(), whole)
	}
}

func written(t *testing.T, value any) string {
	t.Helper()
	var line bytes.Buffer
	if err := Write(&line, value); err != nil {
		t.Fatal(err)
	}
	return line.String()
}

// fill sets every field of a message to something.
func fill(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		number := uint32(i + 1)
		switch {
		case field.IsList() && field.Kind() == protoreflect.MessageKind:
			fill(m.Mutable(field).List().AppendMutable().Message())
		case field.IsList() && field.Kind() == protoreflect.StringKind:
			m.Mutable(field).List().Append(protoreflect.ValueOfString(fmt.Sprint("text ", i)))
		case field.IsList() && field.Kind() == protoreflect.EnumKind:
			m.Mutable(field).List().Append(protoreflect.ValueOfEnum(1))
		case field.IsList():
			m.Mutable(field).List().Append(protoreflect.ValueOfUint32(number))
		case field.Kind() == protoreflect.MessageKind:
			fill(m.Mutable(field).Message())
		case field.Kind() == protoreflect.StringKind:
			m.Set(field, protoreflect.ValueOfString(fmt.Sprint("text ", i)))
		case field.Kind() == protoreflect.BytesKind:
			m.Set(field, protoreflect.ValueOfBytes([]byte{byte(number)}))
		case field.Kind() == protoreflect.EnumKind:
			m.Set(field, protoreflect.ValueOfEnum(1))
		case field.Kind() == protoreflect.BoolKind:
			m.Set(field, protoreflect.ValueOfBool(true))
		case field.Kind() == protoreflect.DoubleKind:
			m.Set(field, protoreflect.ValueOfFloat64(float64(number)/3))
		case field.Kind() == protoreflect.Int64Kind:
			m.Set(field, protoreflect.ValueOfInt64(int64(number)))
		case field.Kind() == protoreflect.Sint32Kind, field.Kind() == protoreflect.Int32Kind:
			m.Set(field, protoreflect.ValueOfInt32(int32(number)))
		case field.Kind() == protoreflect.Uint64Kind:
			m.Set(field, protoreflect.ValueOfUint64(1<<63+uint64(number)))
		default:
			m.Set(field, protoreflect.ValueOfUint32(number))
		}
	}
}
