package clustertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/internal/clustertest/claims"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
)

// watchSQL has the database write down every change of who has a job, under which token.
const watchSQL = `CREATE TABLE watched (
	n bigserial PRIMARY KEY, began timestamptz, job text, queue text, was text, owner text, before bigint, token bigint, ends boolean);
CREATE FUNCTION watch_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO watched VALUES (DEFAULT, now(), NEW.id, NEW.queue, NULL, NEW.owner, NEW.token, NEW.token, NEW.over);
	ELSE
		INSERT INTO watched VALUES (DEFAULT, now(), NEW.id, NEW.queue, OLD.owner, NEW.owner, OLD.token, NEW.token, NEW.over);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER watch AFTER INSERT OR UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION watch_job();`

// watchClaims begins to watch.
func (c *cluster) watchClaims() {
	c.Helper()
	c.check(postgrestest.Exec(c.url, watchSQL))
}

// change is one that was watched.
type change struct {
	job, queue       string
	was, owner       string // who had the job before and after; "": nobody
	before, token    int64
	ends             bool
	began, committed time.Time
}

// changes are all that were watched, those of one job in their order.
func (c *cluster) changes(ctx context.Context) []change {
	c.Helper()
	conn, err := pgx.Connect(ctx, c.url)
	c.check(err)
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT job, queue, coalesce(was, ''), coalesce(owner, ''), before, token, ends, began, pg_xact_commit_timestamp(xmin) FROM watched ORDER BY n`)
	c.check(err)
	var all []change
	var w change
	_, err = pgx.ForEachRow(rows, []any{&w.job, &w.queue, &w.was, &w.owner, &w.before, &w.token, &w.ends, &w.began, &w.committed}, func() error {
		all = append(all, w)
		return nil
	})
	c.check(err)
	return all
}

// unseen is how long others may not see a commit yet: its moment is before it is synced.
func unseen() time.Duration { return lease() / 4 }

// history is what was watched as a history of claims and writes, of jobs that clients
// submitted. Each happened between the begin of its transaction and its commit; but only
// when others see a write, they know that the lease of its owner was renewed.
func history(changes []change) []claims.Operation {
	var operations []claims.Operation
	first := map[string]int64{} // the token that a job was created with
	for i, w := range changes {
		if _, known := first[w.job]; !known {
			first[w.job] = w.token
		}
		o := claims.Operation{
			Client: i, Job: w.job, Kind: claims.Write, Owner: w.was, Token: uint64(w.before - first[w.job]), Release: w.owner == "", Over: w.ends,
			Call: w.began.Sub(changes[0].began), Return: w.committed.Add(unseen()).Sub(changes[0].began),
		}
		switch {
		case w.token > w.before:
			o.Kind, o.Owner, o.Token, o.Release = claims.Claim, w.owner, uint64(w.token-first[w.job]), false
			o.Return -= unseen()
		case w.was == "":
			continue // it was created, or changed after it was over
		}
		operations = append(operations, o)
	}
	return operations
}

// check checks what came of a round.
func (r *round) check(ctx context.Context) {
	r.Helper()
	found := r.healthy()
	mine := map[string]bool{}
	for _, k := range r.tasks {
		if k.id == "" {
			continue // that it was not acknowledged is told already
		}
		mine[k.id] = true
		events := servicetest.History(ctx, r, found, k.id)
		if err := servicetest.CheckHistory(events, expected(r)[k.submit.GetName()]); err != nil {
			r.Errorf("job %s (%s): %v", k.id, k.submit.GetName(), err)
		}
		if err := servicetest.Unchanged(k.seen, events); err != nil {
			r.Errorf("job %s (%s): %v", k.id, k.submit.GetName(), err)
		}
	}
	made := 0
	for _, job := range servicetest.EveryJob(ctx, r, found) {
		if strings.HasPrefix(job.GetKey(), fmt.Sprintf("%d/", r.seed)) {
			made++
		}
	}
	if made != len(r.tasks) {
		r.Errorf("%d submissions made %d jobs", len(r.tasks), made)
	}
	r.checkClaims(ctx, mine)
}

// checkClaims checks who had the jobs of the round.
func (r *round) checkClaims(ctx context.Context, mine map[string]bool) {
	r.Helper()
	all := slices.DeleteFunc(r.changes(ctx), func(w change) bool { return !mine[w.job] })
	if len(all) == 0 {
		r.Error("nothing was watched")
		return
	}
	operations := history(all)
	if err := claims.Check(operations, lease()); err != nil {
		r.Error(err)
	}
	inNarrow := map[string]bool{}
	for _, w := range all {
		inNarrow[w.job] = w.queue == narrow
	}
	if most := claims.MostAtOnce(operations, lease(), func(job string) bool { return inNarrow[job] }); most > narrowLimit {
		r.Errorf("%d jobs of the queue %s ran at once, of which %d may", most, narrow, narrowLimit)
	}
}

// A history that the database writes is understood.
func TestWhatIsWatchedIsAHistory(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	all := []change{
		{job: "j", owner: "", before: 7, token: 7, began: at(0), committed: at(1)},
		{job: "j", was: "", owner: "a", before: 7, token: 8, began: at(1), committed: at(2)},
		{job: "j", was: "a", owner: "a", before: 8, token: 8, began: at(2), committed: at(3)},
		{job: "j", was: "a", owner: "b", before: 8, token: 9, began: at(20), committed: at(21)},
		{job: "j", was: "b", owner: "b", before: 9, token: 9, ends: true, began: at(24), committed: at(25)},
	}
	if err := claims.Check(history(all), 5*time.Second); err != nil {
		t.Error(err)
	}
	if got, want := failovers(all, map[string]time.Time{"a": at(15)}), []failover{{"j", "a", at(15), at(25)}}; !slices.Equal(got, want) {
		t.Errorf("there were the failovers %v, want %v", got, want)
	}
	all[3].began, all[3].committed = at(4), at(5) // while the owner is alive
	if claims.Check(history(all), 5*time.Second) == nil {
		t.Error("that a job was taken from a living node was not noticed")
	}
}
