package dataset

// Adopt returns the frame with its targets as p has them: classes are indices among
// those of p. Its columns are left to Encode. A class that p does not know is
// refused, as the network has no output for it.
func (p *Preparation) Adopt(f *Frame) (*Frame, error) {
	at := spot{table: called(f.Name), column: f.Target}
	if f.Target != p.Target || f.Task != p.Task {
		return nil, at.refuse(ErrTask, "the model learned %s of %s; give rows of the same", p.Task, quoted(p.Target))
	}
	if p.Task != Classification {
		return f, nil
	}
	places, name := map[string]int{}, sameClass(p.Classes)
	for i, class := range p.Classes {
		places[name(class)] = i
	}
	var strange []string
	for _, class := range f.Classes {
		if _, known := places[name(class)]; !known {
			strange = append(strange, class)
		}
	}
	if strange != nil {
		return nil, at.refuse(ErrTask, "the model does not know the class %s; it knows %s", listed(strange), listed(p.Classes))
	}
	adopted := *f
	adopted.Classes = p.Classes
	adopted.Targets = make([]float64, f.Rows)
	for row, class := range f.Targets {
		adopted.Targets[row] = float64(places[name(f.Classes[int(class)])])
	}
	return &adopted, nil
}

// sameClass returns what classes have in common that are the same: their value, if all of the given ones are numbers.
func sameClass(classes []string) func(class string) string {
	for _, class := range classes {
		if _, ok := readNumber(class, '.'); !ok || padded(class) {
			return func(class string) string { return class }
		}
	}
	return func(class string) string { return byValue(class, '.') }
}
