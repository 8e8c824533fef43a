package kernel

// transposed transposes the first numbers of rows into to, as far as there is assembly for it, and returns how many.
func transposed(to []float64, stride int, rows *[side]*float64, columns int) int {
	columns &^= 3
	if inUse == portable || columns == 0 {
		return 0
	}
	_ = to[(columns-1)*stride:][:side]
	transposeAVX2(&to[0], stride, &rows[0], columns)
	return columns
}
