package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"deepnet/neuron"
)

// check refuses a preparation that Fit cannot have made, with which encoding could fail.
func (p *Preparation) check() error {
	if p.Version != preparationVersion {
		return fmt.Errorf("it is of version %d, and this program reads version %d", p.Version, preparationVersion)
	}
	if p.Rules > LatestRules {
		return fmt.Errorf("it goes by rules %d, and this program knows rules %d", p.Rules, LatestRules)
	}
	if err := p.checkTargets(); err != nil {
		return err
	}
	if len(p.Columns) == 0 {
		return errors.New("it has no columns")
	}
	seen := make(map[string]bool, len(p.Columns))
	for i := range p.Columns {
		c := &p.Columns[i]
		if seen[c.Column] {
			return fmt.Errorf("column %s is there twice", quoted(c.Column))
		}
		seen[c.Column] = true
		if err := c.check(); err != nil {
			return fmt.Errorf("column %s: %w", quoted(c.Column), err)
		}
	}
	return nil
}

func (p *Preparation) checkTargets() error {
	most := MaxClasses
	if len(p.MoreTargets) > 0 {
		most = 2
	}
	seen := map[string]bool{}
	for _, t := range p.Targets() {
		switch {
		case p.Task == Classification && (len(t.Classes) < 2 || len(t.Classes) > most || !ascending(t.Classes)):
			return errors.New("its classes are not those of a target")
		case p.Task == Regression && len(t.Classes) > 0, p.Task != Classification && p.Task != Regression:
			return errors.New("its task and its classes do not fit")
		case !sound(t.Scale):
			return errors.New("the target's scale is not finite")
		case t.Target == "":
			return errors.New("it has no target")
		case seen[t.Target]:
			return fmt.Errorf("the target %s is there twice", quoted(t.Target))
		}
		seen[t.Target] = true
	}
	return nil
}

// check refuses a column with which encoding could fail.
func (c *Fitted) check() error {
	switch {
	case c.Column == "" || !slices.Contains(Kinds(), c.Kind) || !c.Kind.input():
		return errors.New("its name or its kind is none")
	case c.Empty && c.Indicator:
		return errors.New("it has an indicator and no value")
	case math.IsNaN(c.Fill - c.Fill):
		return errors.New("what fills it is not finite")
	case !sound(c.Scale):
		return errors.New("its scale is not finite")
	case c.Kind == Date && c.Order != DayFirst && c.Order != MonthFirst && c.Order != NoSlashes:
		return errors.New("its dates have no order")
	case c.Kind != Number && c.Notation != nil:
		return errors.New("it is no number and says how numbers are written")
	case c.Period != 0 && (c.Kind != Number || c.Empty || c.Period < 2 || c.Period > MaxPeriod):
		return errors.New("it comes round and is no number, or not after 2 or more")
	case c.Range != nil && (c.Kind != Number || c.Empty || !(c.Range.Low <= c.Range.High) || math.IsInf(c.Range.Low, 0) || math.IsInf(c.Range.High, 0)):
		return errors.New("its range is none of numbers")
	case c.Kind == Date && math.Abs(c.Fill) > 1e12:
		return errors.New("its date is beyond all calendars")
	}
	for _, check := range []func() error{c.checkCategory, c.checkParts, c.checkLandmarks} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Fitted) checkCategory() error {
	switch {
	case c.Kind != Category && (c.Values != nil || c.Rare != nil || c.Unseen || c.Shares != nil || c.Value != ""):
		return errors.New("it is no category and has values")
	case len(c.Values) > mostOwn || len(c.Rare) > mostRare || !ascending(c.Values) || !ascending(c.Rare):
		return errors.New("its values are too many, or not in order")
	case c.Kind == Category && !c.Empty && len(c.Values)+len(c.Rare) == 0 && !c.Unseen:
		return errors.New("it has no values")
	case c.Shares != nil && (len(c.Shares) != len(c.Values) || c.Unseen || len(c.Rare) > 0), c.Shares == nil && len(c.Values) > 0 && !c.Unseen && len(c.Rare) == 0:
		return errors.New("its shares do not fit its values")
	}
	for _, share := range c.Shares {
		if !(share >= 0 && share <= 1) {
			return errors.New("a share is not within 0 and 1")
		}
	}
	return nil
}

// mostDays is how far from 1970 a day may be: far beyond the years 1 and 9999.
const mostDays = 10_000_000

func (c *Fitted) checkParts() error {
	if c.Kind != Date && c.Parts != nil {
		return errors.New("it is no date and has parts")
	}
	at := -1
	for _, part := range c.Parts {
		place := slices.Index(allParts, part)
		if place <= at {
			return errors.New("its parts are not those of a date, or not in order")
		}
		at = place
	}
	switch e := c.Elapsed; {
	case (e != nil) != slices.Contains(c.Parts, ElapsedDays):
		return errors.New("its days elapsed are measured and are no part of it, or are not measured")
	case e != nil && (!sound(e.Scale) || e.First >= e.Last || e.First < -mostDays || e.Last > mostDays):
		return errors.New("its days elapsed are not in order, or beyond all calendars, or their scale is not finite")
	}
	return nil
}

func (c *Fitted) checkLandmarks() error {
	ranked := c.Kind == Number && c.Scaling == Quantile && !c.Empty
	if ranked != (len(c.Landmarks) > 0) || len(c.Landmarks) > mostLandmarks || !slices.IsSorted(c.Landmarks) {
		return errors.New("its landmarks are missing, too many, or not in order")
	}
	for _, x := range c.Landmarks {
		if math.IsNaN(x - x) {
			return errors.New("a landmark is not finite")
		}
	}
	return nil
}

// sound says whether a network accepts the scale for an input.
func sound(s neuron.Scale) bool {
	d := deviation(s)
	return s.Deviation >= 0 && !math.IsNaN(s.Mean-s.Mean) && !math.IsInf(s.Deviation, 0) && !math.IsInf(1/d, 0) && !math.IsInf(s.Mean/d, 0)
}

// ascending says whether texts are sorted bytewise, without duplicates.
func ascending(texts []string) bool {
	for i := 1; i < len(texts); i++ {
		if texts[i-1] >= texts[i] {
			return false
		}
	}
	return true
}
