package neuron

// Resize returns signals of rows x cols, in the memory of s where it fits. What
// they hold is not defined.
func Resize(s Signals, rows, cols int) Signals {
	data := s.Data
	if cap(data) < rows*cols {
		data = make([]float64, rows*cols)
	}
	return Signals{Rows: rows, Cols: cols, Stride: cols, Data: data[:rows*cols]}
}
