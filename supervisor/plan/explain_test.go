package plan

import (
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func TestAPlanThatIsExplainedIsExplainedAsItself(t *testing.T) {
	first, err := Explain(flowers())
	if err != nil {
		t.Fatal(err)
	}
	again := flowers()
	again.Plan = proto.CloneOf(first.Job.GetPlan())
	second, err := Explain(again)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.Job.GetPlan(), second.Job.GetPlan(), protocmp.Transform()); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
}

func TestOnlyWhatIsThereIsExplained(t *testing.T) {
	named := flowers()
	named.Data = &protocol.Submit_Dataset{Dataset: strings.Repeat("da", 32)}
	for _, submit := range []*protocol.Submit{named, {Name: "nothing"}} {
		if _, err := Explain(submit); err == nil {
			t.Errorf("%s is explained", submit.GetName())
		}
	}
}
