package dataset

import "math"

// bits represent the value of a row.
func (s *Series) bits(row int) uint64 {
	switch {
	case s.absentAt(row):
		return math.MaxUint64
	case s.Kind == Category:
		return uint64(s.Codes[row])
	default:
		return math.Float64bits(s.Numbers[row] + 0) // -0 is 0
	}
}

// sum hashes the values of the column; equal columns have equal sums.
func (s *Series) sum(rows []int) uint64 {
	h := fnv(string(s.Kind))
	keys := make([]uint64, len(s.Values))
	for i, value := range s.Values {
		keys[i] = fnv(value)
	}
	for _, row := range rows {
		x := s.bits(row)
		if s.Kind == Category && !s.absentAt(row) {
			x = keys[s.Codes[row]]
		}
		h = (h ^ x) * 1099511628211
		h ^= h >> 29
	}
	return h
}

// equal says whether two columns have the same values in all rows.
func (s *Series) equal(other *Series, rows []int) bool {
	if s.Kind != other.Kind {
		return false
	}
	for _, row := range rows {
		if s.absentAt(row) != other.absentAt(row) {
			return false
		}
		if s.absentAt(row) {
			continue
		}
		if s.Kind == Category && s.Values[s.Codes[row]] != other.Values[other.Codes[row]] || s.Kind != Category && s.bits(row) != other.bits(row) {
			return false
		}
	}
	return true
}
