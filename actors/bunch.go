package actors

// bunch is some neighbours among the children of a parent that a worker runs one after another, because each by itself is too
// little to hand out.
type bunch struct {
	boxes []*mailbox
	work  func() // run, bound once
}

func newBunch(boxes []*mailbox) *bunch {
	b := &bunch{boxes: boxes}
	b.work = b.run
	return b
}

func (b *bunch) run() {
	for _, box := range b.boxes {
		box.process()
	}
}

// bunches hands the same message to all children of a family, so many to a bunch.
type bunches struct {
	size int
	all  []*bunch
	work []func() // memory
}

// send hands a message to the children, except those who are excused.
func (b *bunches) send(f *Family, size int, excused []bool, message any) {
	if _, pool := f.settings.Dispatcher.(*Pool); !pool {
		size = 1
	}
	if b.size != size {
		b.size, b.all = size, nil
		for first := 0; first < len(f.boxes); first += size {
			b.all = append(b.all, newBunch(f.boxes[first:min(first+size, len(f.boxes))]))
		}
	}
	b.work = b.work[:0]
	for i, bunch := range b.all {
		b.put(bunch, excused[i*size:], message)
	}
	schedule(f.settings.Dispatcher, isQuiet(message), b.work...)
}

// put hands a message to a bunch and adds what is to be scheduled for it: the bunch, or those of it who have nothing else to do.
func (b *bunches) put(bunch *bunch, excused []bool, message any) {
	before := len(b.work)
	for i, box := range bunch.boxes {
		if !excused[i] && box.put(message) {
			b.work = append(b.work, box.work)
		}
	}
	if len(b.work)-before == len(bunch.boxes) {
		b.work = append(b.work[:before], bunch.work)
	}
}
