package postgres

import (
	"crypto/sha256"
	"fmt"
	"weak"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// small is the size up to which an attachment is not worth writing ahead.
const small = 64 << 10

// ahead is an attachment that is there before its commit.
type ahead struct {
	blob  int64
	size  int
	first weak.Pointer[byte] // of the data, which nobody writes to
}

// WriteAhead implements storage.Writer.
func (s *Store) WriteAhead(a storage.Attachment) error {
	if len(a.Data) <= small {
		return nil
	}
	now := &ahead{size: len(a.Data), first: weak.Make(&a.Data[0])}
	s.mu.Lock()
	before := s.ahead[aheadKey(&a)]
	s.mu.Unlock()
	err := transact(s.ctx, s.bulk, bulkTime, func(tx *transaction) error {
		now.blob = lot()
		tx.queue("INSERT INTO ahead (blob, since) VALUES ($1, deepnet_now())", now.blob)
		if before != nil { // never committed, or committed: then it is not ahead any more
			tx.queue(`WITH gone AS (DELETE FROM ahead WHERE blob = $1 RETURNING blob)
				DELETE FROM pieces WHERE blob IN (SELECT blob FROM gone)`, before.blob)
		}
		var pieces pieceRows
		pieces.cut(now.blob, 0, a.Data)
		pieces.write(tx)
		return tx.commit()
	})
	if err != nil {
		return s.failed(fmt.Sprintf("the %s of job %s was not written", a.Kind, a.Job), err)
	}
	s.mu.Lock()
	s.ahead[aheadKey(&a)] = now
	s.mu.Unlock()
	return nil
}

// takeAhead finds the attachments of a batch whose data are there already, and keeps them
// from being swept.
func (s *Store) takeAhead(tx *transaction, e *effect) error {
	found := make(map[int64]*attached)
	s.mu.Lock()
	for _, w := range e.jobs {
		for kind, all := range w.attached {
			for i := range all {
				if before := s.aheadOf(w.ID, kind, &all[i]); before != nil {
					found[before.blob] = &all[i]
				}
			}
		}
	}
	s.mu.Unlock()
	if len(found) == 0 {
		return nil
	}
	blobs := make([]int64, 0, len(found))
	for blob := range found {
		blobs = append(blobs, blob)
	}
	tx.queue("SELECT blob FROM ahead WHERE blob = ANY($1) ORDER BY blob FOR UPDATE", blobs).Query(each(func(rows pgx.Rows) error {
		var blob int64
		err := rows.Scan(&blob)
		if a := found[blob]; a != nil {
			a.blob = blob
		}
		return err
	}))
	return tx.send()
}

// aheadOf returns what was written ahead of an attachment; nil: nothing, or other data.
func (s *Store) aheadOf(job string, kind storage.Kind, a *attached) *ahead {
	if a.given == nil || len(a.given.Data) <= small {
		return nil
	}
	before := s.ahead[aheadKey(&storage.Attachment{Job: job, Kind: kind, Number: a.number})]
	if before == nil || before.size != len(a.given.Data) || before.first != weak.Make(&a.given.Data[0]) {
		return nil
	}
	return before
}

// forgetAhead forgets what a commit has taken.
func (s *Store) forgetAhead(e *effect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range e.jobs {
		for kind, all := range w.attached {
			for _, a := range all {
				if a.given != nil {
					delete(s.ahead, aheadKey(&storage.Attachment{Job: w.ID, Kind: kind, Number: a.number}))
				}
			}
		}
	}
}

// kept is an attachment as its rows have it.
type kept struct {
	storage.Attachment
	size   int64
	digest []byte
}

// Attachments implements storage.Reader.
func (s *Store) Attachments(job string, kind storage.Kind) ([]storage.Attachment, error) {
	var rows []kept
	err := read(s.ctx, s.bulk, func(from pgx.Rows) (err error) {
		rows, err = collectKept(from)
		return err
	}, `SELECT a.number::text, a.size, a.digest, p.start, p.data FROM attachments a LEFT JOIN pieces p ON p.blob = a.blob
		WHERE a.job = $1 AND a.kind = $2 ORDER BY a.number DESC, p.start`, text(job), string(kind))
	if err != nil {
		return nil, s.failed(fmt.Sprintf("the %s of job %s cannot be read", kind, job), err)
	}
	var all []storage.Attachment
	for _, k := range rows {
		k.Job, k.Kind = job, kind
		if digest, err := seal.Open(k.digest, seal.OfAttachment(&k.Attachment)...); err != nil || !matches(k.Data, digest) {
			k.Data = nil
		}
		all = append(all, k.Attachment)
	}
	return all, nil
}

// collectKept puts attachments together from their pieces.
func collectKept(from pgx.Rows) (all []kept, err error) {
	err = each(func(rows pgx.Rows) error {
		var k kept
		var number string
		var start *int64
		var piece []byte
		if err := rows.Scan(&number, &k.size, &k.digest, &start, &piece); err != nil {
			return err
		}
		if k.Number, err = natural(number); err != nil {
			return err
		}
		if last := len(all) - 1; last < 0 || all[last].Number != k.Number {
			k.Data = make([]byte, 0, max(0, min(k.size, 1<<31)))
			all = append(all, k)
		}
		whole := &all[len(all)-1]
		if start != nil && *start == int64(len(whole.Data)) {
			whole.Data = append(whole.Data, piece...)
		}
		return nil
	})(from)
	return all, err
}

// matches says whether data have a digest.
func matches(data, digest []byte) bool {
	sum := sha256.Sum256(data)
	return string(sum[:]) == string(digest)
}
