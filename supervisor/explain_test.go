package supervisor

import (
	"context"
	"testing"

	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

// Explain shows the job that the queue would accept, and does not change the submission.
func TestExplainShowsTheJobThatSubmittingMakes(t *testing.T) {
	submit := flowerJob()
	submit.Queue, submit.Priority, submit.Key, submit.Retries = "night", -2, "k", proto.Uint32(500)
	asked := proto.CloneOf(submit)
	explained, err := plan.Explain(submit)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asked, submit, protocmp.Transform()); diff != "" {
		t.Errorf("the submission was changed (-before +after):\n%s", diff)
	}
	taken, is := accept(context.Background(), &storage.Memory{}, submit).(*accepted)
	if !is {
		t.Fatal("the submission is refused")
	}
	if diff := cmp.Diff(taken.head, explained.Job, protocmp.Transform()); diff != "" {
		t.Errorf("accepted (-), explained (+):\n%s", diff)
	}
	if len(explained.Columns) != 2 || explained.Columns[1].Column != "weight" {
		t.Errorf("the columns are %v", explained.Columns)
	}
}
