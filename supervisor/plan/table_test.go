package plan

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/protocol"
)

// tableOf is a submission of a table of as many rows; y is the last of its columns.
func tableOf(rows int, row func(i int) string) *protocol.Submit {
	text := "x,y\n"
	for i := range rows {
		text += row(i) + "\n"
	}
	return &protocol.Submit{Name: "t.csv", Plan: &protocol.Plan{Target: "y"}, Data: &protocol.Submit_Table{Table: []byte(text)}}
}

func TestATestWithoutARowIsWarnedOf(t *testing.T) {
	for classes, warned := range map[int]bool{30: true, 29: false} {
		submit := tableOf(30, func(i int) string { return fmt.Sprintf("%d.5,name%d", i*i%31, i%classes) })
		submit.Plan.Task = protocol.Task_TASK_CLASSIFICATION
		explained, err := Explain(submit)
		if err != nil {
			t.Fatal(err)
		}
		if said := strings.Contains(strings.Join(explained.Job.GetWarnings(), "\n"), "no row is left for the test"); said != warned {
			t.Errorf("%d classes of 30 rows, %d test rows: %q", classes, explained.Job.GetHeldOut(), explained.Job.GetWarnings())
		}
	}
	wanted := tableOf(30, func(i int) string { return fmt.Sprintf("%d.5,name%d", i*i%31, i%2) })
	none := 0.0
	wanted.Plan.Holdout = &none
	explained, err := Explain(wanted)
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(explained.Job.GetWarnings(), "\n"); strings.Contains(all, "for the test") {
		t.Errorf("who asks for no test is told %q", all)
	}
}

func TestFoldsWithoutOneThatIsKeptBackAreToldApartFromAFoldThatThereIsNot(t *testing.T) {
	for fold, want := range map[uint32]string{0: "choose fold 1 to 3, or cross-validate", 4: "there is no fold 4; choose 1 to 3"} {
		submit := tableOf(30, func(i int) string { return fmt.Sprintf("%d.5,name%d", i*i%31, i%2) })
		submit.Plan.Splitting = &protocol.Splitting{Folds: 3, Fold: fold}
		if _, err := Explain(submit); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("fold %d: %v", fold, err)
		}
	}
}
