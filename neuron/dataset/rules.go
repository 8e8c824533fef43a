package dataset

// Rules are the rules by which a table is read and prepared. They are raised when a cell or a column comes to mean something
// else, or a table comes to be refused, so that a job goes on under those that it was submitted under.
type Rules uint32

// The rules. FirstRules read plain numbers alone, judged a target by fewer checks than an input, compared categories as
// texts and read new dates with slashes day first where none had been learned. WrittenRules took dates for a year, a month
// and a day of the week, numbers for nothing but their size, and 5A for a number with a unit. CalendarRules know the days
// that pass, the numbers that come round, and labels that end in a letter.
const (
	FirstRules    Rules = 1
	WrittenRules  Rules = 2
	CalendarRules Rules = 3
	LatestRules         = CalendarRules
)
