package kernel

// few is how many numbers the portable loop is as fast on.
const few = 8

// checkLengths panics unless all have the same length.
func checkLengths(length int, others ...[]float64) {
	for _, o := range others {
		if len(o) != length {
			panic("kernel: slices of different lengths")
		}
	}
}
