package snapshot

import (
	"fmt"
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

const (
	maxGrid  = 64      // cells per side of a heat map
	maxCells = 4 << 20 // of all heat maps together
	perPass  = 1 << 20 // signals of all layers in one forward pass over the grid
)

// maps says whether there are heat maps: a plane has two inputs.
func (s *Subject) maps() bool { return s.Network.Spec.Inputs == 2 && len(s.Rows) > 0 }

// checkGrid refuses heat maps that are too many or too fine.
func (s *Subject) checkGrid(grid int) error {
	if grid > maxGrid {
		return fmt.Errorf("a heat map has at most %d cells per side", maxGrid)
	}
	if n := s.Network.Neurons(); s.maps() && n*grid*grid > maxCells {
		return fmt.Errorf("%d heat maps of %d cells per side are too many; %d cells per side are possible", n, grid, int(math.Sqrt(float64(maxCells/n))))
	}
	return nil
}

// draw adds the heat maps and the sample that they are drawn around.
func (s *Subject) draw(shown *protocol.Network, grid int) {
	in, targets := neuron.NewSignals(2, len(s.Rows)), neuron.NewSignals(s.Network.Widths()[len(s.Network.Layers)-1], len(s.Rows))
	neuron.Gather(in, s.Data.Inputs(), s.Rows)
	s.Data.Targets(targets, s.Rows)
	shown.Sample = &protocol.Samples{Inputs: 2, Targets: uint32(targets.Rows), Input: rowAfterRow(in), Target: rowAfterRow(targets)}
	for i := range 2 {
		low, high := around(in.Data[i*in.Stride:][:in.Cols])
		shown.Low, shown.High = append(shown.Low, low), append(shown.High, high)
	}
	for i, fired := range s.fireOver(plane(shown.Low, shown.High, grid)) {
		paint(shown.Layers[i], fired)
	}
}

// rowAfterRow returns signals, columns x rows, row after row.
func rowAfterRow(s neuron.Signals) []float64 {
	turned := neuron.NewSignals(s.Cols, s.Rows)
	neuron.Transpose(turned, s)
	return turned.Data
}

// around returns the range of numbers, widened by a tenth on each side. A single number
// gets one of width 2.
func around(numbers []float64) (low, high float64) {
	low, high = numbers[0], numbers[0]
	for _, x := range numbers {
		low, high = min(low, x), max(high, x)
	}
	margin := (high - low) / 10
	if margin == 0 {
		margin = 1
	}
	return low - margin, high + margin
}

// plane returns the middles of the cells of a grid, 2 x cells: row after row from the
// lowest second input on, in each from the lowest first input on.
func plane(low, high []float64, grid int) neuron.Signals {
	in := neuron.NewSignals(2, grid*grid)
	for cell := range in.Cols {
		in.Data[cell] = middle(low[0], high[0], cell%grid, grid)
		in.Data[in.Stride+cell] = middle(low[1], high[1], cell/grid, grid)
	}
	return in
}

// middle returns the middle of cell i of n between low and high.
func middle(low, high float64, i, n int) float64 {
	share := (float64(i) + 0.5) / float64(n)
	return float64(low*(1-share)) + float64(high*share)
}

// fireOver returns what each layer emits for in, in parts that bound the memory.
func (s *Subject) fireOver(in neuron.Signals) []neuron.Signals {
	var fired []neuron.Signals
	for _, l := range s.Network.Layers {
		fired = append(fired, neuron.NewSignals(l.Neurons, in.Cols))
	}
	part := max(1, perPass/s.Network.Neurons())
	for first := 0; first < in.Cols; first += part {
		some := in
		some.Cols, some.Data = min(part, in.Cols-first), in.Data[first:]
		for i, emitted := range s.emit(some) {
			for j := range emitted.Rows {
				copy(fired[i].Data[j*in.Cols+first:], emitted.Data[j*emitted.Stride:][:emitted.Cols])
			}
		}
	}
	return fired
}

// paint adds the heat maps of a layer, all on the scale of that layer.
func paint(state *protocol.LayerState, fired neuron.Signals) {
	low, high := math.Inf(1), math.Inf(-1)
	for i, x := range fired.Data {
		x = bounded(x)
		fired.Data[i] = x
		low, high = min(low, x), max(high, x)
	}
	state.MapLow, state.MapHigh = float32(low), float32(high)
	state.Maps = make([]byte, len(fired.Data))
	if high == low {
		return
	}
	for i, x := range fired.Data {
		state.Maps[i] = byte(math.Round((x - low) / (high - low) * 255))
	}
}

// bounded returns x within what a float32 holds; 0 for what is no number. Far from the
// rows a network may fire anything.
func bounded(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return max(-math.MaxFloat32, min(math.MaxFloat32, x))
}
