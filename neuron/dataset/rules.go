package dataset

// Rules are the rules by which a table is read and prepared. They are raised when a cell comes to mean something else, or
// a table comes to be refused, so that a job goes on under those that it was submitted under.
type Rules uint32

// The rules. FirstRules read plain numbers alone, judged a target by fewer checks than an input, compared categories as
// texts and read new dates with slashes day first where none had been learned.
const (
	FirstRules  Rules = 1
	LatestRules Rules = 2
)
