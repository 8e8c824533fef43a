package postgres

import (
	"crypto/sha256"
	"slices"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// pieceSize is how many bytes of large data one row has at most.
const pieceSize = 1 << 20

// blobRows are rows of attachments, data sets and their data.
type blobRows struct {
	jobs, kinds, numbers []string
	sizes, blobs         []int64
	digests              [][]byte

	tables                 [][]byte
	tableSizes, tableBlobs []int64

	adopted []int64
	pieces  pieceRows
}

// attach adds an attachment, whose data may be there already.
func (r *blobRows) attach(job string, kind storage.Kind, a attached) {
	digest := sha256.Sum256(a.given.Data)
	whole := storage.Attachment{Job: job, Kind: kind, Number: a.number}
	if a.blob != 0 {
		r.adopted = append(r.adopted, a.blob)
	} else {
		a.blob = lot()
		r.pieces.cut(a.blob, 0, a.given.Data)
	}
	r.jobs, r.kinds, r.numbers = append(r.jobs, text(job)), append(r.kinds, string(kind)), append(r.numbers, decimal(a.number))
	r.sizes, r.blobs = append(r.sizes, int64(len(a.given.Data))), append(r.blobs, a.blob)
	r.digests = append(r.digests, seal.Seal(digest[:], seal.OfAttachment(&whole)...))
}

// table adds a data set.
func (r *blobRows) table(a *storage.Attachment) {
	blob := lot()
	r.tables, r.tableBlobs = append(r.tables, []byte(a.Job)), append(r.tableBlobs, blob)
	r.tableSizes = append(r.tableSizes, int64(len(a.Data)))
	r.pieces.cut(blob, 0, a.Data)
}

func (r *blobRows) write(tx *transaction) {
	r.pieces.write(tx)
	if len(r.adopted) > 0 {
		tx.queue("DELETE FROM ahead WHERE blob = ANY($1)", r.adopted)
	}
	if len(r.jobs) > 0 {
		tx.queue(`INSERT INTO attachments (job, kind, number, size, blob, digest)
			SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::bigint[], $5::bigint[], $6::bytea[])`,
			r.jobs, r.kinds, r.numbers, r.sizes, r.blobs, r.digests)
	}
	if len(r.tables) > 0 {
		tx.queue(`INSERT INTO datasets (digest, size, blob, since) SELECT *, deepnet_now() FROM unnest($1::bytea[], $2::bigint[], $3::bigint[])`,
			r.tables, r.tableSizes, r.tableBlobs)
	}
}

// pieceRows are rows of data.
type pieceRows struct {
	blobs, starts []int64
	data          [][]byte
}

// cut adds data that begin at a place of a blob, a piece to a row.
func (r *pieceRows) cut(blob int64, at int64, data []byte) {
	for piece := range slices.Chunk(data, pieceSize) {
		r.blobs, r.starts, r.data = append(r.blobs, blob), append(r.starts, at), append(r.data, piece)
		at += int64(len(piece))
	}
}

// write has the rows written, some of them at a time: what is sent lies in memory once more.
func (r *pieceRows) write(tx *transaction) {
	const some = 8
	for from := 0; from < len(r.blobs); from += some {
		to := min(from+some, len(r.blobs))
		tx.queue("INSERT INTO pieces (blob, start, data) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])",
			r.blobs[from:to], r.starts[from:to], r.data[from:to])
	}
}
