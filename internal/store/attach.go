package store

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"weak"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// WriteAhead implements storage.Writer.
func (s *Store) WriteAhead(a storage.Attachment) error {
	if len(a.Data) <= inline {
		return nil
	}
	digest := storage.Digest(sha256.Sum256(a.Data))
	file, err := fileOf(&a, digest)
	if err == nil {
		err = s.files.write(file, a.Data)
	}
	if err != nil {
		return failed(fmt.Sprintf("the %s of job %s was not written", a.Kind, a.Job), s.dir, err)
	}
	s.files.writeAhead(&a, &ahead{file: file, digest: digest, size: len(a.Data), first: weak.Make(&a.Data[0])})
	return nil
}

// writeAhead remembers that an attachment's file is there.
func (f *files) writeAhead(a *storage.Attachment, now *ahead) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ahead[aheadKey(a)] = now
}

// takeWrittenAhead returns the file that holds the same data already; nil: there is none.
func (f *files) takeWrittenAhead(a *storage.Attachment) *ahead {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := aheadKey(a)
	before := f.ahead[key]
	delete(f.ahead, key)
	if before == nil || before.size != len(a.Data) || before.first != weak.Make(&a.Data[0]) {
		return nil
	}
	if info, err := f.root.Stat(before.file); err != nil || info.Size() != int64(before.size) {
		return nil
	}
	return before
}

func aheadKey(a *storage.Attachment) string { return fmt.Sprintf("%s/%s-%d", a.Job, a.Kind, a.Number) }

// attach adds a change's attachments, and drops what is beyond the generations.
func (s *Store) attach(tx *transaction, n int64, c *storage.Change) error {
	for i := range c.Attachments {
		a := c.Attachments[i]
		a.Job = c.Job.ID
		if err := s.addAttachment(tx, n, &a); err != nil {
			return err
		}
		if err := s.dropOldGenerations(tx, n, a.Kind); err != nil {
			return err
		}
	}
	return nil
}

// addAttachment adds an attachment, in place of one with its number.
func (s *Store) addAttachment(tx *transaction, n int64, a *storage.Attachment) error {
	err := dropFiles(tx, "SELECT file FROM attachments WHERE job = ? AND kind = ? AND number = ? AND file IS NOT NULL",
		n, string(a.Kind), a.Number)
	if err != nil {
		return err
	}
	file, digest, err := s.place(tx, n, a)
	if err != nil {
		return err
	}
	data := bytes(a.Data)
	if file != "" {
		data = nil
	}
	return tx.exec(`INSERT INTO attachments (job, kind, number, size, digest, file, data) VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?)
		ON CONFLICT (job, kind, number) DO UPDATE
		SET size = excluded.size, digest = excluded.digest, file = excluded.file, data = excluded.data`,
		n, string(a.Kind), a.Number, len(a.Data), seal.Seal(digest[:], seal.OfAttachment(a)...), file, data)
}

// place puts large data into a file, unless they lie in one, and returns its name; ""
// for small ones.
func (s *Store) place(tx *transaction, n int64, a *storage.Attachment) (file string, digest storage.Digest, err error) {
	if len(a.Data) <= inline {
		return "", sha256.Sum256(a.Data), nil
	}
	if before := s.files.takeWrittenAhead(a); before != nil {
		tx.name(before.file)
		return before.file, before.digest, nil
	}
	digest = sha256.Sum256(a.Data)
	if file, err = fileOf(a, digest); err != nil {
		return "", digest, err
	}
	there, err := tx.row([]any{new(int64)}, "SELECT 1 FROM attachments WHERE job = ? AND file = ?", n, file)
	if there || err != nil {
		tx.name(file)
		return file, digest, err
	}
	tx.place(file)
	return file, digest, s.files.write(file, a.Data)
}

// dropOldGenerations drops the attachments of a kind that are beyond its generations.
func (s *Store) dropOldGenerations(tx *transaction, n int64, kind storage.Kind) error {
	const beyond = "FROM attachments WHERE job = ?1 AND kind = ?2 AND number < (SELECT min(number) FROM " +
		"(SELECT number FROM attachments WHERE job = ?1 AND kind = ?2 ORDER BY number DESC LIMIT ?3))"
	generations := kind.Generations()
	err := dropFiles(tx, "SELECT file "+beyond+" AND file IS NOT NULL", n, string(kind), generations)
	if err != nil {
		return err
	}
	return tx.exec("DELETE "+beyond, n, string(kind), generations)
}

// kept is an attachment or a data set as its row has it.
type kept struct {
	number uint64
	size   int64
	digest []byte
	file   string // "": the data are in the row
	data   []byte
}

// Attachments implements storage.Reader.
func (s *Store) Attachments(job string, kind storage.Kind) ([]storage.Attachment, error) {
	for again := 0; ; again++ {
		all, gone, err := s.attachments(job, kind)
		if err != nil {
			return nil, failed(fmt.Sprintf("the %s of job %s cannot be read", kind, job), s.dir, err)
		}
		if !gone || again == 3 {
			return all, nil
		}
	}
}

// attachments reads them once; gone says whether a file was missing, which may have
// been dropped with its row since the row was read.
func (s *Store) attachments(job string, kind storage.Kind) (all []storage.Attachment, gone bool, err error) {
	var rows []kept
	err = each(func(r *sql.Rows) error {
		var k kept
		err := r.Scan(&k.number, &k.size, &k.digest, &k.file, &k.data)
		rows = append(rows, k)
		return err
	})(s.reads.Query(`SELECT number, size, attachments.digest, coalesce(file, ''), data FROM attachments JOIN jobs ON jobs.n = attachments.job
		WHERE jobs.id = ? AND kind = ? ORDER BY number DESC`, job, string(kind)))
	if err != nil {
		return nil, false, err
	}
	for _, k := range rows {
		a := storage.Attachment{Job: job, Kind: kind, Number: k.number}
		data, err := s.files.sealed(&a, k)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			gone = true
		case err != nil && !errors.Is(err, ErrDamaged):
			return nil, false, err
		}
		a.Data = data
		all = append(all, a)
	}
	return all, gone, nil
}

// sealed returns the data of an attachment from its row, k.
func (f *files) sealed(a *storage.Attachment, k kept) (data []byte, err error) {
	if k.digest, err = seal.Open(k.digest, seal.OfAttachment(a)...); err != nil {
		return nil, err
	}
	return f.data(&k)
}

// reader opens the data that a row stands for. Reading to the end fails where the digest
// is not that of the data; data that lie in the row itself are compared before.
func (f *files) reader(k *kept) (io.ReadCloser, error) {
	if k.file == "" || len(k.digest) != sha256.Size {
		data, err := f.data(k)
		return io.NopCloser(strings.NewReader(string(data))), err
	}
	file, err := f.root.Open(k.file)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || info.Size() != k.size {
		file.Close()
		return nil, cmp.Or(err, fmt.Errorf("%s: %w", k.file, ErrDamaged))
	}
	return storage.Checked(file, storage.Digest(k.digest)), nil
}

// whole compares the digest of the data that a row stands for.
func (f *files) whole(k *kept) error {
	in, err := f.reader(k)
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(io.Discard, in)
	return err
}

// data returns the data that a row stands for, or an error that wraps ErrDamaged or, where the
// file is not there, fs.ErrNotExist.
func (f *files) data(k *kept) ([]byte, error) {
	if len(k.digest) != sha256.Size {
		return nil, fmt.Errorf("a digest of %d bytes: %w", len(k.digest), ErrDamaged)
	}
	digest := storage.Digest(k.digest)
	if k.file == "" {
		if sha256.Sum256(k.data) != digest {
			return nil, fmt.Errorf("the digest is not that of the data: %w", ErrDamaged)
		}
		return bytes(k.data), nil
	}
	data, ok, err := f.read(k.file, k.size, digest)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s: %w", k.file, ErrDamaged)
	}
	return data, nil
}
