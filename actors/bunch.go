package actors

// bunch is some neighbours among the children of a parent that a worker runs one after another, because each by itself is too
// little to hand out.
type bunch struct {
	parent *mailbox
	boxes  []*mailbox
	work   func() // run, bound once
}

func newBunch(parent *mailbox, boxes []*mailbox) *bunch {
	b := &bunch{parent: parent, boxes: boxes}
	b.work = b.run
	return b
}

func (b *bunch) run() {
	for _, box := range b.boxes {
		box.process()
	}
	b.parent.release()
}

// bunches hands the same message to all children of a family, so many to a bunch.
type bunches struct {
	parent *mailbox
	size   int
	all    []*bunch
	work   []func() // memory
}

// send hands a message to the children, except those who are excused. A pool gets them in bunches; whoever brings another
// dispatcher decides on every child.
func (b *bunches) send(f *Family, size int, excused []bool, message any) {
	if _, pool := f.settings.Dispatcher.(*Pool); !pool {
		for i, box := range f.boxes {
			if !excused[i] {
				box.PostUserMessage(message)
			}
		}
		return
	}
	b.resize(f, size)
	b.work = b.work[:0]
	b.parent.hold(len(b.all))
	for i, bunch := range b.all {
		if !b.put(bunch, excused[i*size:], message) {
			b.parent.release()
		}
	}
	schedule(f.settings.Dispatcher, isQuiet(message), b.work...)
}

// resize parts the children anew. Bunches of before may still be at their ends.
func (b *bunches) resize(f *Family, size int) {
	if b.size == size {
		return
	}
	b.size, b.all = size, nil
	for first := 0; first < len(f.boxes); first += size {
		b.all = append(b.all, newBunch(b.parent, f.boxes[first:min(first+size, len(f.boxes))]))
	}
}

// put hands a message to a bunch and adds what is to be scheduled for it: the whole bunch, which it tells, or those of it who
// have nothing else to do.
func (b *bunches) put(bunch *bunch, excused []bool, message any) (whole bool) {
	before := len(b.work)
	for i, box := range bunch.boxes {
		if !excused[i] && (box.give(message) || box.put(message)) {
			b.work = append(b.work, box.work)
		}
	}
	if len(b.work)-before < len(bunch.boxes) {
		return false
	}
	b.work = append(b.work[:before], bunch.work)
	return true
}
