package terminal

// Style sets words apart on a terminal that has colours, and leaves them as they are
// elsewhere.
type Style struct{ Colour bool }

// Bold is for headings.
func (s Style) Bold(words string) string { return s.paint("1", words) }

// Dim is for what may be passed over.
func (s Style) Dim(words string) string { return s.paint("2", words) }

// Good is for what went well.
func (s Style) Good(words string) string { return s.paint("32", words) }

// Bad is for what did not.
func (s Style) Bad(words string) string { return s.paint("31", words) }

// Warm is for what fell, and was caught.
func (s Style) Warm(words string) string { return s.paint("33", words) }

// Cool is for what can be followed: links and curves.
func (s Style) Cool(words string) string { return s.paint("36", words) }

func (s Style) paint(code, words string) string {
	if !s.Colour || words == "" {
		return words
	}
	return "\x1b[" + code + "m" + words + plain
}
