package supervisor

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/evaluation"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"google.golang.org/protobuf/proto"
)

// report returns the report on a job.
func (b *bench) report(job string) *protocol.Reported {
	b.t.Helper()
	reported, ok := b.ask(&protocol.GetReport{Job: job}).(*protocol.Reported)
	if !ok {
		b.t.Fatalf("there is no report on %s", job)
	}
	return reported
}

// numbersJob returns a regression on two columns, with test rows.
func numbersJob() *protocol.Submit {
	csv := "decides,noise,sum\n"
	chance := rand.New(rand.NewPCG(3, 3))
	for range 120 {
		x := chance.Float64()
		csv += fmt.Sprintf("%v,%v,%v\n", x, chance.Float64(), 5+3*x)
	}
	return &protocol.Submit{
		Name: "numbers", Data: &protocol.Submit_Table{Table: []byte(csv)},
		Plan: &protocol.Plan{Target: "sum", Hidden: []uint32{4}, Epochs: proto.Uint32(60), Batch: proto.Uint32(16), Holdout: proto.Float64(0.25)},
	}
}

// After whichever batch the process dies, the next one's evaluation has the same bytes.
func TestTheEvaluationIsTheSameWheneverTheProcessDies(t *testing.T) {
	for _, submit := range []*protocol.Submit{flowerJob(), numbersJob()} {
		system := quietSystem()
		before := &diary{Memory: &storage.Memory{}}
		b := newBench(t, system, Settings{Store: before, Checkpoint: often}, nil)
		id := b.submit(submit).GetId()
		want := b.report(id)
		b.stop()
		if want.GetEvaluation() == nil || want.GetJob().GetResult().GetSummary() == nil {
			t.Fatalf("%s was not evaluated: %s", submit.GetName(), want.GetMissing())
		}
		for died := max(1, len(before.batches)-8); died <= len(before.batches); died++ {
			store := before.after(t, died)
			if found, _ := store.Find(storage.Query{ID: id}); len(found) == 0 {
				continue // it was not acknowledged yet
			}
			b := newBench(t, system, Settings{Store: store, Checkpoint: often}, nil)
			got := b.report(id)
			b.stop()
			if !proto.Equal(got.GetEvaluation(), want.GetEvaluation()) || !proto.Equal(got.GetJob().GetResult(), want.GetJob().GetResult()) {
				t.Fatalf("%s, after batch %d of %d: %v, want %v", submit.GetName(), died, len(before.batches), got, want)
			}
		}
	}
}

// The process dies after training and before the evaluation: no step is repeated.
func TestAProcessThatDiesWhileItEvaluatesRepeatsNoStep(t *testing.T) {
	system := quietSystem()
	before := &diary{Memory: &storage.Memory{}}
	want := learn(t, system, Settings{Store: before}, nil, flowerJob())
	store := before.after(t, len(before.batches)-1)
	b := newBench(t, system, Settings{Store: store}, nil)
	job := b.finish(want.GetId())
	if !proto.Equal(job.GetResult(), want.GetResult()) {
		t.Errorf("%v, want %v", job.GetResult(), want.GetResult())
	}
	resumed := 0
	for _, event := range events(t, store, want.GetId()) {
		if r := event.GetResumed(); r != nil {
			resumed++
			if r.GetEpoch() != want.GetEpoch() {
				t.Errorf("the job went on after epoch %d of %d", r.GetEpoch(), want.GetEpoch())
			}
		}
	}
	if resumed != 1 {
		t.Errorf("the job went on %d times", resumed)
	}
}

// The plain loops of an evaluation and the actors of a prediction agree.
func TestAnEvaluationPredictsWhatTheActorsPredict(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	submit := numbersJob()
	id := b.submit(submit).GetId()
	e, result := b.report(id).GetEvaluation(), b.get(id).GetResult()
	answers := b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: submit.GetTable()}}).(*protocol.Predictions)
	for _, p := range e.GetNumbers().GetPoints() {
		if got := answers.GetOutput()[p.GetRow()-1]; got != p.GetPredicted() {
			t.Errorf("row %d: evaluated with %v, answered with %v", p.GetRow(), p.GetPredicted(), got)
		}
	}
	if got := e.GetMetrics()[0]; got.GetName() != "r2" || math.Abs(got.GetValue()-result.GetR2()) > 1e-12 || int(e.GetRows()) != len(e.GetNumbers().GetPoints()) {
		t.Errorf("%v, the training run's test says R2 %v", got, result.GetR2())
	}
	if i := e.GetImportances(); i[0].GetColumn() != "decides" || i[0].GetLoss() < 0.5 || math.Abs(i[1].GetLoss()) > 0.05 {
		t.Errorf("importances %v", i)
	}
	flowers := b.get(b.submit(flowerJob()).GetId()).GetResult()
	if s := flowers.GetSummary(); s.GetMetric() != "accuracy" || s.GetValue() != flowers.GetAccuracy() {
		t.Errorf("summary %v, accuracy %v", s, flowers.GetAccuracy())
	}
	b.stop()
}

func TestAReportHasTheValidationLosses(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	submit := numbersJob()
	submit.Plan.Stopping = &protocol.Stopping{Validation: proto.Float64(0.2)}
	losses := b.report(b.submit(submit).GetId()).GetLosses()
	if len(losses) < 2 {
		t.Fatalf("losses: %v", losses)
	}
	for _, l := range losses {
		if l.Validation == nil || l.GetValidation() <= 0 || l.GetValidation() == l.GetError() {
			t.Errorf("epoch %d: %v", l.GetEpoch(), l)
		}
	}
	b.stop()
}

func TestAModelThatCannotBeEvaluatedIsKeptAndThatIsLoggedOnce(t *testing.T) {
	for name, evaluating := range map[string]func(context.Context, *work, []byte, func(evaluation.Progress)) *evaluated{
		"injected crash": func(context.Context, *work, []byte, func(evaluation.Progress)) *evaluated { panic("injected crash") },
		"injected error": func(context.Context, *work, []byte, func(evaluation.Progress)) *evaluated {
			return &evaluated{err: errors.New("injected error")}
		},
	} {
		core, logs := observer.New(zap.WarnLevel)
		b := newBench(t, quietSystem(), Settings{Log: zap.New(core), evaluating: evaluating}, nil)
		id := b.submit(flowerJob()).GetId()
		job, report := b.get(id), b.report(id)
		if job.GetState() != protocol.State_STATE_SUCCEEDED || job.GetResult().GetDigest() != digests["flowers"] || job.GetResult().GetSummary() != nil {
			t.Errorf("%s: the job %s, %v", name, queue.StateName(job.GetState()), job.GetResult())
		}
		if report.GetEvaluation() != nil || !strings.Contains(report.GetMissing(), "not evaluated") {
			t.Errorf("%s: reported %v", name, report)
		}
		all := logs.All()
		if len(all) != 1 || all[0].Message != "model not judged" || !strings.Contains(fmt.Sprint(all[0].ContextMap()["reason"]), name) {
			t.Errorf("%s: logged %v", name, all)
		}
		b.stop()
	}
}

func TestAReportWithoutAnEvaluationSaysWhy(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	whole := flowerJob()
	whole.Plan.Holdout = proto.Float64(0)
	for _, row := range []struct {
		submit *protocol.Submit
		said   string
	}{{xorJob(), "plain samples"}, {whole, "--holdout"}} {
		id := b.submit(row.submit).GetId()
		r := b.report(id)
		if r.GetEvaluation() != nil || !strings.Contains(r.GetMissing(), row.said) || len(r.GetLosses()) != int(b.get(id).GetEpoch()) {
			t.Errorf("%s: %v", row.submit.GetName(), r)
		}
	}
	id := b.submitOnly(flowerJob())
	if r := b.answer(&protocol.GetReport{Job: id}).(*protocol.Reported); r.GetEvaluation() != nil || !strings.Contains(r.GetMissing(), "is queued") {
		t.Errorf("a job that waits: %v", r)
	}
	b.answer(&protocol.Cancel{Job: id})
	if r := b.answer(&protocol.GetReport{Job: id}).(*protocol.Reported); !strings.Contains(r.GetMissing(), "is cancelled, so there is no model to evaluate: cancelled on request") {
		t.Errorf("a job that was cancelled: %v", r)
	}
	refusal(t, b.ask(&protocol.GetReport{Job: "nope"}), protocol.Refusal_REFUSAL_NOT_FOUND, "nope")
	b.run()
	b.stop()
}

// evaluatingUntil returns an evaluation that says when it has begun, and lasts until it is
// cancelled.
func evaluatingUntil(begun chan<- bool) func(context.Context, *work, []byte, func(evaluation.Progress)) *evaluated {
	return func(ctx context.Context, _ *work, _ []byte, _ func(evaluation.Progress)) *evaluated {
		begun <- true
		<-ctx.Done()
		return &evaluated{err: ctx.Err()}
	}
}

func TestAServiceThatStopsWhileItEvaluatesLeavesThatToTheNext(t *testing.T) {
	store := &storage.Memory{LeaseTerm: time.Nanosecond}
	begun := make(chan bool, 1)
	s := startService(t, Settings{Store: store, Drain: -1, evaluating: evaluatingUntil(begun)})
	id := s.submit(flowerJob()).GetId()
	<-begun
	s.stop()
	s = startService(t, Settings{Store: store})
	s.watch(id)
	r, err := s.client.Report(s.ctx, id)
	if err != nil || r.GetEvaluation() == nil || r.GetJob().GetResult().GetDigest() != digests["flowers"] {
		t.Errorf("%v, %v", r, err)
	}
	s.stop()
}

func TestAJobMayBeCancelledDuringItsEvaluation(t *testing.T) {
	begun := make(chan bool, 1)
	s := startService(t, Settings{evaluating: evaluatingUntil(begun)})
	id := s.submit(flowerJob()).GetId()
	<-begun
	job, err := s.client.Cancel(s.ctx, id)
	if err != nil || job.GetState() != protocol.State_STATE_CANCELLED {
		t.Errorf("%v, %v", job, err)
	}
	s.stop()
}

// The trainer is done. Killing it until no restart is left neither fails the job nor has
// its model evaluated twice.
func TestATrainerThatCrashesDuringTheEvaluationChangesNothing(t *testing.T) {
	begun, fallen := make(chan bool, 10), make(chan bool)
	s := startService(t, Settings{evaluating: func(ctx context.Context, w *work, stored []byte, tell func(evaluation.Progress)) *evaluated {
		begun <- true
		<-fallen
		return evaluateModel(ctx, w, stored, tell)
	}})
	id := s.submit(flowerJob()).GetId()
	<-begun
	if _, err := s.client.Kill(s.ctx, &protocol.Kill{Job: id, Victim: protocol.Victim_VICTIM_NEURON, Layer: 1}); err == nil || !strings.Contains(err.Error(), "only the trainer is left") {
		t.Errorf("a neuron was killed after learning: %v", err)
	}
	for range 4 { // one more than its budget
		if _, err := s.client.Kill(s.ctx, &protocol.Kill{Job: id, Victim: protocol.Victim_VICTIM_TRAINER}); err != nil {
			t.Fatal(err)
		}
	}
	enough := errors.New("no restart is left")
	err := s.client.Watch(s.ctx, id, 0, func(event *protocol.Event) error {
		if event.GetRestart().GetEscalated() {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	close(fallen)
	if job := s.watch(id); job.GetState() != protocol.State_STATE_SUCCEEDED || job.GetResult().GetSummary() == nil || len(begun) > 0 {
		t.Errorf("the job %s (%s), %v, and was evaluated %d times more", queue.StateName(job.GetState()), job.GetReason(), job.GetResult(), len(begun))
	}
	s.stop()
}

// The actor jobs crashes while a model is evaluated: the evaluation is repeated, and the job
// ends once.
func TestAModelIsEvaluatedAgainWhenJobsCrashes(t *testing.T) {
	var b *bench
	calls, fault := 0, &once{}
	b = newBench(t, quietSystem(), Settings{Fault: fault, evaluating: func(ctx context.Context, w *work, stored []byte, tell func(evaluation.Progress)) *evaluated {
		if calls++; calls == 1 {
			fault.armed = true
			b.request(&protocol.List{}) // jobs crashes before it gets the result
		}
		return evaluateModel(context.WithoutCancel(ctx), w, stored, tell)
	}}, nil)
	b.submit(flowerJob())
	if job := b.get("latest"); job.GetResult().GetSummary() == nil || job.GetResult().GetDigest() != digests["flowers"] || fault.armed || calls != 2 {
		t.Errorf("after %d calls the job %s, %v", calls, queue.StateName(job.GetState()), job.GetResult())
	}
	b.stop()
}
