package view

import "testing"

func TestOnlyWhatASpreadsheetWouldRunIsAFormula(t *testing.T) {
	for word, want := range map[string]bool{
		"": false, "setosa": false, "-1": false, "+1.5e3": false, "1-2": false,
		"=1+1": true, "@SUM(A1)": true, "-1+cmd": true, "+x": true, "\tx": true,
	} {
		if cell := TextCell(word); (cell == "'"+word) != want || !want && cell != word {
			t.Errorf("TextCell(%q) = %q", word, cell)
		}
	}
}
