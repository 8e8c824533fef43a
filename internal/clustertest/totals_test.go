package clustertest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/internal/servicetest"
)

// soon is within what time a job goes on whose node died, 99 times of 100.
const soon = 10 * time.Second

// totals are what rounds came to.
type totals struct {
	rounds, changes int
	taken           int             // jobs that were taken over from nodes whose lease had run out
	lost            int             // jobs that nodes gave up for that
	refused         int             // stale writes
	ofZombies       int             // such writes in rounds that had a zombie
	had             map[string]int  // how often which fault happened
	recovered       []time.Duration // how long jobs of the dead stood still where all else was calm
}

func (sum *totals) add(more totals) {
	sum.rounds += more.rounds
	sum.changes += more.changes
	sum.taken += more.taken
	sum.lost += more.lost
	sum.refused += more.refused
	sum.ofZombies += more.ofZombies
	sum.recovered = append(sum.recovered, more.recovered...)
	slices.Sort(sum.recovered)
	for fault, times := range more.had {
		sum.had[fault] += times
	}
}

// tell tells them.
func (sum *totals) tell(t *testing.T) {
	t.Helper()
	t.Logf("%d rounds: %d changes of jobs, %d jobs taken over from nodes whose lease had run out; %d given up for that; %d stale writes refused, %d of them in rounds with a zombie",
		sum.rounds, sum.changes, sum.taken, sum.lost, sum.refused, sum.ofZombies)
	for _, fault := range slices.Sorted(maps.Keys(sum.had)) {
		t.Logf("%4d times: %s", sum.had[fault], fault)
	}
	t.Logf("from the death of a node until another learned on with a job of it, all else being calm: %v", sum.recovered)
}

// complaints say in what way the rounds were too tame, or jobs of the dead stood still for too
// long. Of a few rounds nothing can be said.
func (sum *totals) complaints() (all []string) {
	if sum.rounds < 30 {
		return nil
	}
	if sum.taken == 0 {
		all = append(all, "no job was ever taken over")
	}
	if sum.ofZombies == 0 {
		all = append(all, "no stale write of a zombie was ever refused")
	}
	for _, f := range possible() {
		if sum.had[f.name] == 0 {
			all = append(all, "it never happened: "+f.name)
		}
	}
	if late := tooLate(sum.recovered); servicetest.Long() && late != "" {
		all = append(all, late)
	}
	return all
}

// tooLate says that jobs of the dead stood still for too long, by their times in order; "": they did not.
func tooLate(took []time.Duration) string {
	if len(took) == 0 {
		return "no node with a job died while all else was calm"
	}
	if p99 := took[(len(took)*99+99)/100-1]; p99 > soon {
		return fmt.Sprintf("99 of 100 jobs of the dead went on within %v, want %v", p99, soon)
	}
	return ""
}

func TestOfRoundsThatAreTooTameOneComplains(t *testing.T) {
	tame := totals{rounds: 30}
	if got, want := len(tame.complaints()), 2+len(possible()); got < want {
		t.Errorf("there are %d complaints, want %d: %q", got, want, tame.complaints())
	}
	wild := totals{rounds: 30, taken: 1, ofZombies: 1, had: map[string]int{}, recovered: []time.Duration{soon}}
	for _, f := range possible() {
		wild.had[f.name] = 1
	}
	if got := wild.complaints(); got != nil {
		t.Errorf("there are complaints: %q", got)
	}
	delete(wild.had, zombie.name)
	if got := wild.complaints(); len(got) != 1 {
		t.Errorf("a kind of fault was missing, and there are the complaints %q", got)
	}
}

func TestJobsOfTheDeadStandStillForTenSecondsAtMost(t *testing.T) {
	of := func(some, all int) []time.Duration {
		return append(slices.Repeat([]time.Duration{soon}, all-some), slices.Repeat([]time.Duration{soon + 1}, some)...)
	}
	for _, row := range []struct {
		took []time.Duration
		late bool
	}{{nil, true}, {of(0, 1), false}, {of(1, 1), true}, {of(1, 99), true}, {of(1, 100), false}, {of(2, 100), true}, {of(2, 200), false}} {
		if late := tooLate(row.took); late != "" != row.late {
			t.Errorf("%d times: %q", len(row.took), late)
		}
	}
}

// total is what the rounds of a cluster came to.
func (c *cluster) total() totals {
	c.Helper()
	all := c.changes(c.Context())
	sum := totals{changes: len(all), refused: c.said(refused), lost: c.said(givenUp), had: map[string]int{}}
	for _, w := range all {
		if w.token > w.before && w.was != "" && w.was != w.owner {
			sum.taken++
		}
	}
	for _, s := range c.spells {
		sum.had[s.fault]++
	}
	for _, f := range failovers(all, c.deaths(c.Context())) {
		if !c.calm(f) {
			continue
		}
		took := f.until.Sub(f.died).Round(time.Millisecond)
		sum.recovered = append(sum.recovered, took)
		if took > soon {
			c.Logf("job %s stood still for %v from %s:\n%s", f.job, took, f.died.Format(time.RFC3339Nano), c.about(f.job))
		}
	}
	return sum
}

// said is how often nodes logged something.
func (c *cluster) said(what string) int {
	times := 0
	for _, n := range c.nodes {
		times += strings.Count(n.log(), what)
	}
	return times
}

// about is all that nodes logged of a job.
func (c *cluster) about(job string) string {
	var all strings.Builder
	for _, n := range c.nodes {
		for line := range strings.Lines(n.log()) {
			if strings.HasPrefix(line, "---") || strings.Contains(line, job) {
				all.WriteString(line)
			}
		}
	}
	return all.String()
}

// calm says whether nothing but the death itself was disturbed from a lease before it until
// the job went on.
func (c *cluster) calm(f failover) bool {
	others := 0
	for _, s := range c.spells {
		if s.from.Before(f.until) && s.to.After(f.died.Add(-lease())) {
			others++
		}
	}
	return others <= 1
}

// failover is a job of a node that died, and that another learned on with.
type failover struct {
	job, owner  string
	died, until time.Time
}

// failovers are all there were: from the death to the first write of another node.
func failovers(all []change, deaths map[string]time.Time) []failover {
	var found []failover
	waiting := map[string]failover{} // by their jobs
	for _, w := range all {
		death, died := deaths[w.was]
		f, waits := waiting[w.job]
		switch {
		case w.token > w.before && died && w.committed.After(death):
			waiting[w.job] = failover{job: w.job, owner: w.was, died: death}
		case w.token == w.before && waits:
			f.until = w.committed
			found = append(found, f)
			delete(waiting, w.job)
		}
	}
	return found
}

// deaths are when the nodes were killed, by their owners in the database.
func (c *cluster) deaths(ctx context.Context) map[string]time.Time {
	c.Helper()
	conn, err := pgx.Connect(ctx, c.url)
	c.check(err)
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT owner, name, started FROM owners WHERE started IS NOT NULL ORDER BY started")
	c.check(err)
	deaths := map[string]time.Time{}
	var owner, name string
	var started int64
	_, err = pgx.ForEachRow(rows, []any{&owner, &name, &started}, func() error {
		for _, n := range c.nodes {
			for _, at := range n.killed {
				if _, known := deaths[owner]; n.name == name && !known && at.UnixMilli() > started {
					deaths[owner] = at
				}
			}
		}
		return nil
	})
	c.check(err)
	return deaths
}
