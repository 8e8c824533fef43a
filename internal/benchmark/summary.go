package benchmark

import "slices"

// Spread is what several runs came to.
type Spread struct {
	Median float64 `json:"median"`
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
}

// SpreadOf sums up at least one value.
func SpreadOf(values []float64) Spread {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	median := sorted[middle]
	if len(sorted)%2 == 0 {
		median = (sorted[middle-1] + median) / 2
	}
	return Spread{Median: median, Least: sorted[0], Most: sorted[len(sorted)-1]}
}

// Measured is what was measured of a workload.
type Measured struct {
	Workload
	Cores         int     `json:"cores"`
	RowsPerSecond Spread  `json:"rows_per_second"`
	StepMicros    float64 `json:"step_microseconds"`
	GFLOPS        float64 `json:"gflops"` // 10^9 operations of the products, per second
	Shares        Shares  `json:"shares"`
	Memory        int64   `json:"memory"` // bytes resident at the most; 0: not known
	Rivals        []Ratio `json:"rivals,omitempty"`
}

// Ratio is what another program came to, in the same minutes.
type Ratio struct {
	Name          string  `json:"name"`
	RowsPerSecond Spread  `json:"rows_per_second"`
	Times         float64 `json:"times"` // as many rows per second does Deepnet learn
	Memory        int64   `json:"memory"`
	Setting       string  `json:"setting"` // of threads, in the last run
}

// Run is what one run of Deepnet came to.
type Run struct {
	Result
	Shares Shares
}

// Sum sums up the runs of a workload on so many cores, of Deepnet and of its rivals by name.
func Sum(w Workload, cores int, runs []Run, rivals []Rival, theirs map[string][]Result) Measured {
	m := Measured{Workload: w, Cores: cores}
	var rates []float64
	for _, r := range runs {
		rates = append(rates, r.RowsPerSecond)
		m.Memory = max(m.Memory, r.Memory)
	}
	m.RowsPerSecond = SpreadOf(rates)
	m.StepMicros = 1e6 * float64(w.Batch) / m.RowsPerSecond.Median
	m.GFLOPS = m.RowsPerSecond.Median * float64(w.Operations()) / 1e9
	m.Shares = runs[len(runs)/2].Shares
	for _, rival := range rivals {
		ratio := Ratio{Name: rival.Name}
		var rates []float64
		for _, r := range theirs[rival.Name] {
			rates = append(rates, r.RowsPerSecond)
			ratio.Memory, ratio.Setting = max(ratio.Memory, r.Memory), r.Setting
		}
		ratio.RowsPerSecond = SpreadOf(rates)
		ratio.Times = m.RowsPerSecond.Median / ratio.RowsPerSecond.Median
		m.Rivals = append(m.Rivals, ratio)
	}
	return m
}
