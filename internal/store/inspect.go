package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// Findings are what an inspection of a folder found.
type Findings struct {
	Dir      string
	Version  int  // of the tables
	Held     bool // a service uses the folder
	Holder   int  // its process; 0: it does not say
	Jobs     int
	Events   int
	Datasets int
	Files    int
	List     []Finding // what is wrong; none: all is well
}

// Finding is one thing that is wrong.
type Finding struct {
	What  string
	Where string
	Do    string
	Lost  bool // data are lost
}

// Inspect checks everything in a folder, also while a service uses it, and changes
// nothing. The error is for a folder that cannot be read.
func Inspect(dir string) (Findings, error) {
	e := &inspection{Findings: Findings{Dir: dir}, dir: dir}
	e.Held, e.Holder = held(dir)
	db, err := openReadOnly(dir)
	if err != nil {
		return e.unreadable(err)
	}
	defer db.Close()
	if err := e.inspect(db); err != nil {
		return e.unreadable(err)
	}
	return e.Findings, nil
}

// inspection is an Inspect under way.
type inspection struct {
	Findings
	dir   string
	named map[string]kept
}

// unreadable makes damage a finding; other errors stay errors.
func (e *inspection) unreadable(err error) (Findings, error) {
	if !errors.Is(err, ErrDamaged) && !errors.Is(kindOf(err, e.dir), ErrDamaged) {
		return e.Findings, refuse("checked", e.dir, err)
	}
	e.lost(fmt.Sprintf("the database cannot be read any further (%v)", err), databaseName)
	return e.Findings, nil
}

// lost adds a finding of data that are lost.
func (e *inspection) lost(what, where string) {
	e.List = append(e.List, Finding{
		What: what, Where: where, Lost: true,
		Do: "Restore a backup with `deepnet restore`.",
	})
}

// inspect checks one thing after the other, all as they were at one moment.
func (e *inspection) inspect(db *sql.DB) (err error) {
	if e.Version, err = versionOf(db); err != nil {
		return err
	}
	if latest := schema().latest; e.Version > latest {
		return newer(e.dir, e.Version, latest)
	}
	if _, err := db.Exec("BEGIN"); err != nil {
		return err
	}
	defer db.Exec("ROLLBACK")
	for _, look := range []func(*sql.DB) error{
		e.integrity, e.references, e.count, e.jobs, e.histories, e.revisions, e.inside, e.outside,
	} {
		if err := look(db); err != nil {
			return err
		}
	}
	return e.unnamed()
}

// integrity has SQLite check every page.
func (e *inspection) integrity(db *sql.DB) error {
	return each(func(rows *sql.Rows) error {
		var found string
		err := rows.Scan(&found)
		if found != "ok" {
			e.lost(found, databaseName)
		}
		return err
	})(db.Query("PRAGMA integrity_check(20)"))
}

// references looks for rows of jobs that are not there.
func (e *inspection) references(db *sql.DB) error {
	return each(func(rows *sql.Rows) error {
		var table, parent string
		var n, key sql.NullInt64
		err := rows.Scan(&table, &n, &parent, &key)
		e.lost(fmt.Sprintf("row %d of %s belongs to no job", n.Int64, table), databaseName)
		return err
	})(db.Query("PRAGMA foreign_key_check"))
}

// count counts what there is.
func (e *inspection) count(db *sql.DB) error {
	return db.QueryRowContext(context.Background(), `SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM events), (SELECT count(*) FROM datasets)`).
		Scan(&e.Jobs, &e.Events, &e.Datasets)
}

// jobs decodes every job.
func (e *inspection) jobs(db *sql.DB) error {
	err := each(func(rows *sql.Rows) error {
		var j storage.Job
		var head, tail sql.RawBytes
		if err := rows.Scan(&j.ID, &j.State, &j.Revision, &j.Finished, &head, &tail); err != nil {
			return err
		}
		_, first := seal.OpenJob(head, seal.OfHead(j.ID))
		_, last := seal.OpenJob(tail, seal.OfTail(&j))
		if first != nil || last != nil {
			e.lost("what is kept of the job is damaged", "job "+j.ID)
		}
		return nil
	})(db.Query("SELECT id, state, revision, finished, head, tail FROM jobs LEFT JOIN heads ON heads.job = jobs.n"))
	if err != nil {
		return err
	}
	return each(func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		e.lost("the data set that the job learns from is not there", "job "+id)
		return err
	})(db.Query("SELECT id FROM jobs WHERE dataset IS NOT NULL AND dataset NOT IN (SELECT digest FROM datasets)"))
}

// histories decodes every event and checks that one follows the other.
func (e *inspection) histories(db *sql.DB) error {
	var id, told string
	var last uint64
	return each(func(rows *sql.Rows) error {
		var now string
		var revision uint64
		var data sql.RawBytes
		if err := rows.Scan(&now, &revision, &data); err != nil {
			return err
		}
		if now != id {
			id, last = now, 0
		}
		_, err := seal.OpenEvent(data, now, revision)
		broken := err != nil || revision != last+1
		last = revision
		if broken && told != id {
			told = id
			e.lost(fmt.Sprintf("the history breaks at revision %d", revision), "job "+id)
		}
		return nil
	})(db.Query("SELECT jobs.id, events.revision, events.event FROM events JOIN jobs ON jobs.n = events.job ORDER BY events.job, events.revision"))
}

// revisions checks that each job's revision is that of its last event.
func (e *inspection) revisions(db *sql.DB) error {
	return each(func(rows *sql.Rows) error {
		var id string
		var revision, last uint64
		err := rows.Scan(&id, &revision, &last)
		e.lost(fmt.Sprintf("the job is at revision %d, its history ends at %d", revision, last), "job "+id)
		return err
	})(db.Query(`SELECT id, revision, last FROM (SELECT id, revision,
		(SELECT coalesce(max(events.revision), 0) FROM events WHERE events.job = jobs.n) AS last FROM jobs) WHERE revision <> last`))
}

// inside checks the seals of attachments, and the digests of what lies in the database.
func (e *inspection) inside(db *sql.DB) error {
	f := &files{}
	err := each(func(rows *sql.Rows) error {
		var k kept
		var a storage.Attachment
		if err := rows.Scan(&a.Job, &a.Kind, &a.Number, &k.digest, &k.file, &k.data); err != nil {
			return err
		}
		digest, wrong := seal.Open(k.digest, seal.OfAttachment(&a)...)
		if k.digest = digest; wrong == nil && k.file == "" {
			_, wrong = f.data(&k)
		}
		if wrong != nil {
			e.lost("what is kept is not what was written", fmt.Sprintf("%s %d of job %s", a.Kind, a.Number, a.Job))
		}
		return nil
	})(db.Query(`SELECT id, kind, number, digest, coalesce(file, ''), data FROM attachments JOIN jobs ON jobs.n = attachments.job`))
	if err != nil {
		return err
	}
	return each(func(rows *sql.Rows) error {
		var k kept
		if err := rows.Scan(&k.digest, &k.data); err != nil {
			return err
		}
		if _, wrong := f.data(&k); wrong != nil {
			e.lost("the digest is not that of the data", fmt.Sprintf("data set %x", k.digest))
		}
		return nil
	})(db.Query("SELECT digest, data FROM datasets WHERE file IS NULL"))
}

// outside checks the digests of files.
func (e *inspection) outside(db *sql.DB) (err error) {
	if e.named, err = namedFiles(db); err != nil {
		return err
	}
	f, err := openFiles(e.dir)
	if err != nil {
		return err
	}
	defer f.close()
	for _, name := range slices.Sorted(maps.Keys(e.named)) {
		k := e.named[name]
		e.Files++
		err := f.whole(&k)
		switch {
		case err == nil || errors.Is(err, fs.ErrNotExist) && goes(e.dir, name):
		case errors.Is(err, fs.ErrNotExist):
			e.lost("the file is gone", name)
		case errors.Is(err, ErrDamaged):
			e.lost("the digest is not that of the data", name)
		default:
			return err
		}
	}
	return nil
}

// unnamed looks for files that no row names. While a service runs it may be about to
// name them.
func (e *inspection) unnamed() error {
	if e.Held {
		return nil
	}
	f, err := openFiles(e.dir)
	if err != nil {
		return err
	}
	defer f.close()
	found, err := f.list()
	for _, name := range found {
		if _, ok := e.named[name]; !ok {
			e.List = append(e.List, Finding{What: "nothing names the file", Where: name, Do: "Nothing: it goes when the service starts next."})
		}
	}
	return err
}
