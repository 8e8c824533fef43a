package dataset

import (
	"slices"
	"strings"
	"unicode"
)

// calendar are numbers that come round, by what their column is called.
var calendar = []struct {
	names  []string // without spaces and the like, in small letters
	ranges [][2]float64
	period int
	finer  bool // they may have fractions
}{
	{names: []string{"hour", "hr", "hourofday", "houroftheday", "stunde", "heure", "hora", "ora", "uur"}, ranges: [][2]float64{{0, 23}, {1, 24}}, period: 24},
	{names: []string{"minute", "minuteofhour"}, ranges: [][2]float64{{0, 59}}, period: 60},
	{
		names:  []string{"weekday", "dow", "wday", "dayofweek", "dayoftheweek", "wochentag", "joursemaine", "jourdelasemaine", "diasemana", "díasemana", "diadasemana", "diadelasemana", "giornosettimana", "weekdag"},
		ranges: [][2]float64{{0, 6}, {1, 7}}, period: 7,
	},
	{names: []string{"dayofmonth", "dayofthemonth", "mday"}, ranges: [][2]float64{{1, 31}, {0, 30}}, period: 31},
	{names: []string{"dayofyear", "dayoftheyear", "doy", "yday", "julianday"}, ranges: [][2]float64{{1, 366}, {0, 365}}, period: 365},
	{names: []string{"week", "weekofyear", "weeknumber", "weeknum", "weekno", "isoweek", "kalenderwoche", "semaine", "semana", "settimana"}, ranges: [][2]float64{{1, 53}, {0, 52}}, period: 52},
	{names: []string{"month", "mnth", "monthofyear", "monthnumber", "monat", "mois", "mes", "mês", "mese", "maand"}, ranges: [][2]float64{{1, 12}, {0, 11}}, period: 12},
	{names: []string{"quarter", "qtr", "season", "quartal", "trimestre"}, ranges: [][2]float64{{1, 4}, {0, 3}}, period: 4},
	{
		names:  []string{"winddir", "winddirection", "windbearing", "winddeg", "wdir", "windrichtung", "azimuth", "aspect"},
		ranges: [][2]float64{{0, 360}, {-180, 180}}, period: 360, finer: true,
	},
}

// comesRound is after how much the numbers of a column come round: those named in calendar, if they lie in a range of such and
// reach over more than two thirds of it, for else they do not come round. 0: they do not.
func comesRound(name string, low, high float64, whole bool) int {
	words := wordsOf(name)
	for _, c := range calendar {
		in := func(r [2]float64) bool { return r[0] <= low && high <= r[1] }
		wide := 3*(high-low+1) > float64(2*c.period)
		if wide && (c.finer || whole) && slices.ContainsFunc(c.ranges, in) && calledOne(words, c.names) {
			return c.period
		}
	}
	return 0
}

// calledOne says whether a name, in words, ends as one of some names: pickup_hour, but not calls_per_hour.
func calledOne(words, names []string) bool {
	for i := range words {
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		if slices.Contains(names, strings.Join(words[i:], "")) && !slices.Contains([]string{"per", "last", "next", "previous", "prev", "a", "an", "each"}, before) {
			return true
		}
	}
	return false
}

// wordsOf are the words of a column's name in small letters, without units of angles and heights behind it: WindDir_10m.
func wordsOf(name string) []string {
	var b strings.Builder
	small := false
	for _, r := range name {
		if unicode.IsUpper(r) && small {
			b.WriteByte(' ')
		}
		if small = unicode.IsLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	for len(words) > 1 {
		last := words[len(words)-1]
		height := strings.ContainsAny(last, decimals) && strings.Trim(last, decimals) != ""
		if !height && !slices.Contains([]string{"deg", "degree", "degrees"}, last) {
			break
		}
		words = words[:len(words)-1]
	}
	return words
}
