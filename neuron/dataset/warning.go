package dataset

import "fmt"

// Problem names what a warning is about, for programs.
type Problem string

// The problems.
const (
	ProblemRead       Problem = "reading"    // no problem: numbers or dates that are read although they are not plain
	ProblemMissing    Problem = "missing"    // many cells of a column have no value
	ProblemFilled     Problem = "filled"     // cells without a value in a column that had them all when it was learned
	ProblemUnreadable Problem = "unreadable" // cells that are not of their column's kind
	ProblemUnseen     Problem = "unseen"     // values that no row to learn from had
	ProblemUnlabelled Problem = "unlabelled" // rows left out because they have no target
	ProblemMixed      Problem = "mixed"      // numbers and texts in one column
	ProblemNotation   Problem = "notation"   // cells that resemble numbers or dates and cannot be read as such
	ProblemIdentifier Problem = "identifier" // a column that counts or names the rows
	ProblemUnnamed    Problem = "unnamed"    // a column without a name
	ProblemConstant   Problem = "constant"   // a column that never changes
	ProblemDuplicate  Problem = "duplicate"  // a column equal to another
	ProblemLeak       Problem = "leak"       // a column that tells the target nearly by itself
	ProblemRareClass  Problem = "rare class" // a class with few rows
	ProblemSpelling   Problem = "spelling"   // values that differ only in how they are spelled
	ProblemPooled     Problem = "pooled"     // values of a category that count together though they are in many rows
	ProblemCopies     Problem = "copies"     // test rows that equal rows to learn from
	ProblemStray      Problem = "stray"      // rows that seem to be no rows of the table
	ProblemUnused     Problem = "unused"     // columns that are not learned from because of their kind
)

// Warning is something that people should know about a table, and that is no error.
type Warning struct {
	Problem Problem
	Column  string // empty: the table as a whole
	Says    string // a sentence: what was found, and what to do
}

// String is the warning in one line.
func (w Warning) String() string {
	if w.Column == "" {
		return w.Says
	}
	return fmt.Sprintf("column %s: %s", quoted(w.Column), w.Says)
}

// mostSentences is how many warnings Sentences has.
const mostSentences = 100

// Sentences are warnings as people read them, the first hundred of them; a further line says how many more there are.
func Sentences(warnings []Warning) (lines []string) {
	for i, w := range warnings {
		if i == mostSentences {
			return append(lines, fmt.Sprintf("and %d more such warnings", len(warnings)-i))
		}
		lines = append(lines, w.String())
	}
	return lines
}

// warn makes a warning.
func warn(problem Problem, column, says string, args ...any) Warning {
	return Warning{Problem: problem, Column: column, Says: fmt.Sprintf(says, args...)}
}
