package dataset

import "slices"

// encodeCategory sets one feature of every row to 1, and returns how many rows have a value that was not in two rows to
// learn from.
func (c *Fitted) encodeCategory(features []float64, s *Series, rows int) (unseen int) {
	buckets, fill := make([]int, len(s.Values)), c.bucket(c.Value)
	for code, value := range s.Values {
		buckets[code] = c.bucket(value)
	}
	for row, code := range s.Codes {
		bucket := fill
		if code >= 0 {
			bucket = buckets[code]
			if !c.knows(bucket, s.Values[code]) {
				unseen++
			}
		}
		switch {
		case c.buckets() == 0:
		case bucket >= 0:
			features[bucket*rows+row] = 1
		default:
			for b, share := range c.Shares {
				features[b*rows+row] = share
			}
		}
	}
	return unseen
}

// bucket is the index of a value's feature among those of its column; -1: the average of all.
func (c *Fitted) bucket(value string) int {
	place, found := slices.BinarySearch(c.Values, value)
	_, rare := slices.BinarySearch(c.Rare, value)
	switch last := len(c.Values); {
	case found:
		return place
	case rare || len(c.Rare) > 0 && !c.Unseen:
		return last
	case c.Unseen:
		return c.buckets() - 1
	default:
		return -1
	}
}

// knows says whether Fit kept a value of the bucket.
func (c *Fitted) knows(bucket int, value string) bool {
	if bucket >= 0 && bucket < len(c.Values) {
		return true
	}
	_, rare := slices.BinarySearch(c.Rare, value)
	return rare
}

// stranger names what an unseen value is treated as.
func (c *Fitted) stranger() string {
	switch {
	case c.Unseen:
		return "unseen"
	case len(c.Rare) > 0:
		return "other"
	default:
		return "the average"
	}
}
