// Package seal is how stores write messages into rows: each is followed by a seal, which
// proves that it is whole and belongs to its row.
//
// It never stores anything, and changing a seal makes all that was stored unreadable. To
// seal another kind of row, add what identifies it.
package seal

import (
	"crypto/sha256"
	"fmt"
	"strconv"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// sealSize is how many bytes a seal has.
const sealSize = 8

// Seal returns data followed by a seal, which proves that they are whole and belong to
// their row: a database notices when its pages do not fit together, not when the bytes in
// a row have changed.
func Seal(data []byte, identity ...string) []byte {
	mark := sealOf(data, identity)
	return append(data[:len(data):len(data)], mark[:]...)
}

// Open returns the data before a seal, or storage.ErrDamaged.
func Open(sealed []byte, identity ...string) ([]byte, error) {
	if len(sealed) >= sealSize {
		data := sealed[:len(sealed)-sealSize]
		if mark := sealOf(data, identity); string(mark[:]) == string(sealed[len(data):]) {
			return data, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", identity, storage.ErrDamaged)
}

func sealOf(data []byte, identity []string) (mark [sealSize]byte) {
	text := make([]byte, 0, 256)
	for _, part := range identity {
		text = strconv.AppendInt(text, int64(len(part)), 10)
		text = append(text, ' ')
		text = append(text, part...)
	}
	sum := sha256.Sum256(append(text, data...))
	copy(mark[:], sum[:])
	return mark
}

// OfEvent identifies an event.
func OfEvent(job string, revision uint64) []string {
	return []string{"event", job, strconv.FormatUint(revision, 10)}
}

// OfHead identifies the head of a job.
func OfHead(job string) []string { return []string{"head", job} }

// OfTail identifies the tail of a job: the columns that change with it are under its seal.
func OfTail(j *storage.Job) []string {
	return []string{
		"tail", j.ID,
		strconv.Itoa(int(j.State)), strconv.FormatUint(j.Revision, 10), strconv.FormatInt(j.Finished, 10),
	}
}

// OfAttachment identifies the digest of an attachment.
func OfAttachment(a *storage.Attachment) []string {
	return []string{"attachment", a.Job, string(a.Kind), strconv.FormatUint(a.Number, 10)}
}

// Job returns a message of a job, sealed.
func Job(j *protocol.Job, identity []string) ([]byte, error) {
	data, err := proto.Marshal(j)
	return Seal(data, identity...), err
}

// OpenJob reads such a message.
func OpenJob(sealed []byte, identity []string) (*protocol.Job, error) {
	data, err := Open(sealed, identity...)
	if err != nil {
		return nil, err
	}
	j := &protocol.Job{}
	if err := proto.Unmarshal(data, j); err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", identity, storage.ErrDamaged, err)
	}
	return j, nil
}

// OpenEvent reads an event of a job.
func OpenEvent(sealed []byte, job string, revision uint64) (*protocol.Event, error) {
	data, err := Open(sealed, OfEvent(job, revision)...)
	if err != nil {
		return nil, err
	}
	event := &protocol.Event{}
	if err := proto.Unmarshal(data, event); err != nil || event.GetRevision() != revision {
		return nil, fmt.Errorf("event %d of job %s: %w", revision, job, storage.ErrDamaged)
	}
	return event, nil
}

// Fill reads the parts of a job that a row keeps apart from its columns into a job that has
// these: the name of its data set, its head and its tail, both sealed. Its error is a
// storage.DamagedError.
func Fill(j *storage.Job, dataset, head, tail []byte) (err error) {
	defer func() {
		if err != nil {
			err = &storage.DamagedError{Job: j.ID, Err: err}
		}
	}()
	if dataset != nil && len(dataset) != len(j.Dataset) {
		return fmt.Errorf("its data set has a name of %d bytes: %w", len(dataset), storage.ErrDamaged)
	}
	copy(j.Dataset[:], dataset)
	if j.Head, err = OpenJob(head, OfHead(j.ID)); err != nil {
		return err
	}
	j.Tail, err = OpenJob(tail, OfTail(j))
	return err
}
