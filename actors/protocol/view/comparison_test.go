package view

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// Whatever line of a receipt differs is found, but for the release.
func TestEveryLineOfAReceiptCountsButTheRelease(t *testing.T) {
	fields := (&protocol.Receipt{}).ProtoReflect().Descriptor().Fields()
	whole := succeeded().GetResult().GetReceipt()
	if v := NewVerification("17", NewReceipt(whole), NewReceipt(whole)); !v.Same || len(v.Lines) != fields.Len() || v.Job != "17" {
		t.Errorf("the same receipt, of %d fields: %+v", fields.Len(), v)
	}
	for i := range fields.Len() {
		other := proto.CloneOf(whole)
		other.ProtoReflect().Clear(fields.Get(i))
		v := NewVerification("17", NewReceipt(whole), NewReceipt(other))
		name := string(fields.Get(i).Name())
		if counts := slices.Equal(v.Differing(), []string{name}); counts == v.Same || counts == (name == "release") || !slices.Equal(Differing(v.Lines), []string{name}) {
			t.Errorf("without %s: same %v, differs in %v", name, v.Same, Differing(v.Lines))
		}
	}
}

func TestThereAreNoLinesOfNoReceipt(t *testing.T) {
	if NewReceipt(nil) != nil || NewReceipt(nil).Lines() != nil {
		t.Error("no receipt has lines")
	}
}

func TestAReplayIsTheSameUntilItsHistoryDiffers(t *testing.T) {
	same, different := true, false
	for _, row := range []struct {
		agree, differ uint32
		checked       uint32
		same          *bool
	}{
		{0, 0, 0, nil},
		{6, 0, 6, &same},
		{3, 4, 4, &different},
		{0, 1, 1, &different},
	} {
		r := NewReplay(queued(), succeeded(), row.agree, row.differ)
		if got := r.Checked; (got == nil) != (row.checked == 0) || got != nil && *got != row.checked {
			t.Errorf("%+v: checked %v", row, got)
		}
		if got := r.Same; (got == nil) != (row.same == nil) || got != nil && *got != *row.same {
			t.Errorf("%+v: same %v", row, got)
		}
	}
	if r := NewReplay(queued(), queued(), 0, 0); r.Error != nil || r.Digest != nil {
		t.Errorf("a job that trained nothing: %+v", r)
	}
}

func TestTheReceiptOfASavedJobComesBack(t *testing.T) {
	receipt, plan, err := ReadReceipt([]byte(written(t, NewJob(succeeded()))))
	if err != nil || *receipt != *NewReceipt(succeeded().GetResult().GetReceipt()) || !proto.Equal(plan, succeeded().GetPlan()) {
		t.Errorf("%+v, %v, %v", receipt, plan, err)
	}
	for _, none := range []string{"", "[]", "{}", `{"receipt":{}}`, `{"receipt":{"dataset":"da"},"plan":null}`, written(t, NewJob(queued()))} {
		if _, _, err := ReadReceipt([]byte(none)); err == nil {
			t.Errorf("there is a receipt in %q", none)
		}
	}
}
