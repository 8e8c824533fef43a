package dataset_test

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

func TestRowsThatAreNoneAreWarnedOfWhenTheyArePredicted(t *testing.T) {
	p := fit(t, loadY(t, "kind,size,place,y\na,1.5,u,1\nb,2.5,v,2\na,3.5,u,1\nb,2.5,u,1\n"), dataset.Recipe{})
	for rows, says := range map[string]string{
		"a,1.5,u\nkind,size,place\nb,2.5,v\n":      "line 3 repeats the header",
		"a,1.5,u\n\"a,2.5,u\nb,1.5,v\na\",2.5,v\n": "line 3 has a cell in quotes that goes on over other rows",
		"\"a,2.5,u\nb\",2.5,v":                     "line 2 has a cell in quotes that goes on over other rows",
		"a,1.5,\"u\nb,1.5,v\"\nb,2.5,v\n":          "line 2 has a cell in quotes that goes on over other rows",
		"\"a,\nb\",1.5,u\nb,2.5,\"v\n\"\n":         "",
	} {
		_, warnings, err := p.ReadRows(source("kind,size,place\n"+rows), dataset.Choices{})
		said := fmt.Sprint(warnings)
		if err != nil || !strings.Contains(said, says) || says == "" && strings.Contains(said, "quotes") {
			t.Errorf("%q: %v, %v, want %s", rows, warnings, err, says)
		}
	}
}
