package claims

import (
	"cmp"
	"slices"
	"time"
)

// precision is how far the clocks of a store and of who writes the history are apart at most.
const precision = 10 * time.Millisecond

// span is a time from one moment to another.
type span struct{ from, to time.Duration }

// spans are the times in which the lease of each owner surely lasted.
type spans map[string][]span

// lifetimes finds them: a lease that was renewed between a call and its return lasts from the
// return at the latest until its term after the call, unless it was given up before.
func lifetimes(history []Operation, lease time.Duration) spans {
	alive, left := spans{}, map[string]time.Duration{}
	for _, o := range history {
		if end, ok := left[o.Owner]; o.Kind == Leave && (!ok || o.Call < end) {
			left[o.Owner] = o.Call
		}
	}
	for _, o := range history {
		if o.Result != OK || o.Kind != Write && o.Kind != Renew {
			continue
		}
		s := span{o.Return, o.Call + lease - precision}
		if end, ok := left[o.Owner]; ok {
			s.to = min(s.to, end)
		}
		if s.from < s.to {
			alive[o.Owner] = append(alive[o.Owner], s)
		}
	}
	for owner := range alive {
		alive[owner] = joined(alive[owner])
	}
	return alive
}

// joined are the same spans, those that touch made one.
func joined(all []span) []span {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	whole := all[:1]
	for _, s := range all[1:] {
		if last := &whole[len(whole)-1]; s.from <= last.to {
			last.to = max(last.to, s.to)
		} else {
			whole = append(whole, s)
		}
	}
	return whole
}

// throughout are the owners whose lease surely lasted all through an operation.
func (s spans) throughout(o Operation) map[string]bool {
	alive := map[string]bool{}
	for owner, lives := range s {
		alive[owner] = slices.ContainsFunc(lives, func(l span) bool { return l.from <= o.Call && o.Return <= l.to })
	}
	return alive
}

// MostAtOnce is how many of the jobs nodes surely had at the same time: from the return of a
// claim until its owner's lease may have run out, or it gave the job up, or another claimed it.
func MostAtOnce(history []Operation, lease time.Duration, among func(job string) bool) int {
	alive := lifetimes(history, lease)
	var changes []change
	for _, job := range jobs(history) {
		if !among(job) {
			continue
		}
		for _, held := range alive.held(of(history, job)) {
			changes = append(changes, change{held.from, 1}, change{held.to, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	most, now := 0, 0
	for _, c := range changes {
		now += c.by
		most = max(most, now)
	}
	return most
}

// change is one more or one fewer.
type change struct {
	at time.Duration
	by int
}

// held are the times in which a job surely had an owner, by its operations. An owner whose
// lease has run out has given the job up, also if it comes back before another claims it.
func (s spans) held(operations []Operation) []span {
	var all []span
	for _, o := range operations {
		if o.Kind != Claim || o.Result != OK {
			continue
		}
		end := never
		for _, other := range operations {
			taken := other.Kind == Claim && (other.Token > o.Token || other.Result == Unknown)
			given := other.Kind == Write && other.Token == o.Token && (other.Release || other.Over)
			if taken || given || other.Kind == Leave && other.Owner == o.Owner {
				end = min(end, other.Call)
			}
		}
		lives := s[o.Owner]
		first := slices.IndexFunc(lives, func(l span) bool { return l.to > o.Return })
		if first < 0 {
			continue
		}
		if both := (span{max(lives[first].from, o.Return), min(lives[first].to, end)}); both.from < both.to {
			all = append(all, both)
		}
	}
	return all
}
