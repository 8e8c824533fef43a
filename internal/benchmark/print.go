package benchmark

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// table is a table for a terminal, a line at a time.
type table struct{ *tabwriter.Writer }

func newTable(out io.Writer, heads ...string) table {
	t := table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	t.line(heads...)
	return t
}

func (t table) line(cells ...string) { fmt.Fprintln(t, strings.Join(cells, "\t")) }

// WriteWorkloads prints what was measured of workloads.
func WriteWorkloads(out io.Writer, r Report[Measured]) error {
	fmt.Fprintf(out, "%s\n\n", r.Machine)
	t := newTable(out, "WORKLOAD", "NETWORK", "CORES", "ROWS/S", "RANGE", "STEP", "GFLOP/S", "ARITHMETIC", "MESSAGES", "OTHER", "IDLE", "MEMORY")
	for _, m := range r.Measured {
		s := m.Shares
		t.line(m.Name, m.Workload.String(), fmt.Sprint(m.Cores), short(m.RowsPerSecond.Median), m.RowsPerSecond.String(), duration(m.StepMicros/1e6),
			short(m.GFLOPS), percent(s.Arithmetic), percent(s.Messages), percent(s.Other), percent(s.Idle), mebibytes(m.Memory))
	}
	if err := t.Flush(); err != nil || r.Machine.BLAS == nil {
		return err
	}
	fmt.Fprintln(out)
	t = newTable(out, "WORKLOAD", "CORES", "PROGRAM", "ROWS/S", "RANGE", "FASTEST WITH", "MEMORY", "DEEPNET IS")
	for _, m := range r.Measured {
		for _, rival := range m.Rivals {
			t.line(m.Name, fmt.Sprint(m.Cores), rival.Name, short(rival.RowsPerSecond.Median), rival.RowsPerSecond.String(),
				rival.Setting, mebibytes(rival.Memory), times(rival.Times))
		}
	}
	return t.Flush()
}

// WriteProducts prints what was measured of products.
func WriteProducts(out io.Writer, r Report[ProductMeasured]) error {
	fmt.Fprintf(out, "%s\n\n", r.Machine)
	t := newTable(out, "ROWS x LINKS x OUTPUTS", "CORES", "PROGRAM", "GFLOP/S", "RANGE", "DEEPNET IS")
	for _, m := range r.Measured {
		cores := fmt.Sprint(m.Cores)
		t.line(m.String(), cores, "deepnet", short(m.GFLOPS.Median), m.GFLOPS.String(), "")
		for _, rival := range m.Rivals {
			t.line(m.String(), cores, rival.Name, short(rival.GFLOPS.Median), rival.GFLOPS.String(), times(rival.Times))
		}
	}
	return t.Flush()
}

// WriteTables prints what was measured of tables.
func WriteTables(out io.Writer, r Report[TableMeasured]) error {
	fmt.Fprintf(out, "%s\n\n", r.Machine)
	t := newTable(out, "TABLE", "ROWS", "FOR THE TEST", "CORES", "PROGRAM", "TIME", "RANGE", "METRIC", "TEST SCORE")
	for _, m := range r.Measured {
		start := []string{m.Table, fmt.Sprint(m.Rows), fmt.Sprint(m.Test), fmt.Sprint(m.Cores)}
		for _, of := range append([]TableRatio{{"deepnet", m.Took, m.Score}}, m.Rivals...) {
			t.line(append(start, of.Name, duration(of.Took.Median), duration(of.Took.Least)+" to "+duration(of.Took.Most),
				m.Metric, fmt.Sprintf("%.3f", of.Score))...)
		}
	}
	return t.Flush()
}

// WriteCost prints how the cost of learning grows.
func WriteCost(out io.Writer, r Report[Sweep]) error {
	fmt.Fprintln(out, r.Machine)
	for _, s := range r.Measured {
		fmt.Fprintf(out, "\nTime of %s by %s (%s)\n", s.Per, s.Of, s.Fixed)
		heads := []string{strings.ToUpper(s.Of)}
		for _, c := range s.Curves {
			heads = append(heads, strings.ToUpper(c.Name))
		}
		t := newTable(out, heads...)
		for i, p := range s.Curves[0].Points {
			cells := []string{fmt.Sprint(p.Number)}
			for _, c := range s.Curves {
				cells = append(cells, duration(c.Points[i].Seconds))
			}
			t.line(cells...)
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// String is the range of the runs.
func (s Spread) String() string { return short(s.Least) + " to " + short(s.Most) }

// short is a number with three digits.
func short(x float64) string {
	switch {
	case x >= 999.5e3:
		return fmt.Sprintf("%.3g M", x/1e6)
	case x >= 999.5:
		return fmt.Sprintf("%.3g k", x/1e3)
	default:
		return fmt.Sprintf("%.3g", x)
	}
}

// duration is a number of seconds with three digits.
func duration(seconds float64) string {
	switch {
	case seconds >= 0.9995:
		return fmt.Sprintf("%.3g s", seconds)
	case seconds >= 0.9995e-3:
		return fmt.Sprintf("%.3g ms", seconds*1e3)
	default:
		return fmt.Sprintf("%.3g us", seconds*1e6)
	}
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

func mebibytes(bytes int64) string { return fmt.Sprintf("%d MiB", bytes>>20) }

func times(ratio float64) string { return fmt.Sprintf("%.3g times as fast", ratio) }
