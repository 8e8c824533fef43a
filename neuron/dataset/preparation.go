package dataset

import "deepnet/neuron"

// Preparation is how the columns of a table become the inputs of a network: everything that was measured on the rows to
// learn from, and nothing else. It is not changed after Fit or Unmarshal made it, so it may be shared.
type Preparation struct {
	Version int          `json:"version"`
	Target  string       `json:"target"`
	Task    Task         `json:"task"`
	Classes []string     `json:"classes,omitempty"` // of a Classification
	Scale   neuron.Scale `json:"scale"`             // of a Regression's target
	Missing []string     `json:"missing"`           // cells that stand for no value, beside the empty one
	Made    bool         `json:"made,omitempty"`    // the table had no header: rows to predict may have none either
	Comma   bool         `json:"comma,omitempty"`   // the table had commas before the decimals: so have rows to predict that do not tell
	Rules   Rules        `json:"rules,omitempty"`   // by which rows to predict are read; 0: FirstRules
	Columns []Fitted     `json:"columns"`           // the inputs, in the order of the table

	MoreTargets []FittedTarget `json:"more_targets,omitempty"` // the further targets
}

// Fitted is how a column becomes features, in this order: for a Number one, and a sine and a cosine if it has a
// Period; for a Boolean one; for a Category one for each of
// Values, one for all of Rare, one for Unseen values; for a Date its Parts; then one that is 1 where the value is missing.
type Fitted struct {
	Column    string       `json:"column"`
	Kind      Kind         `json:"kind"`
	Order     DateOrder    `json:"order,omitempty"`
	Notation  *Notation    `json:"notation,omitempty"` // of a Number that is not written plainly
	Thirds    bool         `json:"thirds,omitempty"`   // of a Number: some of the column had three decimals and no more
	ByValue   bool         `json:"by_value,omitempty"` // of a Category: its values are numbers, and equal as such
	Period    int          `json:"period,omitempty"`   // of a Number that comes round after so much: it is a sine and a cosine, too
	Empty     bool         `json:"empty,omitempty"`    // no row to learn from had a value: there is no feature
	Fill      float64      `json:"fill"`               // what a missing value is filled with, except for categories
	Value     string       `json:"value,omitempty"`    // what a missing value of a Category is filled with
	Indicator bool         `json:"indicator"`          // rows to learn from had missing values: a feature says which
	Scaling   Scaling      `json:"scaling,omitempty"`
	Scale     neuron.Scale `json:"scale"`               // of a Number, and of a Date's year; an input neuron holds it
	Landmarks []float64    `json:"landmarks,omitempty"` // of Quantile: quantiles evenly spaced from the least to the greatest value
	Range     *Range       `json:"range,omitempty"`     // of a Number: that of the rows to learn from
	Parts     []Part       `json:"parts,omitempty"`     // of a Date: those that vary among the rows
	Elapsed   *Elapsed     `json:"elapsed,omitempty"`   // of a Date with ElapsedDays
	Values    []string     `json:"values,omitempty"`    // of a Category: the values that are features, bytewise sorted
	Rare      []string     `json:"rare,omitempty"`      // of a Category: the values that are a feature together, bytewise sorted
	Unseen    bool         `json:"unseen,omitempty"`    // of a Category: there is a feature for all other values
	Shares    []float64    `json:"shares,omitempty"`    // of a Category with neither Rare nor Unseen: the share of each of Values
}

// Elapsed is what was measured of the days since 1970-01-01.
type Elapsed struct {
	First int          `json:"first"` // of the rows to learn from
	Last  int          `json:"last"`
	Scale neuron.Scale `json:"scale"` // which an input neuron holds
}

// Days are the first and the last day, as YYYY-MM-DD.
func (e Elapsed) Days() (first, last string) { return dayText(e.First), dayText(e.Last) }

// FittedTarget is what was measured on a further target.
type FittedTarget struct {
	Target  string       `json:"target"`
	Classes []string     `json:"classes,omitempty"` // of a Classification: two
	Scale   neuron.Scale `json:"scale"`             // of a Regression
}

// Targets returns what was measured on each target, in the order of the outputs.
func (p *Preparation) Targets() []FittedTarget {
	return append([]FittedTarget{{p.Target, p.Classes, p.Scale}}, p.MoreTargets...)
}

// preparationVersion is the version of the encoding of a preparation and of its meaning.
const preparationVersion = 1

// plain is the scale of features that are of a size around 1 as they are.
func plain() neuron.Scale { return neuron.Scale{Mean: 0, Deviation: 1} }

// Inputs returns the names of the columns that rows to predict need: those that became features.
func (p *Preparation) Inputs() []string {
	var names []string
	for i := range p.Columns {
		if p.Columns[i].width() > 0 {
			names = append(names, p.Columns[i].Column)
		}
	}
	return names
}

// Features returns the names of all features in their order, such as width, species=setosa, species is other, species is
// unseen, sold month (sine) and age is missing.
func (p *Preparation) Features() []string {
	var names []string
	for i := range p.Columns {
		names = append(names, p.Columns[i].features()...)
	}
	return names
}

// Groups returns for every column the indices of its features among all of them, which are consecutive; none for a column
// that became none.
func (p *Preparation) Groups() [][]int {
	groups, next := make([][]int, len(p.Columns)), 0
	for i := range p.Columns {
		for range p.Columns[i].width() {
			groups[i] = append(groups[i], next)
			next++
		}
	}
	return groups
}

// Scales returns the scales of the input neurons, one per feature: features of 0 and 1, sines and cosines, and those of
// Quantile stay as they are.
func (p *Preparation) Scales() []neuron.Scale {
	var scales []neuron.Scale
	for i := range p.Columns {
		scales = append(scales, p.Columns[i].scales()...)
	}
	return scales
}

// scales are the scales of the column's features.
func (c *Fitted) scales() []neuron.Scale {
	scales := make([]neuron.Scale, c.width())
	for i := range scales {
		scales[i] = plain()
	}
	if c.Kind == Number && len(scales) > 0 {
		scales[0] = c.Scale
	}
	at := 0
	for _, part := range c.Parts {
		scales[at] = c.scale(part)
		at += part.width()
	}
	return scales
}

// Form returns how targets become the outputs of a network; binary asks for two classes on one output, which those of several
// targets are in any case.
func (p *Preparation) Form(binary bool) Form {
	f := Form{Binary: (binary || len(p.MoreTargets) > 0) && len(p.Classes) == 2, Scale: p.Scale}
	for _, t := range p.MoreTargets {
		f.More = append(f.More, t.Scale)
	}
	return f
}

// buckets is how many features the values of a category become: none if all rows are alike.
func (c *Fitted) buckets() int {
	n := len(c.Values)
	if len(c.Rare) > 0 {
		n++
	}
	if c.Unseen {
		n++
	}
	if n == 1 {
		return 0
	}
	return n
}

// width is how many features the column becomes.
func (c *Fitted) width() int {
	n := 0
	switch {
	case c.Empty:
		return 0
	case c.Kind == Category:
		n = c.buckets()
	case c.Kind == Date:
		for _, part := range c.Parts {
			n += part.width()
		}
	case c.Period > 0:
		n = 3
	default:
		n = 1
	}
	if c.Indicator {
		n++
	}
	return n
}

// features are the names of the column's features.
func (c *Fitted) features() []string {
	names := make([]string, 0, c.width())
	switch {
	case c.Empty:
		return names
	case c.Kind == Category && c.buckets() > 0:
		for _, value := range c.Values {
			names = append(names, c.Column+"="+value)
		}
		if len(c.Rare) > 0 {
			names = append(names, c.Column+" is other")
		}
		if c.Unseen {
			names = append(names, c.Column+" is unseen")
		}
	case c.Kind == Date:
		for _, part := range c.Parts {
			names = append(names, part.features(c.Column)...)
		}
	case c.Kind != Category:
		names = append(names, c.Column)
	}
	if c.Period > 0 {
		names = append(names, turned(c.Column)...)
	}
	if c.Indicator {
		names = append(names, c.Column+" is missing")
	}
	return names
}
