package view_test

import (
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

func TestNoticesNameSettingsWhereSentencesNameFlags(t *testing.T) {
	said := []string{
		"if they are codes, choose the kind category (--kind zip=category)",
		"name them as missing ones (--missing, in place of the usual ones) unless they say something",
		"so they tell how well rows are remembered; --split copies keeps equal rows together",
		"it is called --class-weight",
		`"--3" in 1 row, "a \" --kind" in 2 rows count as missing (--missing changes that)`,
		"a -- b, a--b",
	}
	want := []string{
		"if they are codes, choose the kind category (setting kind zip=category)",
		"name them as missing ones (setting missing, in place of the usual ones) unless they say something",
		"so they tell how well rows are remembered; setting split copies keeps equal rows together",
		"it is called setting class-weight",
		`"--3" in 1 row, "a \" --kind" in 2 rows count as missing (setting missing changes that)`,
		"a -- b, a--b",
	}
	if got := view.Notices(said); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := view.NewJob(&protocol.Job{Warnings: said[:1]}).Warnings; !slices.Equal(got, want[:1]) {
		t.Errorf("a job's are %q", got)
	}
	if got := view.Notices(nil); got == nil {
		t.Error("none are null")
	}
}
