package store

import (
	"os"
	"strings"
	"testing"
)

func TestInspectFindsEachKindOfDamage(t *testing.T) {
	for _, damage := range []struct {
		name, sql, what, where string
	}{
		{"an event changed", "UPDATE events SET event = zeroblob(40) WHERE revision = 2", "the history breaks at revision 2", "job 0"},
		{"an event gone", "DELETE FROM events WHERE revision = 2", "the history breaks at revision 3", "job 0"},
		{"the last event gone", "DELETE FROM events WHERE revision = 3", "the job is at revision 3, its history ends at 2", "job 0"},
		{"events swapped", "UPDATE events SET revision = 4 WHERE revision = 3", "the history breaks at revision 4", "job 0"},
		{"a state changed", "UPDATE jobs SET state = 4", "what is kept of the job is damaged", "job 0"},
		{"a tail changed", "UPDATE jobs SET tail = x'00'", "what is kept of the job is damaged", "job 0"},
		{"a head changed", "UPDATE heads SET head = x''", "what is kept of the job is damaged", "job 0"},
		{"a head gone", "DELETE FROM heads", "what is kept of the job is damaged", "job 0"},
		{"a model changed", "UPDATE attachments SET data = x'01' WHERE kind = 'model'", "what is kept is not what was written", "model 0 of job 0"},
		{"a checkpoint renumbered", "UPDATE attachments SET number = 7 WHERE number = 1", "what is kept is not what was written", "checkpoint 7 of job 0"},
		{"a data set changed", "UPDATE datasets SET data = x'01'", "the digest is not that of the data", "data set"},
		{"a data set gone", "DELETE FROM datasets", "the data set that the job learns from is not there", "job 0"},
		{"a row of no job", "INSERT INTO heads (job, head) VALUES (77, x'')", "row 77 of heads belongs to no job", databaseName},
	} {
		t.Run(damage.name, func(t *testing.T) {
			dir := t.TempDir()
			s := opened(t, dir)
			commit(t, s, sampleChange(0))
			closed(t, s)
			checkFolder(t, dir)
			altered(t, dir, damage.sql)
			found, err := Inspect(dir)
			if err != nil || len(found.List) == 0 {
				t.Fatalf("the inspection found nothing (%v)", err)
			}
			f := found.List[0]
			if f.What != damage.what || !strings.HasPrefix(f.Where, damage.where) || !f.Lost || f.Do == "" {
				t.Errorf("the first finding is %+v", f)
			}
		})
	}
}

func TestInspectChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(1))
	closed(t, s)
	before := contents(t, dir)
	found := checkFolder(t, dir)
	same(t, "the version", found.Version, schema().latest)
	same(t, "whether it is held", found.Held, false)
	same(t, "the folder", contents(t, dir), before)
}

// contents are the files of a folder with what is in them.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, name := range []string{databaseName, "lock"} {
		data, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(data)
	}
	for _, name := range entries(t, dir) {
		if name != databaseName+"-wal" && name != databaseName+"-shm" { // SQLite's own, which the next start takes over
			all["entry "+name] = ""
		}
	}
	return all
}
