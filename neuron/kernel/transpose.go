package kernel

import "gonum.org/v1/gonum/blas/blas64"

// Transpose writes from, transposed, into to, which is from.Cols x from.Rows. It panics if that has another shape.
func Transpose(to, from blas64.General) {
	if to.Rows != from.Cols || to.Cols != from.Rows {
		panic("kernel: a matrix of another shape for a transposed one")
	}
	i := 0
	for ; i+side <= from.Rows; i += side {
		transposeRows(to, from, i)
	}
	for ; i < from.Rows; i++ {
		for b, v := range from.Data[i*from.Stride:][:from.Cols] {
			to.Data[b*to.Stride+i] = v
		}
	}
}

const side = 8 // numbers in a line of the cache

// transposeRows transposes the rows of from that begin at first, as many as fill a line of the cache.
func transposeRows(to, from blas64.General, first int) {
	n := from.Cols
	if n == 0 {
		return
	}
	var rows [side][]float64
	var begin [side]*float64
	for i := range rows {
		rows[i] = from.Data[(first+i)*from.Stride:][:n]
		begin[i] = &rows[i][0]
	}
	k := transposed(to.Data[first:], to.Stride, &begin, n)
	a, b, c, d, e, f, g, h := rows[0], rows[1][:n], rows[2][:n], rows[3][:n], rows[4][:n], rows[5][:n], rows[6][:n], rows[7][:n]
	for ; k < n; k++ {
		line := to.Data[first+k*to.Stride:][:side]
		line[0], line[1], line[2], line[3] = a[k], b[k], c[k], d[k]
		line[4], line[5], line[6], line[7] = e[k], f[k], g[k], h[k]
	}
}
