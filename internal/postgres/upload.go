package postgres

import (
	"crypto/sha256"
	"encoding"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// Upload implements storage.Datasets.
func (s *Store) Upload(dataset storage.Digest, size, offset uint64, piece []byte) (have uint64, err error) {
	mend := len(piece) == 0 && s.damaged(dataset)
	var said error
	err = transact(s.ctx, s.bulk, bulkTime, func(tx *transaction) (err error) {
		u := &upload{digest: dataset, size: size}
		if err := u.read(tx); err != nil {
			return err
		}
		if mend && u.whole {
			u.discard(tx)
		}
		have, said = u.add(tx, offset, piece)
		return tx.commit()
	})
	if err == nil {
		err = said
	}
	if err != nil && !errors.Is(err, storage.ErrMismatch) {
		err = s.failed(fmt.Sprintf("data set %s was not taken in", dataset), err)
	}
	return have, err
}

// upload is what the database has of a data set.
type upload struct {
	digest storage.Digest
	size   uint64 // that it is to have

	whole bool
	part  bool // it has a row in uploads
	have  uint64
	blob  int64
	sum   []byte // the state of SHA-256 after what is there
}

// read locks and reads what is there.
func (u *upload) read(tx *transaction) error {
	tx.queue("SELECT blob, have, sum FROM uploads WHERE digest = $1 FOR UPDATE", u.digest[:]).Query(each(func(rows pgx.Rows) error {
		u.part = true
		return rows.Scan(&u.blob, &u.have, &u.sum)
	}))
	tx.queue("SELECT size, blob FROM datasets WHERE digest = $1 FOR UPDATE", u.digest[:]).Query(each(func(rows pgx.Rows) error {
		u.whole = true
		return rows.Scan(&u.have, &u.blob)
	}))
	return tx.send()
}

// discard has all that is there go.
func (u *upload) discard(tx *transaction) {
	tx.queue("DELETE FROM pieces WHERE blob = $1", u.blob)
	tx.queue("DELETE FROM uploads WHERE digest = $1 AND blob = $2", u.digest[:], u.blob)
	tx.queue("DELETE FROM datasets WHERE digest = $1 AND blob = $2", u.digest[:], u.blob)
	u.whole, u.part, u.have, u.blob, u.sum = false, false, 0, 0, nil
}

// add adds a piece to what is there.
func (u *upload) add(tx *transaction, offset uint64, piece []byte) (have uint64, said error) {
	if u.whole {
		return u.found(tx)
	}
	before := *u
	if u.have > u.size { // another client's, of another size
		u.have = 0
	}
	if offset == u.have && uint64(len(piece)) > u.size-u.have {
		return u.have, fmt.Errorf("data set %s is longer than %d bytes: %w", u.digest, u.size, storage.ErrMismatch)
	}
	if before.part && u.have != before.have {
		before.discard(tx)
		u.part, u.blob, u.sum = false, 0, nil
	}
	if offset != u.have {
		piece = nil
	}
	return u.append(tx, piece)
}

// found answers an upload of what is there already. Asking keeps it for another day.
func (u *upload) found(tx *transaction) (have uint64, said error) {
	if u.have != u.size {
		return u.have, fmt.Errorf("data set %s has %d bytes, not %d: %w", u.digest, u.have, u.size, storage.ErrMismatch)
	}
	tx.queue("UPDATE datasets SET since = deepnet_now() WHERE digest = $1", u.digest[:])
	return u.have, nil
}

// append writes a piece after what is there, and takes the whole in where it is the last.
func (u *upload) append(tx *transaction, piece []byte) (have uint64, said error) {
	sum := sha256.New()
	if u.part {
		if err := sum.(encoding.BinaryUnmarshaler).UnmarshalBinary(u.sum); err != nil {
			u.discard(tx) // another release wrote it: the client begins again
			return 0, nil
		}
	} else {
		u.blob = lot()
	}
	sum.Write(piece)
	var pieces pieceRows
	pieces.cut(u.blob, int64(u.have), piece)
	pieces.write(tx)
	u.have += uint64(len(piece))
	if u.have == u.size {
		return u.finish(tx, storage.Digest(sum.Sum(nil)))
	}
	if u.have > 0 {
		state, err := sum.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			return u.have, err
		}
		keep := "INSERT INTO uploads (digest, blob, have, sum, since) VALUES ($1, $2, $3, $4, deepnet_now())" // another that began at the same time wins
		if u.part {
			keep = "UPDATE uploads SET blob = $2, have = $3, sum = $4, since = deepnet_now() WHERE digest = $1"
		}
		tx.queue(keep, u.digest[:], u.blob, int64(u.have), state)
	}
	return u.have, nil
}

// finish takes a whole upload in, or throws it away.
func (u *upload) finish(tx *transaction, got storage.Digest) (have uint64, said error) {
	if got != u.digest {
		u.discard(tx)
		return 0, fmt.Errorf("data set %s came as %s: %w", u.digest, got, storage.ErrMismatch)
	}
	tx.queue("DELETE FROM uploads WHERE digest = $1", u.digest[:])
	tx.queue("INSERT INTO datasets (digest, size, blob, since) VALUES ($1, $2, $3, deepnet_now())", u.digest[:], int64(u.size), u.blob)
	return u.size, nil
}
