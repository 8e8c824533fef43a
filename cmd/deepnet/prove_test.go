package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
)

// lab is a fake service with some jobs, whose next submission becomes the job next.
type lab struct {
	jobs  map[string]*protocol.Job
	told  map[string][]*protocol.Event
	next  string
	order *protocol.Submit
}

func (l *lab) answer(asked proto.Message) proto.Message {
	switch asked := asked.(type) {
	case *protocol.Submit:
		l.order = asked
		return &protocol.Job{Id: l.next, Name: asked.GetName(), Plan: asked.GetPlan()}
	case *protocol.Get:
		if job := l.jobs[asked.GetJob()]; job != nil {
			return job
		}
	case *protocol.Watch:
		events := l.told[asked.GetJob()]
		events = events[min(int(asked.GetAfter()), len(events)):]
		return &protocol.Events{Job: asked.GetJob(), Events: events, Last: true}
	}
	return &protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "there is no such job"}
}

// link is the chain's link at an epoch of a course of learning.
func link(course string, epoch uint32) []byte {
	sum := sha256.Sum256(fmt.Append(nil, course, epoch))
	return sum[:]
}

// add adds a job that learned as many epochs, of which every so manieth is told;
// from epoch `from` on it goes another way.
func (l *lab) add(id string, learned, every, from uint32) *protocol.Job {
	job := succeededJob()
	job.Id, job.Plan.Epochs, job.Epoch, job.Result.Epochs = id, &learned, learned, learned
	way := func(epoch uint32) []byte {
		if from > 0 && epoch >= from {
			return link(id, epoch)
		}
		return link("", epoch)
	}
	var events []*protocol.Event
	for epoch := uint32(1); epoch <= learned; epoch++ {
		if epoch == 1 || epoch%every == 0 {
			events = append(events, &protocol.Event{What: &protocol.Event_Epoch{
				Epoch: &protocol.Epoch{Epoch: epoch, Error: 1 / float64(epoch), Chain: way(epoch)},
			}})
		}
	}
	made := job.GetResult().GetReceipt()
	made.Chain, made.Epochs = hex.EncodeToString(way(learned)), learned
	if from > 0 {
		made.Weights, job.Result.Digest = strings.Repeat("0f", 32), strings.Repeat("f0", 32)
	}
	events = append(events, &protocol.Event{What: &protocol.Event_Finished{Finished: job}})
	for i, event := range events {
		event.Revision = uint64(i + 1)
	}
	job.Revision = uint64(len(events))
	if l.jobs == nil {
		l.jobs, l.told = map[string]*protocol.Job{}, map[string][]*protocol.Event{}
	}
	l.jobs[id], l.told[id] = job, events
	return job
}

func TestVerifySubmitsTheSameAgainAndComparesTheReceipts(t *testing.T) {
	for name, c := range map[string]struct {
		code int
		from uint32
	}{
		"verify":           {exitOK, 0},
		"verify_different": {exitJobFailed, 3},
	} {
		l := lab{next: "01JNEW"}
		job := l.add("01JOLD", 4, 1, 0)
		job.Queue, job.Priority, job.Retries = "night", 5, 0
		l.add("01JNEW", 4, 1, c.from).Result.Receipt.Release = "v0.9.9" // which is told, not judged
		b := newBench(t, l.answer)
		if code := b.enter("verify", "01JOLD"); code != c.code {
			t.Errorf("%s: exit code %d", name, code)
		}
		golden(t, name+".golden", b.stdout.String()+"-- errors --\n"+b.stderr.String())
		want := &protocol.Submit{
			Name: "iris.csv", Plan: job.GetPlan(), Data: &protocol.Submit_Dataset{Dataset: job.GetDataset()},
			Queue: "night", Priority: 5, Retries: proto.Uint32(0), Key: "01jkey",
		}
		if !proto.Equal(l.order, want) {
			t.Errorf("%s: submitted %v", name, l.order)
		}
		b = newBench(t, l.answer)
		var one verified
		code := b.enter("verify", "01JOLD", "-o", "json")
		if err := json.Unmarshal(b.stdout.Bytes(), &one); err != nil || code != c.code || one.Job != "01JNEW" || one.Same != (c.from == 0) || len(one.Lines) != 8 {
			t.Errorf("%s -o json: exit code %d, %v, %s", name, code, err, b.stdout.String())
		}
	}
}

// Whatever line of a receipt differs is found, but for the release.
func TestEveryLineOfAReceiptIsJudgedButTheRelease(t *testing.T) {
	fields := (&protocol.Receipt{}).ProtoReflect().Descriptor().Fields()
	whole := succeededJob().GetResult().GetReceipt()
	if lines, different := compareReceipts(newReceipt(whole), newReceipt(whole)); len(different) > 0 || len(lines) != fields.Len() {
		t.Errorf("the same receipt: differs in %v, with %d lines for %d fields", different, len(lines), fields.Len())
	}
	for i := range fields.Len() {
		other := proto.CloneOf(whole)
		other.ProtoReflect().Clear(fields.Get(i))
		lines, different := compareReceipts(newReceipt(whole), newReceipt(other))
		name := string(fields.Get(i).Name())
		if judged := slices.Equal(different, []string{name}); judged == (name == "release") || !slices.Equal(differing(lines), []string{name}) {
			t.Errorf("without %s: judged by %v, differs in %v", name, different, differing(lines))
		}
	}
}

func TestVerifyLearnsASavedReceiptsTable(t *testing.T) {
	table := irisFile(t)
	content, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	l := lab{next: "01JNEW"}
	for _, id := range []string{"01JOLD", "01JNEW"} {
		l.add(id, 4, 1, 0).Result.Receipt.Dataset = hex.EncodeToString(sum[:])
	}
	plan := l.jobs["01JOLD"].GetPlan()
	plan.StopBelow, plan.NeuronsPerActor, plan.Optimizer.LearningRate = proto.Float64(0), proto.Uint32(2), proto.Float64(0.1+0.2)
	saved := filepath.Join(t.TempDir(), "receipt.json")
	b := newBench(t, l.answer)
	if code := b.enter("show", "01JOLD", "-o", "json"); code != exitOK || os.WriteFile(saved, b.stdout.Bytes(), 0o600) != nil {
		t.Fatalf("exit code %d", code)
	}
	b = newBench(t, l.answer)
	code := b.enter("verify", "--against", saved, table)
	if code != exitOK || !strings.Contains(b.stdout.String(), "Verified: job 01JNEW came to the receipt of "+saved+", to the last bit.\n") {
		t.Errorf("exit code %d, printed %q, told %q", code, b.stdout.String(), b.stderr.String())
	}
	want := &protocol.Submit{Name: "iris.csv", Plan: plan, Data: &protocol.Submit_Table{Table: content}, Key: "01jkey"}
	if !proto.Equal(l.order, want) {
		t.Errorf("submitted %v", l.order)
	}

	l.order = nil
	b = newBench(t, l.answer)
	other := tableFile(t, "other.csv", string(content)+"5,setosa\n")
	if code := b.enter("verify", "--against", saved, other); code != exitJobFailed || !strings.Contains(b.stderr.String(), "is not the table that the receipt is of") || l.order != nil {
		t.Errorf("another table: exit code %d, told %q", code, b.stderr.String())
	}
}

func TestAFileThatIsNoReceiptIsBadInput(t *testing.T) {
	for content, want := range map[string]string{
		"":                           "this is not what `deepnet show JOB -o json` prints",
		"[]":                         "this is not what `deepnet show JOB -o json` prints",
		"{}":                         "there is no receipt in it",
		`{"receipt":{}}`:             "there is no receipt in it",
		`{"receipt":{},"plan":{}}`:   "the task must be auto",
		`{"receipt":{},"plan":null}`: "there is no receipt in it",
	} {
		b := newBench(t, service(succeededJob()))
		code := b.enter("verify", "--against", tableFile(t, "receipt.json", content), irisFile(t))
		if code != exitUsage || !strings.Contains(b.stderr.String(), want) || len(b.jobs.asked) > 0 {
			t.Errorf("%q: exit code %d, told %q", content, code, b.stderr.String())
		}
	}
}

func TestAJobWithoutAReceiptCannotBeVerified(t *testing.T) {
	b := newBench(t, service(startedJob()))
	if code := b.enter("verify", "01J"); code != exitUsage || !strings.Contains(b.stderr.String(), "no receipt to be verified: it is running") {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
}

// A plan read back from a report is the plan, to the bit, whatever field is added.
func TestEveryFieldOfAPlanSurvivesAReport(t *testing.T) {
	plan := &protocol.Plan{}
	fillMessage(plan.ProtoReflect())
	var back report
	line, err := json.Marshal(newReport(&protocol.Job{Plan: plan}))
	if err == nil {
		err = json.Unmarshal(line, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	read, err := back.Plan.plan(back.Seed)
	if err != nil || !proto.Equal(read, plan) {
		t.Errorf("%v, %v\nbecame %v", err, plan, read)
	}
	bare := &protocol.Plan{Hidden: []uint32{0}, Optimizer: &protocol.Optimizer{}}
	if read, err := newPlanReport(bare).plan(nil); err != nil || !proto.Equal(read, bare) {
		t.Errorf("%v\nbecame %v, %v", bare, read, err)
	}
}

// fillMessage sets every field of a message to something.
func fillMessage(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		number := uint32(i + 1)
		switch {
		case field.IsList():
			m.Mutable(field).List().Append(protoreflect.ValueOfUint32(number))
		case field.Kind() == protoreflect.MessageKind:
			fillMessage(m.Mutable(field).Message())
		case field.Kind() == protoreflect.StringKind:
			m.Set(field, protoreflect.ValueOfString(fmt.Sprint("text ", i)))
		case field.Kind() == protoreflect.EnumKind:
			m.Set(field, protoreflect.ValueOfEnum(1))
		case field.Kind() == protoreflect.DoubleKind:
			m.Set(field, protoreflect.ValueOfFloat64(float64(number)/3))
		case field.Kind() == protoreflect.Uint64Kind:
			m.Set(field, protoreflect.ValueOfUint64(1<<63+uint64(number)))
		default:
			m.Set(field, protoreflect.ValueOfUint32(number))
		}
	}
}

func TestPartingIsFoundInWhatBothHistoriesTell(t *testing.T) {
	for _, c := range []struct {
		a, b []uint32 // learned, every, from
		want parting
		said string
	}{
		{[]uint32{9, 1, 0}, []uint32{9, 1, 0}, parting{agree: 9}, "agree to the last bit through epoch 9, the last that both tell of"},
		{[]uint32{9, 1, 0}, []uint32{5, 1, 0}, parting{agree: 5}, "agree to the last bit through epoch 5, the last"},
		{[]uint32{9, 1, 0}, []uint32{9, 1, 4}, parting{3, 4}, "agree to the last bit through epoch 3 and part at epoch 4."},
		{[]uint32{9, 1, 0}, []uint32{9, 1, 1}, parting{0, 1}, "part at epoch 1, the first."},
		{[]uint32{99, 5, 0}, []uint32{99, 5, 43}, parting{40, 45}, "through epoch 40 and part at one of the epochs 41 to 45; of a long job not every epoch is told."},
		{[]uint32{99, 2, 0}, []uint32{99, 3, 50}, parting{48, 54}, "through epoch 48 and part at one of the epochs 49 to 54"},
		{[]uint32{100, 10, 0}, []uint32{37, 10, 0}, parting{agree: 30}, "agree to the last bit through epoch 30, the last"},
	} {
		var l lab
		l.add("a", c.a[0], c.a[1], c.a[2])
		l.add("b", c.b[0], c.b[1], c.b[2])
		for _, pair := range [][]string{{"a", "b"}, {"b", "a"}} {
			b := newBench(t, l.answer)
			code := b.enter("diff", pair[0], pair[1])
			if code != exitOK || !strings.Contains(b.stdout.String(), c.said) {
				t.Errorf("%v, %v: exit code %d, printed\n%s", c.a, c.b, code, b.stdout.String())
			}
			b = newBench(t, l.answer)
			var one difference
			if b.enter("diff", pair[0], pair[1], "-o", "json"); json.Unmarshal(b.stdout.Bytes(), &one) != nil {
				t.Fatalf("printed %s", b.stdout.String())
			}
			got := parting{}
			if one.AgreeThrough != nil {
				got.agree = *one.AgreeThrough
			}
			if one.DifferAt != nil {
				got.part = *one.DifferAt
			}
			if same := c.a[0] == c.b[0] && c.b[2] == 0; got != c.want || one.Same != same {
				t.Errorf("%v, %v: %v, same %v, want %v", c.a, c.b, got, one.Same, c.want)
			}
		}
	}
	if said := (parting{part: 8}).String(); !strings.Contains(said, "1 to 8") {
		t.Error(said)
	}
}

func TestDiffSaysWhichSettingsDiffer(t *testing.T) {
	var l lab
	l.add("01JA", 4, 1, 0)
	other := l.add("01JB", 4, 1, 3)
	other.Plan.Seed, other.Plan.Hidden, other.Plan.NeuronsPerActor = proto.Uint64(8), []uint32{0}, proto.Uint32(0)
	b := newBench(t, l.answer)
	if code := b.enter("diff", "01JA", "01JB"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "diff.golden", b.stdout.String())
	b = newBench(t, l.answer)
	if code := b.enter("diff", "01JA", "01JB", "-o", "json"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "diff_json.golden", b.stdout.String())

	other = l.add("01JB", 4, 1, 0)
	other.Plan.NeuronsPerActor = proto.Uint32(0) // which is for speed only
	b = newBench(t, l.answer)
	var one difference
	if b.enter("diff", "01JA", "01JB", "-o", "json"); json.Unmarshal(b.stdout.Bytes(), &one) != nil || !one.Same || len(one.Plan) != 1 {
		t.Errorf("printed %s", b.stdout.String())
	}
}

// A job that still learns is compared as far as it is; nobody waits for its end.
func TestDiffDoesNotWaitForTheEndOfAJob(t *testing.T) {
	var l lab
	l.add("01JA", 40, 1, 0)
	running := startedJob()
	running.Id, running.Epoch, running.Error, running.Revision = "01JB", 12, 1.0/12, 12
	l.jobs["01JB"], l.told["01JB"] = running, l.told["01JA"][:12]
	b := newBench(t, func(asked proto.Message) proto.Message {
		answer := l.answer(asked)
		if events, ok := answer.(*protocol.Events); ok && events.GetJob() == "01JB" {
			if events.Last = false; len(events.GetEvents()) == 0 {
				return nil // it has nothing to tell for a while
			}
		}
		return answer
	})
	if code := b.enter("diff", "01JA", "01JB"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "diff_running.golden", b.stdout.String())
}

func TestReplayLearnsUntilAnEpochAndChecksItAgainstTheHistory(t *testing.T) {
	for name, c := range map[string]struct {
		until, every, from uint32
		code               int
	}{
		"replay":           {6, 1, 0, exitOK},
		"replay_thinned":   {17, 5, 0, exitOK},
		"replay_different": {6, 1, 4, exitJobFailed},
	} {
		l := lab{next: "01JNEW"}
		job := l.add("01JOLD", 40, c.every, 0)
		l.add("01JNEW", c.until, c.every, c.from)
		b := newBench(t, l.answer)
		if code := b.enter("replay", "01JOLD", "--until", fmt.Sprint(c.until)); code != c.code {
			t.Errorf("%s: exit code %d", name, code)
		}
		golden(t, name+".golden", b.stdout.String()+"-- errors --\n"+b.stderr.String())
		want := proto.CloneOf(job.GetPlan())
		want.Until = c.until
		if !proto.Equal(l.order.GetPlan(), want) || l.order.GetDataset() != job.GetDataset() {
			t.Errorf("%s: submitted %v", name, l.order)
		}
		b = newBench(t, l.answer)
		var one replayed
		code := b.enter("replay", "01JOLD", "--until", fmt.Sprint(c.until), "-o", "json")
		if err := json.Unmarshal(b.stdout.Bytes(), &one); err != nil || code != c.code || one.Replay != "01JNEW" || *one.Same != (c.from == 0) {
			t.Errorf("%s -o json: exit code %d, %v, %s", name, code, err, b.stdout.String())
		}
	}
}

func TestReplayGoesNowhereAJobHasNotBeen(t *testing.T) {
	b := newBench(t, service(failedJob("out of luck")))
	if code := b.enter("replay", "01J", "--until", "4"); code != exitUsage || !strings.Contains(b.stderr.String(), "has learned 3 epochs; there is no epoch 4") {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	old := succeededJob()
	old.Dataset = ""
	b = newBench(t, service(old))
	if code := b.enter("replay", "01J", "--until", "4"); code != exitUsage || !strings.Contains(b.stderr.String(), "does not say what it learned from") {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
}

func TestAHistoryWithoutChainsIsNotChecked(t *testing.T) {
	r := newReplayed(succeededJob(), succeededJob(), parting{})
	b := newBench(t, nil)
	b.writeReplayed(typed(t), r)
	if r.Same != nil || r.Checked != nil || !strings.Contains(b.stdout.String(), "not checked") || !strings.Contains((parting{}).String(), "no epoch that could be compared") {
		t.Errorf("%+v, printed %q", r, b.stdout.String())
	}
}
