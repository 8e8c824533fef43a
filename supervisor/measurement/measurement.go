package measurement

// Observer hears what happens in a service.
type Observer interface {
	// Observe hears of one fact: a value of one of the types of this package. It is called
	// by several goroutines, which go on when it returns: it must not block, and it must not
	// change what the fact refers to. A fact of a kind that it does not know is none of its
	// business.
	Observe(Fact)
}

// Fact is something that happened: Started, Census, Nodes, Restart, Commit, Trouble, Phase,
// Checkpoint, Predicted or Refused.
type Fact any

// All returns an observer that passes every fact on to each of those that are not nil; nil
// if all are.
func All(observers ...Observer) Observer {
	var list all
	for _, o := range observers {
		if o != nil {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

type all []Observer

// Observe passes a fact on.
func (list all) Observe(fact Fact) {
	for _, o := range list {
		o.Observe(fact)
	}
}
