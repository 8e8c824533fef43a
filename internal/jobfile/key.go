package jobfile

import (
	"slices"

	"deepnet/supervisor/plan"
)

// key is a key of a job file with the settings that its value may be for: a number of
// the classes' weights is for one, a map of them for another.
type key struct {
	name     string
	settings []entry
}

// keys are all keys that a job has but table.
func (job *Job) keys() (all []key) {
	for _, e := range job.settings {
		at := slices.IndexFunc(all, func(k key) bool { return k.name == e.FileKey() })
		if at < 0 {
			all = append(all, key{name: e.FileKey()})
			at = len(all) - 1
		}
		all[at].settings = append(all[at].settings, e)
	}
	return all
}

// spelling is a value for a setting, and where a file has it.
type spelling struct {
	to   entry
	text string
	at   Position
}

// spell makes of the value of a key what its setting takes, in turn.
func (k key) spell(value *Node) ([]spelling, error) {
	to := k.settings[0]
	if len(k.settings) > 1 && value.Kind == Scalar {
		to = k.settings[slices.IndexFunc(k.settings, func(e entry) bool { return plan.IsSingle(e.Kind) })]
	}
	texts, err := shapeOf(to.Kind).spell(to.Setting, value)
	for i := range texts {
		texts[i].to = to
	}
	return texts, err
}

// value is what the key has in a file; nil: nothing is given.
func (k key) value() *Node {
	for _, e := range k.settings {
		if given := e.given(); len(given) > 0 {
			return shapeOf(e.Kind).write(e.Setting, given)
		}
	}
	return nil
}
