package neuron

// Resize returns signals of rows x cols, in the memory of s if they fit. Their numbers
// are undefined.
func Resize(s Signals, rows, cols int) Signals {
	data := s.Data
	if cap(data) < rows*cols {
		data = make([]float64, rows*cols)
	}
	return Signals{Rows: rows, Cols: cols, Stride: cols, Data: data[:rows*cols]}
}
