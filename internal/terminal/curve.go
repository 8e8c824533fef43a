package terminal

import (
	"math"
	"strings"
)

// Spark draws values as one line of width blocks at the most, the lowest value as the
// lowest block, on a logarithmic scale where all values are above 0. Each block shows the
// last of the values that fall to it. Values that are no numbers leave a gap.
func Spark(values []float64, width int) string {
	const levels = "▁▂▃▄▅▆▇█"
	blocks := []rune(levels)
	var line strings.Builder
	for _, height := range heights(sample(values, min(width, len(values))), len(blocks)) {
		if height < 0 {
			line.WriteByte(' ')
			continue
		}
		line.WriteRune(blocks[height])
	}
	return line.String()
}

// Curve draws values as height lines of width letters, each a grid of two by four dots
// (braille), the first value at the left. The scale is that of Spark.
func Curve(values []float64, width, height int) []string {
	if width < 1 || height < 1 {
		return nil
	}
	dots := make([][]uint8, height)
	for i := range dots {
		dots[i] = make([]uint8, width)
	}
	before := -1
	for x, y := range heights(sample(values, 2*width), 4*height) {
		if y < 0 {
			before = -1
			continue
		}
		if before < 0 {
			before = y
		}
		for at := min(before, y); at <= max(before, y); at++ { // upright, so that the curve has no gaps
			if at != before || at == y {
				dots[height-1-at/4][x/2] |= dot(x%2, at%4)
			}
		}
		before = y
	}
	lines := make([]string, height)
	for i, row := range dots {
		var line strings.Builder
		for _, cell := range row {
			line.WriteRune(rune(0x2800) + rune(cell))
		}
		lines[i] = line.String()
	}
	return lines
}

// Earlier picks count of the values on a logarithmic scale, more of the earlier ones, as
// most happens there; the last is among them.
func Earlier(values []float64, count int) []float64 {
	if len(values) == 0 || count < 2 {
		return values
	}
	picked := make([]float64, count)
	for i := range picked {
		at := math.Pow(float64(len(values)), float64(i)/float64(count-1))
		picked[i] = values[min(len(values), int(math.Round(at)))-1]
	}
	return picked
}

// dot is the bit of a dot in a braille letter: column 0 or 1, and row 0 to 3 from below.
func dot(column, row int) uint8 {
	return [2][4]uint8{{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}}[column][row]
}

// sample picks count of the values, evenly, the last among them; of fewer values each
// stands for several.
func sample(values []float64, count int) []float64 {
	if len(values) == 0 || count < 1 {
		return nil
	}
	picked := make([]float64, count)
	for i := range picked {
		picked[i] = values[max(1, (i+1)*len(values)/count)-1]
	}
	return picked
}

// heights are the levels of values, from 0 to below levels; -1 of what is no number.
func heights(values []float64, levels int) []int {
	low, high := span(values)
	scale := func(x float64) float64 { return x }
	if low > 0 {
		scale = math.Log
	}
	bottom, top := scale(low), scale(high)
	found := make([]int, len(values))
	for i, x := range values {
		switch {
		case math.IsNaN(x) || math.IsInf(x, 0):
			found[i] = -1
		case top > bottom:
			found[i] = min(levels-1, int((scale(x)/2-bottom/2)/(top/2-bottom/2)*float64(levels)))
		}
	}
	return found
}

// span is the lowest and the highest of the finite values.
func span(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, x := range values {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			low, high = min(low, x), max(high, x)
		}
	}
	return low, high
}
