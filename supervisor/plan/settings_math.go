package plan

import (
	"slices"

	"deepnet/neuron"
)

// in puts settings into a section.
func in(section Section, all []Setting) []Setting {
	for i := range all {
		all[i].Section = section
	}
	return all
}

// withMath takes over what neuron knows of settings.
func withMath(all []Setting) []Setting {
	known := map[string]neuron.Setting{}
	for _, s := range neuron.Settings() {
		known[s.Name] = s
	}
	for i := range all {
		all[i].take(known)
	}
	return all
}

// take takes over what neuron knows of a setting and its parts. What it does not know
// is a mistake in the table: it panics.
func (s *Setting) take(known map[string]neuron.Setting) {
	for i := range s.Parts {
		s.Parts[i].take(known)
	}
	if s.Math == "" {
		return
	}
	math, is := known[s.Math]
	if !is {
		panic("plan: neuron has no setting " + s.Math)
	}
	s.Range, s.unread = math.Range, math.ReadBy != nil
	switch {
	case !slices.Contains(math.NotWith, neuron.LBFGS):
	case s.unread: // whoever gives it wants an optimizer that reads it
		s.Steps = IfGiven
	default:
		s.Steps = IfNotZero
	}
}
