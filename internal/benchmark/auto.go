package benchmark

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// Table is a table to learn.
type Table struct {
	Name   string
	Target string // column
	CSV    []byte
}

// TableMeasured is what the preset auto came to on a table.
type TableMeasured struct {
	Table  string       `json:"table"`
	Rows   int          `json:"rows"` // for the test too
	Test   int          `json:"test"` // rows
	Cores  int          `json:"cores"`
	Metric string       `json:"metric"` // accuracy, R2
	Took   Spread       `json:"seconds"`
	Score  float64      `json:"score"` // of the test rows
	Rivals []TableRatio `json:"rivals,omitempty"`
}

// TableRatio is what another program came to with the same rows.
type TableRatio struct {
	Name  string  `json:"name"`
	Took  Spread  `json:"seconds"`
	Score float64 `json:"score"`
}

// learned is what learning a table once came to.
type learned struct{ Seconds, Score float64 }

// Tables measures how long it takes from the submission of a table, with nothing said but the target, to the result and its
// evaluation, in turn with the rivals.
func (b *Bench) Tables(ctx context.Context, tables []Table) (Report[TableMeasured], error) {
	report := Report[TableMeasured]{Machine: ThisMachine(b.Rivals)}
	for _, t := range tables {
		for _, cores := range b.Cores {
			err := b.on(cores, func(s Service) error {
				measured, err := b.table(ctx, s, t, cores)
				report.Measured = append(report.Measured, measured)
				return err
			})
			if err != nil {
				return report, err
			}
		}
	}
	return report, nil
}

func (b *Bench) table(ctx context.Context, s Service, t Table, cores int) (TableMeasured, error) {
	var job *protocol.Job
	var ours []float64
	var defaults, grids []learned
	err := b.each(t.Name, cores, func() (err error) {
		began := time.Now()
		job, err = s.Run(ctx, &protocol.Submit{
			Name: t.Name, Data: &protocol.Submit_Table{Table: t.CSV}, Plan: &protocol.Plan{Target: t.Target},
		}, func(*protocol.Event) {})
		if err != nil {
			return err
		}
		ours = append(ours, time.Since(began).Seconds())
		for _, r := range b.Rivals {
			var answer struct{ Defaults, Grid learned }
			asked, err := t.Divide(job)
			if err == nil {
				asked.Cores = cores
				err = r.run(ctx, t.Name, cores, asked, &answer)
			}
			if err != nil {
				return err
			}
			defaults, grids = append(defaults, answer.Defaults), append(grids, answer.Grid)
		}
		return nil
	})
	if err != nil {
		return TableMeasured{}, err
	}
	measured := sumTable(job, ours)
	measured.Table, measured.Cores = t.Name, cores
	if len(defaults) > 0 {
		measured.Rivals = []TableRatio{sumLearned("sklearn, defaults", defaults), sumLearned("sklearn, grid of 18", grids)}
	}
	return measured, nil
}

func sumTable(job *protocol.Job, seconds []float64) TableMeasured {
	m := TableMeasured{
		Rows: int(job.GetRows() + job.GetValidation() + job.GetHeldOut()), Test: int(job.GetHeldOut()),
		Metric: "accuracy", Took: SpreadOf(seconds), Score: job.GetResult().GetAccuracy(),
	}
	if job.GetResult().R2 != nil {
		m.Metric, m.Score = "R2", job.GetResult().GetR2()
	}
	return m
}

func sumLearned(name string, runs []learned) TableRatio {
	var seconds []float64
	for _, run := range runs {
		seconds = append(seconds, run.Seconds)
	}
	return TableRatio{Name: name, Took: SpreadOf(seconds), Score: runs[0].Score}
}

// Divided is a table as it was read, and its rows by what they are for: both programs learn from the same.
type Divided struct {
	Numbers    [][]*float64 `json:"numbers"`    // columns; nil: no value
	Categories [][]int32    `json:"categories"` // columns; -1: no value
	Target     []float64    `json:"target"`
	Classes    bool         `json:"classes"` // the target's
	Train      []int        `json:"train"`
	Test       []int        `json:"test"`
	Cores      int          `json:"cores"`
}

// Divide reads a table, and divides its rows, as the job did that learned it. Rows for validation are among those to train on.
func (t Table) Divide(job *protocol.Job) (Divided, error) {
	source := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(t.CSV)), nil }
	description, err := dataset.Describe(source, dataset.Choices{Name: t.Name, Target: t.Target})
	if err != nil {
		return Divided{}, err
	}
	frame, err := dataset.Load(source, description)
	if err != nil {
		return Divided{}, err
	}
	d := Divided{Numbers: [][]*float64{}, Categories: [][]int32{}, Target: frame.Targets, Classes: frame.Task == dataset.Classification}
	for _, column := range frame.Columns {
		if column.Kind == dataset.Category {
			d.Categories = append(d.Categories, column.Codes)
		} else {
			d.Numbers = append(d.Numbers, orNothing(column.Numbers))
		}
	}
	plan := job.GetPlan()
	d.Train, d.Test, err = frame.HoldOut(dataset.HoldOut{
		Method: dataset.Method(plan.GetSplitting().GetMethod()), Share: plan.GetHoldout(), Seed: plan.GetSeed(),
	})
	if err == nil && len(d.Test) != int(job.GetHeldOut()) {
		err = fmt.Errorf("%s: the job's %d test rows cannot be told", t.Name, job.GetHeldOut())
	}
	return d, err
}

// orNothing are numbers that JSON can say: nil in place of NaN.
func orNothing(numbers []float64) []*float64 {
	said := make([]*float64, len(numbers))
	for i, x := range numbers {
		if x == x {
			said[i] = &numbers[i]
		}
	}
	return said
}
