package plan

import (
	"encoding/hex"
	"os"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// Jobs that were stored before there were other rules than the first, and before there
// were others than the second. The first one's table has parted thousands, slashes and
// numbers with units in it, the second one's dates, hours and seats, of which each is read
// or prepared otherwise today.
func TestAStoredPlanKeepsToTheRulesItWasAcceptedUnder(t *testing.T) {
	for _, rules := range []string{"first", "second"} {
		t.Run(rules, func(t *testing.T) { checkStored(t, "../model/testdata/"+rules) })
	}
}

func checkStored(t *testing.T, name string) {
	t.Helper()
	stored, err := os.ReadFile(name + ".job")
	if err != nil {
		t.Fatal(err)
	}
	job := &protocol.Job{}
	if err := proto.Unmarshal(stored, job); err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	receipt, asked := job.GetResult().GetReceipt(), proto.CloneOf(job.GetPlan())
	r, err := Resolve(job.GetName(), job.GetPlan(), Text(table), nil)
	if err != nil {
		t.Fatal(err)
	}
	id := r.Identify([32]byte{}, "")
	if got := hex.EncodeToString(id.Plan[:]); got != receipt.GetPlan() {
		t.Errorf("the plan's digest is %s, was %s: %v", got, receipt.GetPlan(), r.Head.GetPlan())
	}
	if got := hex.EncodeToString(id.Preparation[:]); got != receipt.GetPreparation() {
		t.Errorf("the preparation's digest is %s, was %s", got, receipt.GetPreparation())
	}
	if p := asked.GetPreparation(); p != nil {
		p.Reading = nil
	}
	today, err := Resolve(job.GetName(), Submitted(asked), Text(table), nil)
	if err != nil {
		t.Fatal(err)
	}
	if now := today.Identify([32]byte{}, ""); now.Preparation == id.Preparation {
		t.Error("the table is read by the latest rules as it was by its own, so this test tells nothing")
	}
}

func TestAPlanForSamplesSaysNothingOfReading(t *testing.T) {
	r, err := Resolve("", Submitted(oneSample().GetPlan()), Text(DataOf(oneSample())), nil)
	if err != nil {
		t.Fatal(err)
	}
	if p := r.Head.GetPlan().GetPreparation(); p != nil {
		t.Errorf("it says %v", p)
	}
}
