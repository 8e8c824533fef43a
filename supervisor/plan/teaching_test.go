package plan

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/protocol"
)

func TestRowsToLearnFromOfOneClassAreRefused(t *testing.T) {
	submit := tableOf(60, func(i int) string { return fmt.Sprintf("%d.5,%s", i*i%31, []string{"good", "bad"}[i/30]) })
	text := "x,site,y\n"
	for i := range 60 {
		text += fmt.Sprintf("%d.5,S%d,%s\n", i*i%31, i/30, []string{"good", "bad"}[i/30])
	}
	submit.Data = &protocol.Submit_Table{Table: []byte(text)}
	submit.Plan.Splitting = &protocol.Splitting{Group: "site"}
	_, err := Explain(submit)
	if err == nil || !strings.Contains(err.Error(), `a single class: all 30 rows to learn from say "`) {
		t.Errorf("it was told %v", err)
	}
}

func TestASingleRowToLearnFromIsWarnedOf(t *testing.T) {
	explained, err := Explain(tableOf(2, func(i int) string { return fmt.Sprintf("%d.5,%d.25", i, i) }))
	if err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(explained.Job.GetWarnings(), "\n"); !strings.Contains(said, "a single row is left to learn from") {
		t.Errorf("%q", said)
	}
}

func TestAPositiveClassIsOneOfTwo(t *testing.T) {
	for positive, want := range map[string]string{"a": "", "x": "--positive x: there is no such class; the classes are a, b"} {
		submit := tableOf(30, func(i int) string { return fmt.Sprintf("%d.5,%s", i*i%31, []string{"a", "b"}[i%2]) })
		submit.Plan.Positive = positive
		if _, err := Explain(submit); want == "" && err != nil || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v", positive, err)
		}
	}
	submit := tableOf(30, func(i int) string { return fmt.Sprintf("%d.5,%d.25", i*i%31, i) })
	submit.Plan.Positive = "a"
	if _, err := Explain(submit); err == nil || !strings.Contains(err.Error(), "a positive class is one of two") {
		t.Errorf("%v", err)
	}
}
