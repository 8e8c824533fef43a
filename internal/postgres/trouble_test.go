package postgres_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// patience is how long trouble of a database may be told after it has ended.
const patience = 2 * time.Minute

// untilCommitted makes a change until the database takes it, and returns what was wrong before.
func untilCommitted(t *testing.T, s *postgres.Store, c *storage.Change) (trouble []error) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		refused, err := s.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{c}})
		switch {
		case err == nil && refused == nil:
			return trouble
		case err == nil:
			t.Fatalf("refused: %v", refused)
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("an error has more than one line: %v", err)
		}
		trouble = append(trouble, err)
	}
	t.Fatalf("it was never committed: %v", trouble[len(trouble)-1])
	return nil
}

// A session whose URL names both hosts goes on at the standby that was promoted, with all that
// was acknowledged: when the primary is gone, and when it is there and takes no more writes.
func TestASessionGoesOnAtThePromotedStandby(t *testing.T) {
	for name, demote := range map[string]func(testing.TB, *postgrestest.Server){
		"the primary is gone": func(t testing.TB, primary *postgrestest.Server) { primary.Kill(t) },
		"the primary became read-only": func(t testing.TB, primary *postgrestest.Server) {
			primary.Configure(t, "default_transaction_read_only", "on")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			primary := postgrestest.Own(t, postgrestest.Options{})
			address := primary.Database(t)
			standby := primary.Standby(t)
			both := strings.Replace(address, primary.Address(), primary.Address()+","+standby.Address(), 1)
			s := opened(t, both+"&target_session_attrs=read-write")
			if !strings.Contains(s.Where(), standby.Address()) {
				t.Errorf("%q does not name the standby", s.Where())
			}
			c := sample(1)
			commit(t, s, c)
			demote(t, primary)
			standby.Promote(t)
			after := advance(c)
			for _, err := range untilCommitted(t, s, after) {
				if !errors.Is(err, postgres.ErrUnreachable) && !errors.Is(err, postgres.ErrReadOnly) {
					t.Errorf("meanwhile: %v", err)
				}
			}
			there := opened(t, strings.Replace(address, primary.Address(), standby.Address(), 1))
			jobs, err := there.Find(storage.Query{ID: c.Job.ID})
			if err != nil || len(jobs) != 1 || jobs[0].Revision != after.Job.Revision {
				t.Errorf("the standby has %v (%v)", jobs, err)
			}
		})
	}
}

// Transactions that the database breaks off for the sake of others are made again.
func TestConflictsAreResolvedByTryingAgain(t *testing.T) {
	s, address := fresh(t)
	c := job("01", 1)
	commit(t, s, c)
	execute(t, address, `CREATE SEQUENCE attempts;
		CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			CASE nextval('attempts') % 4
				WHEN 1 THEN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
				WHEN 2 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
				ELSE NULL;
			END CASE;
			RETURN NEW;
		END $$;
		CREATE TRIGGER conflict BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION conflict();
		CREATE TRIGGER conflict BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION conflict()`)
	const changes = 20
	for range changes {
		c = advance(c)
		commit(t, s, c)
	}
	if _, err := s.ClaimNext("a", 1); err != nil {
		t.Error(err)
	}
	events, err := s.Events("01", 0, 0)
	if err != nil || len(events) != changes+1 {
		t.Errorf("there are %d events (%v), want %d", len(events), err, changes+1)
	}
	if n := number(t, address, "SELECT last_value FROM attempts"); n < 3*changes {
		t.Errorf("only %d attempts were made", n)
	}
}
