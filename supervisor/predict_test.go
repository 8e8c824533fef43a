package supervisor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/actorstest"
	"deepnet/actors/client"
	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

// askedInParts is what a model predicts for a table, asked about in parts of so many rows.
func askedInParts(l *live, job, table string, rows, underWay int) (outputs []float64, labels, kept, warnings []string, err error) {
	model, err := l.client.Signature(l.ctx, job)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	warnings, err = l.client.PredictTable(l.ctx, client.PredictTable{
		Model: model, Name: "new.csv", Keep: []string{"id"}, Rows: rows, UnderWay: underWay,
		Table: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(table)), nil },
	}, func(p *client.Predicted) error {
		outputs, labels, kept = append(outputs, p.GetOutput()...), append(labels, p.GetLabel()...), append(kept, p.Kept...)
		return nil
	})
	return outputs, labels, kept, warnings, err
}

// A file cut in parts of any size has the predictions and the warnings of the whole, bit for bit.
func TestATableInPartsIsPredictedAsTheWholeIs(t *testing.T) {
	l := startService(t, Settings{})
	var jobs []string
	for _, target := range []string{"kind", "size"} {
		submit := flowerJob()
		submit.Data = &protocol.Submit_Table{Table: []byte("size,colour,sown,kind\n" + strings.Repeat("1.5,red,01/02/2024,rose\n2.25,white,14/02/2024,tulip\n,red,15/03/2024,rose\n4,blue,20/04/2024,tulip\n", 3))}
		submit.Plan.Target, submit.Plan.Task, submit.Plan.Loss, submit.Plan.OutputActivation = target, 0, "", ""
		jobs = append(jobs, l.watch(l.submit(submit).GetId()).GetId())
	}
	rapid.Check(t, func(t *rapid.T) {
		job := rapid.SampledFrom(jobs).Draw(t, "job")
		var b strings.Builder
		b.WriteString("id;kind;sown;colour;size\n")
		for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
			fmt.Fprintf(&b, "%03d;%s;%s;%s;%s\n", i, rapid.SampledFrom([]string{"rose", "tulip", ""}).Draw(t, "kind"),
				rapid.SampledFrom([]string{"2024-03-01", "02/03/2024", "31/03/2024", "03/31/2024", "soon"}).Draw(t, "sown"),
				rapid.SampledFrom([]string{"red", "white", "black", ""}).Draw(t, "colour"),
				rapid.SampledFrom([]string{"1,5", "1.5", "2", "1.234", "large", ""}).Draw(t, "size"))
		}
		whole, err := l.client.Predict(l.ctx, &protocol.Predict{Job: job, Name: "new.csv", Rows: &protocol.Predict_Table{Table: []byte(b.String())}})
		outputs, labels, kept, warnings, again := askedInParts(l, job, b.String(), rapid.IntRange(1, 13).Draw(t, "part"), rapid.IntRange(1, 3).Draw(t, "under way"))
		if err != nil || again != nil {
			if err == nil || again == nil || err.Error() != again.Error() {
				t.Fatalf("%q: %v, in parts %v", b.String(), err, again)
			}
			return
		}
		same := slices.EqualFunc(whole.GetOutput(), outputs, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
		if !same || !slices.Equal(whole.GetLabel(), labels) || !slices.Equal(whole.GetWarning(), warnings) {
			t.Fatalf("%q: %v, in parts %v %v %v", b.String(), whole, outputs, labels, warnings)
		}
		for i, id := range kept {
			if id != fmt.Sprintf("%03d", i) {
				t.Fatalf("%q are kept", kept)
			}
		}
	})
	l.stop()
}

// A question about few rows is answered without a network. The answer is what the network
// gives, bit for bit.
func TestFewRowsArePredictedWithoutANetworkAsANetworkPredictsThem(t *testing.T) {
	for _, normalization := range []string{"none", "layer", "batch"} {
		fault := &actorstest.Crashes{Kinds: learners, Paused: true}
		b := newBench(t, quietSystem(), Settings{Fault: fault}, nil)
		submit := wideJob(8, 16)
		submit.Plan.Normalization = normalization
		id := b.submit(submit).GetId()
		fault.Paused = false
		rows := 2 * few / (8 * 16)
		samples := &protocol.Samples{Inputs: 8}
		for i := range 8 * rows {
			samples.Input = append(samples.Input, float64(i%89)/7)
		}
		ask := func(input []float64) []float64 {
			return b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: 8, Input: input}}}).(*protocol.Predictions).GetOutput()
		}
		want := ask(samples.Input)
		passed := fault.Points
		for i := 0; i < 100; i++ {
			got := ask(samples.Input[8*i : 8*i+8])
			if !slices.Equal(got, want[i*len(got):][:len(got)]) {
				t.Fatalf("%s: row %d is %v alone and %v among many", normalization, i, got, want[i*len(got):][:len(got)])
			}
		}
		if passed == 0 || fault.Points != passed {
			t.Errorf("%s: %d crash points of a network for many rows, %d for few", normalization, passed, fault.Points-passed)
		}
		b.stop()
	}
}

// A model may be deleted while a long table is asked about.
func TestAModelThatIsDeletedHalfwayIsAnErrorThatSaysHowFarItWent(t *testing.T) {
	l := startService(t, Settings{})
	id := l.watch(l.submit(flowerJob()).GetId()).GetId()
	model, err := l.client.Signature(l.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	table := []byte("size,weight\n" + strings.Repeat("1,2\n", 50))
	written := 0
	_, err = l.client.PredictTable(l.ctx, client.PredictTable{
		Model: model, Rows: 5, Table: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(table)), nil },
	}, func(p *client.Predicted) error {
		if written++; written == 2 {
			_, err := l.client.Delete(l.ctx, id)
			return err
		}
		return nil
	})
	var refused *client.Refused
	want := fmt.Sprintf("after %d of 50 rows: there is no job %q; `deepnet jobs` lists them", 5*written, id)
	if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_NOT_FOUND || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	l.stop()
}

func TestASignatureIsRefusedWhereThereIsNoModel(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	refusal(t, b.ask(&protocol.GetSignature{Job: "none"}), protocol.Refusal_REFUSAL_NOT_FOUND, "none")
	id := b.submit(flowerJob()).GetId()
	whole := b.ask(&protocol.GetSignature{Job: "latest"}).(*protocol.Signature)
	if whole.GetJob() != id || whole.GetInputs() != 2 || whole.GetSize() != uint64(len(whole.GetPreparation())) || whole.GetRows() == 0 {
		t.Errorf("%v", whole)
	}
	rest := b.ask(&protocol.GetSignature{Job: id, Offset: 10}).(*protocol.Signature)
	if !bytes.Equal(rest.GetPreparation(), whole.GetPreparation()[10:]) || rest.GetSize() != whole.GetSize() {
		t.Errorf("%v", rest)
	}
	refusal(t, b.ask(&protocol.GetSignature{Job: id, Offset: whole.GetSize() + 1}), protocol.Refusal_REFUSAL_INVALID, "does not go on")
	b.stop()
}

// BenchmarkPredictTable predicts many rows: of a table, with one and with two questions at a time, and with questions
// alone, which are read already.
func BenchmarkPredictTable(b *testing.B) {
	for _, shape := range []struct{ inputs, hidden, rows int }{{64, 64, 200_000}, {784, 128, 20_000}} {
		l := startService(b, Settings{})
		l.ctx = b.Context()
		id := l.watch(l.submit(wideJob(shape.inputs, shape.hidden)).GetId()).GetId()
		model, err := l.client.Signature(l.ctx, id)
		if err != nil {
			b.Fatal(err)
		}
		text := wideTable(shape.inputs, shape.rows)
		for _, underWay := range []int{1, 2} {
			run := func(what string, predict func() error) {
				b.Run(fmt.Sprintf("%d-%d-10/%s/%d", shape.inputs, shape.hidden, what, underWay), func(b *testing.B) {
					for b.Loop() {
						began := time.Now()
						if err := predict(); err != nil {
							b.Fatal(err)
						}
						b.ReportMetric(float64(shape.rows)/time.Since(began).Seconds(), "rows/s")
					}
				})
			}
			run("table", func() error {
				_, err := l.client.PredictTable(l.ctx, client.PredictTable{
					Model: model, UnderWay: underWay, Table: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil },
				}, func(*client.Predicted) error { return nil })
				return err
			})
			run("questions", func() error { return askMany(l, id, shape.inputs, shape.rows, underWay) })
		}
		l.stop()
	}
}

// askMany asks about so many rows, some thousand at a time, and so many questions at a time.
func askMany(l *live, job string, inputs, rows, underWay int) error {
	part := min(8192, (1<<20)/inputs)
	question := &protocol.Predict{Job: job, Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: uint32(inputs), Input: make([]float64, part*inputs)}}}
	ended := make(chan error)
	for range underWay {
		go func() {
			var err error
			for done := 0; done < rows/underWay && err == nil; done += part {
				_, err = l.client.Predict(l.ctx, question)
			}
			ended <- err
		}()
	}
	var err error
	for range underWay {
		err = errors.Join(err, <-ended)
	}
	return err
}

// wideTable is a table of so many inputs and rows, of ten classes.
func wideTable(inputs, rows int) []byte {
	var b bytes.Buffer
	for c := range inputs {
		fmt.Fprintf(&b, "x%d,", c)
	}
	b.WriteString("y\n")
	for r := range rows {
		for c := range inputs {
			fmt.Fprintf(&b, "%d.%d,", r*(c+3)%97, r*c%10)
		}
		fmt.Fprintf(&b, "c%d\n", r%10)
	}
	return b.Bytes()
}

// wideJob learns a little from such a table.
func wideJob(inputs, hidden int) *protocol.Submit {
	return &protocol.Submit{Data: &protocol.Submit_Table{Table: wideTable(inputs, 200)}, Plan: &protocol.Plan{
		Target: "y", Hidden: []uint32{uint32(hidden)}, Epochs: proto.Uint32(1), Preset: "classic",
	}}
}
