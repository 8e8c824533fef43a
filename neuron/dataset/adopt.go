package dataset

// Adopt returns the frame with its targets as p has them: classes are indices among
// those of p. Its columns are left to Encode. A class that p does not know is
// refused, as the network has no output for it.
func (p *Preparation) Adopt(f *Frame) (*Frame, error) {
	at := spot{table: called(f.Name), column: f.Target}
	frames, targets := f.each(), p.Targets()
	if len(frames) != len(targets) {
		return nil, at.refuse(ErrTask, "the model learned %s, and these rows have %s to learn; give rows of the same", counted(len(targets), "target"), counted(len(frames), "column"))
	}
	adopted := *f
	adopted.More = nil
	for i, one := range frames {
		a, err := p.adopt(one, targets[i])
		if err != nil {
			return nil, err
		}
		if i == 0 {
			adopted.Classes, adopted.Targets = a.Classes, a.Targets
		} else {
			adopted.More = append(adopted.More, a)
		}
	}
	return &adopted, nil
}

// adopt returns a single target of a frame as p has it.
func (p *Preparation) adopt(f *Frame, t FittedTarget) (Answer, error) {
	at := spot{table: called(f.Name), column: f.Target}
	if f.Target != t.Target || f.Task != p.Task {
		return Answer{}, at.refuse(ErrTask, "the model learned %s of %s; give rows of the same", p.Task, quoted(t.Target))
	}
	if p.Task != Classification {
		return Answer{f.Target, f.Classes, f.Targets}, nil
	}
	places, name := map[string]int{}, sameClass(t.Classes)
	for i, class := range t.Classes {
		places[name(class)] = i
	}
	var strange []string
	for _, class := range f.Classes {
		if _, known := places[name(class)]; !known {
			strange = append(strange, class)
		}
	}
	if strange != nil {
		return Answer{}, at.refuse(ErrTask, "the model does not know the class %s; it knows %s", listed(strange), listed(t.Classes))
	}
	a := Answer{f.Target, t.Classes, make([]float64, f.Rows)}
	for row, class := range f.Targets {
		a.Targets[row] = float64(places[name(f.Classes[int(class)])])
	}
	return a, nil
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
