package dataset

// Answer is a further column to learn, beside the first, and what the rows say in it.
type Answer struct {
	Target  string
	Classes []string  // two, sorted bytewise; nil for numbers
	Targets []float64 // one per row: the index of its class, or the number
}
