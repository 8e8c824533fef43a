package chart

import (
	"strings"
	"testing"
)

func TestWideLettersTakeTheirPlaces(t *testing.T) {
	for text, want := range map[string]int{"": 0, "größe": 5, "日本 語": 7, "e\u0301": 1, "ｆｕｌｌ": 8, "한글": 4} {
		if got := across(text); got != want {
			t.Errorf("%q takes %d places, want %d", text, got, want)
		}
	}
	if cut := narrowed("日本語日本語", 7); across(cut) > 7 || !strings.Contains(cut, "…") {
		t.Errorf("cut to %q", cut)
	}
}

func TestNumbersStandBelowEachOtherWhateverTheClassesAreCalled(t *testing.T) {
	r := classesReport(3, "日本")
	r.GetEvaluation().GetClasses().GetScores()[0].Class = "plain"
	page := written(t, Page{}, r)
	_, matrix, _ := strings.Cut(page, "Confusion matrix")
	lines := strings.Split(matrix, "\n")[1:5]
	for _, line := range lines {
		if across(line) != across(lines[0]) {
			t.Errorf("lines of unlike width:\n%s", strings.Join(lines, "\n"))
			break
		}
	}
}
