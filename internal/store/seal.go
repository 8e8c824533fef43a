package store

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

// seal returns data followed by a seal, which proves that they are whole and belong to
// their row: SQLite notices when its pages do not fit together, not when the bytes in a
// row have changed.
func seal(data []byte, identity ...string) []byte {
	mark := sealOf(data, identity)
	return append(data[:len(data):len(data)], mark[:]...)
}

// unseal returns the data before a seal, or ErrDamaged.
func unseal(sealed []byte, identity ...string) ([]byte, error) {
	if len(sealed) >= sealSize {
		data := sealed[:len(sealed)-sealSize]
		if mark := sealOf(data, identity); string(mark[:]) == string(sealed[len(data):]) {
			return data, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", identity, ErrDamaged)
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

// ofEvent identifies an event.
func ofEvent(job string, revision uint64) []string {
	return []string{"event", job, strconv.FormatUint(revision, 10)}
}

// ofHead identifies the head of a job.
func ofHead(job string) []string { return []string{"head", job} }

// ofTail identifies the tail of a job: the columns that change with it are under its seal.
func ofTail(j *storage.Job) []string {
	return []string{
		"tail", j.ID,
		strconv.Itoa(int(j.State)), strconv.FormatUint(j.Revision, 10), strconv.FormatInt(j.Finished, 10),
	}
}

// ofAttachment identifies the digest of an attachment.
func ofAttachment(a *storage.Attachment) []string {
	return []string{"attachment", a.Job, string(a.Kind), strconv.FormatUint(a.Number, 10)}
}

// sealJob returns a message of a job, sealed.
func sealJob(j *protocol.Job, identity []string) ([]byte, error) {
	data, err := proto.Marshal(j)
	return seal(data, identity...), err
}

// unsealJob reads such a message.
func unsealJob(sealed []byte, identity []string) (*protocol.Job, error) {
	data, err := unseal(sealed, identity...)
	if err != nil {
		return nil, err
	}
	j := &protocol.Job{}
	if err := proto.Unmarshal(data, j); err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", identity, ErrDamaged, err)
	}
	return j, nil
}

// unsealEvent reads an event of a job.
func unsealEvent(sealed []byte, job string, revision uint64) (*protocol.Event, error) {
	data, err := unseal(sealed, ofEvent(job, revision)...)
	if err != nil {
		return nil, err
	}
	event := &protocol.Event{}
	if err := proto.Unmarshal(data, event); err != nil || event.GetRevision() != revision {
		return nil, fmt.Errorf("event %d of job %s: %w", revision, job, ErrDamaged)
	}
	return event, nil
}
