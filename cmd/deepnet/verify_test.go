package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

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
		l.add("01JNEW", 4, 1, c.from).Result.Receipt.Release = "v0.9.9" // which is shown, but does not count
		b := newBench(t, l.answer)
		if code := b.enter("verify", "01JOLD"); code != c.code {
			t.Errorf("%s: exit code %d", name, code)
		}
		golden(t, name+".golden", b.stdout.String()+"-- errors --\n"+b.stderr.String())
		want := &protocol.Submit{
			Name: "iris.csv", Plan: job.GetPlan(), Data: &protocol.Submit_Dataset{Dataset: job.GetDataset()},
			Queue: "night", Priority: 5, Retries: proto.Uint32(0), Key: "01jkey",
		}
		if !proto.Equal(l.submitted, want) {
			t.Errorf("%s: submitted %v", name, l.submitted)
		}
		b = newBench(t, l.answer)
		var one view.Verification
		code := b.enter("verify", "01JOLD", "-o", "json")
		if err := json.Unmarshal(b.stdout.Bytes(), &one); err != nil || code != c.code || one.Job != "01JNEW" || one.Same != (c.from == 0) || len(one.Lines) != 9 {
			t.Errorf("%s -o json: exit code %d, %v, %s", name, code, err, b.stdout.String())
		}
	}
}

func TestVerifyTrainsOnASavedReceiptsTable(t *testing.T) {
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
	if code != exitOK || !strings.Contains(b.stdout.String(), "Verified: job 01JNEW has the receipt of "+saved+", to the last bit.\n") {
		t.Errorf("exit code %d, printed %q, told %q", code, b.stdout.String(), b.stderr.String())
	}
	want := &protocol.Submit{Name: "iris.csv", Plan: plan, Data: &protocol.Submit_Table{Table: content}, Key: "01jkey"}
	if !proto.Equal(l.submitted, want) {
		t.Errorf("submitted %v", l.submitted)
	}

	l.submitted = nil
	b = newBench(t, l.answer)
	other := tableFile(t, "other.csv", string(content)+"5,setosa\n")
	if code := b.enter("verify", "--against", saved, other); code != exitJobFailed || !strings.Contains(b.stderr.String(), "is not the table of this receipt") || l.submitted != nil {
		t.Errorf("another table: exit code %d, told %q", code, b.stderr.String())
	}
}

func TestAFileThatIsNoReceiptIsBadInput(t *testing.T) {
	for content, want := range map[string]string{
		"":                           "this is not what `deepnet show JOB -o json` prints",
		"[]":                         "this is not what `deepnet show JOB -o json` prints",
		"{}":                         "there is no receipt in it",
		`{"receipt":{}}`:             "there is no receipt in it",
		`{"receipt":{},"plan":{}}`:   "there is no receipt in it",
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
