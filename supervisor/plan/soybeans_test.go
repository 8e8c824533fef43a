package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
)

const (
	diseases  = 19
	questions = 35
)

// soybeans is a table of the shape of the UCI repository's soybean table, which few
// rows and many features make a dear one to search: 546 plants, 35 answers each of four
// or five words, one of 19 diseases. Three diseases at a time differ in few answers.
func soybeans() []byte {
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: 7, Purpose: "test"})
	below := func(n int) int { return int(chance.Float64() * float64(n)) }
	answers := func(question int) int { return 4 + min(1, question/8) }
	var typical [diseases][questions]int
	for disease := range typical {
		for question := range questions {
			typical[disease][question] = below(answers(question))
		}
		if disease%3 > 0 {
			kept := typical[disease-disease%3]
			copy(kept[disease%3*6:][:6], typical[disease][:])
			typical[disease] = kept
		}
	}
	var text strings.Builder
	for question := range questions {
		fmt.Fprintf(&text, "q%d,", question+1)
	}
	text.WriteString("disease\n")
	for range 546 {
		disease := min(below(diseases), below(diseases+8)) % diseases
		for question, usual := range typical[disease] {
			if chance.Float64() < 0.45 {
				usual = below(answers(question))
			}
			fmt.Fprintf(&text, "a%d,", usual)
		}
		fmt.Fprintf(&text, "d%d\n", disease+1)
	}
	return []byte(text.String())
}

func TestTheTableOfSoybeansHasTheShapeOfTheRealOne(t *testing.T) {
	r, err := Resolve("soybeans", &protocol.Plan{Target: "disease"}, Text(soybeans()), nil)
	if err != nil {
		t.Fatal(err)
	}
	table := r.Run.Data.(Table)
	if table.Rows != 546 || len(table.Columns) != 167 || len(table.Classes) != diseases {
		t.Errorf("%d rows of %d features, %d classes", table.Rows, len(table.Columns), len(table.Classes))
	}
	if slices.Contains(r.Head.GetChoices(), "the usual") {
		t.Errorf("its penalty is not measured: %q", r.Head.GetChoices())
	}
}

// What auto does with a table before a job is acknowledged, and what the job then learns, by plain loops.
func BenchmarkAuto(b *testing.B) {
	for _, c := range []struct {
		name, target string
		table        []byte
	}{
		{"iris", "species", iris(b).GetTable()},
		{"soybeans", "disease", soybeans()},
		{"waves 300", "side", waves(300)},
		{"waves 900", "y", waves(900)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				r, err := Resolve(c.name, &protocol.Plan{Target: c.target}, Text(c.table), nil)
				if err != nil {
					b.Fatal(err)
				}
				if err := r.Measure(context.Background()); err != nil {
					b.Fatal(err)
				}
				if err := training.Learn(r.Run, &training.State{}, neuron.NewReference(r.Run.Network)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
