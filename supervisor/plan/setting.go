package plan

import (
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// Setting is one thing that a job can be told: a flag of the command line, a key of
// a job file, and a field of a submission.
type Setting struct {
	Flag  string // without its dashes; of a part: its name within the value
	Key   string // in a job file; "": the flag's name
	Field string // where a submission has it, such as "plan.optimizer.beta1"; of a part: the field of its message
	With  string // of a Filling: where the value to fill with stands; of Columns: where all but the first stand

	Kind  Kind
	Parts []Setting // of Layers, Named and Pairs: what one of their values is made of, in that order
	Words []Word    // of a Choice
	Range neuron.Range
	Math  string // the name that neuron has for it, which then decides Range and Steps: see neuron.Setting

	Doc     string // what it is, the name of its value in `backquotes`
	Default string // what it is where nobody says, if that is always the same
	Guess   string // what it goes by where nobody says, if that is neither fixed nor the preset's
	Source  string // where its value comes from where nobody says, if neither from the preset nor from Default
	Hint    string // what to do instead of a wrong value, beside giving a right one
	Example string // of its value in a job file, where that is not one plain value
	Section Section
	Rival   string // the flag that says the same in another way: only one of the two may be given

	Steps     Steps // whether it needs steps, which the optimizer lbfgs does not make
	TableOnly bool  // plain samples do not have it
	Resumable bool  // a job that continues another may have it otherwise
	SpeedOnly bool  // it never changes a bit of the result

	unread bool // where nothing reads it, 0 stands in its place
}

// Word is one of the words that a Choice may be.
type Word struct {
	Text  string
	Means string // how the field spells it; "": the same
	Steps bool   // whoever gives it asks for steps
}

// Steps says when a setting asks for steps.
type Steps int

// When a setting asks for steps.
const (
	Never     Steps = iota
	IfNotZero       // 0 of it is none of it
	IfGiven         // whoever gives it at all wants steps
)

// Section is the title under which settings are listed.
type Section string

// The sections, in the order in which they are listed.
const (
	General     Section = ""
	TheNetwork  Section = "The network"
	TheLoss     Section = "The loss, and what rows weigh"
	Optimizer   Section = "The optimizer"
	Penalties   Section = "Penalties and clipping"
	TheEnd      Section = "The end of learning"
	TheTable    Section = "The table"
	TheTestRows Section = "The test rows"
	TheQueue    Section = "The queue"
)

// Sections returns the titles in the order in which they are listed.
func Sections() []Section {
	return []Section{General, TheNetwork, TheLoss, Optimizer, Penalties, TheEnd, TheTable, TheTestRows, TheQueue}
}

// FileKey is its key in a job file.
func (s Setting) FileKey() string {
	if s.Key != "" {
		return s.Key
	}
	return s.Flag
}

// Usage is what the help of a command says of it.
func (s Setting) Usage() string {
	switch {
	case s.Default != "":
		return s.Doc + " (default " + s.Default + ")"
	case s.Guess != "":
		return s.Doc + " (default: " + s.Guess + ")"
	default:
		return s.Doc
	}
}

// OfPlan says whether the plan has it, so that a preset may decide it.
func (s Setting) OfPlan() bool { return strings.HasPrefix(s.Field, "plan.") }

// Set takes in one value as its flag takes it: a setting that has several values
// gets one more. The error follows the name of the flag and the value.
func (s Setting) Set(in *protocol.Submit, text string) error {
	return s.Kind.set(s, in.ProtoReflect(), text)
}

// Given returns what, given to Set in turn, sets what a submission has; empty: it
// has nothing.
func (s Setting) Given(of *protocol.Submit) []string {
	return s.Kind.given(s, of.ProtoReflect())
}

// name is what errors call it.
func (s Setting) name() string { return strings.ReplaceAll(s.Flag, "-", " ") }
