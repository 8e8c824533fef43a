package dataset

// DateOrder is the order of day and month in a date with slashes.
type DateOrder string

// The orders of dates such as 31/12/2024 and 12/31/2024. Dates in ISO 8601 (2024-12-31) and with points (31.12.2024,
// day first wherever they are written) are read in either.
const (
	DayFirst   DateOrder = "d/m/y"
	MonthFirst DateOrder = "m/d/y"
	NoSlashes  DateOrder = "y-m-d" // no date had slashes, so one with slashes is not read
)

// secondsPerDay is how long a day is in civil time.
const secondsPerDay = 86400

// civil is the number of days from 1970-01-01 to a day of the Gregorian calendar; month counts from 1. It counts years
// from March on, so that the leap day comes last (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
func civil(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	era := floorDiv(year, 400)
	ofEra := year - era*400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}

// calendarDate returns the year, month and day so many days after 1970-01-01: the inverse of civil.
func calendarDate(days int) (year, month, day int) {
	days += 719468
	era := floorDiv(days, 146097)
	ofEra := days - era*146097
	year = (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*year + year/4 - year/100)
	shifted := (5*ofYear + 2) / 153
	day = ofYear - (153*shifted+2)/5 + 1
	month = shifted + 3
	if month > 12 {
		month -= 12
		year++
	}
	return year + era*400, month, day
}

// weekday is the day of the week, 0 for Monday; 1970-01-01 was a Thursday.
func weekday(days int) int {
	return days + 3 - 7*floorDiv(days+3, 7)
}

// daysIn is how many days a month has.
func daysIn(year, month int) int {
	return civil(year, month+1, 1) - civil(year, month, 1)
}

// floorDiv is a/b rounded down; b is positive.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
