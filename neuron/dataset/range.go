package dataset

// Range is from the least to the greatest of some numbers.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// String says from where to where it is.
func (r *Range) String() string { return plainly(r.Low) + " to " + plainly(r.High) }

// Which numbers of new rows may be of another unit.
const (
	farOutside  = 2 // those outside of the range by so many times its width
	manyOutside = 5 // so many, if all are outside of it
)

// outside warns of numbers of new rows that are far outside of the range of those learned from, and of many that all are
// outside of it.
func (c *Fitted) outside(e ends) []Warning {
	r := c.Range
	if r == nil || e.count == 0 {
		return nil
	}
	guess := func(what string, args ...any) []Warning {
		return []Warning{warn(ProblemUnseen, c.Column, what+" the range learned from, %s, so predictions are guesses there; look whether all numbers are in the same unit", append(args, r)...)}
	}
	far := float64(farOutside * (r.High - r.Low))
	switch {
	case e.high.value-r.High > far:
		return guess("%v is far above", e.high)
	case r.Low-e.low.value > far:
		return guess("%v is far below", e.low)
	case e.count >= manyOutside && (e.high.value < r.Low || e.low.value > r.High):
		return guess("none of %s is within", counted(e.count, "number"))
	}
	return nil
}
