package plan

import (
	"os"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// Cyclic numbers and days elapsed help on the tables that testdata/calendar.py makes, by so much of R2 at the least in every
// one of three folds of five. docs/reference/tables.md has the means of all.
func TestTheCalendarHelpsOnTablesOfTimes(t *testing.T) {
	never := func(columns ...string) *protocol.Preparation {
		p := &protocol.Preparation{}
		for _, column := range columns {
			p.Cyclic = append(p.Cyclic, &protocol.ColumnCycle{Column: column})
		}
		return p
	}
	for _, c := range []struct {
		file, target string
		without      *protocol.Preparation
		least        float64
	}{
		{"energy", "load", never("hour", "weekday"), 0.03},
		{"visits", "visits", &protocol.Preparation{Reading: proto.Uint32(2)}, 0.005},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			for fold := range uint32(3) {
				with := foldR2(t, c.file, c.target, fold+1, &protocol.Preparation{})
				without := foldR2(t, c.file, c.target, fold+1, c.without)
				t.Logf("fold %d: %.4f with, %.4f without", fold+1, with, without)
				if with < without+c.least {
					t.Errorf("fold %d: R2 is %v with, %v without", fold+1, with, without)
				}
			}
		})
	}
}

// foldR2 is R2 on the rows of a fold that was not learned from, by plain loops.
func foldR2(t *testing.T, file, target string, fold uint32, p *protocol.Preparation) float64 {
	t.Helper()
	table, err := os.ReadFile("testdata/" + file + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	plan := Submitted(&protocol.Plan{
		Target: target, Hidden: []uint32{16}, Splitting: &protocol.Splitting{Folds: 5, Fold: fold},
		Regularization: &protocol.Regularization{L2: proto.Float64(1)}, Preparation: p,
	})
	r, err := resolve(&protocol.Submit{Name: file, Data: &protocol.Submit_Table{Table: table}, Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	return *r.Run.Report(train(t, r.Run), nil).R2
}
