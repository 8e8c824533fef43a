package storage_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// ill is a store that changes what it is asked for.
type ill struct {
	storage.Store
	find        func(storage.Query, []*storage.Job) ([]*storage.Job, error)
	events      func(job string, events []*protocol.Event) ([]*protocol.Event, error)
	attachments func([]storage.Attachment) []storage.Attachment
	dataset     func(io.ReadCloser) (io.ReadCloser, error)
}

func (i *ill) Find(q storage.Query) ([]*storage.Job, error) {
	jobs, err := i.Store.Find(q)
	if i.find == nil || err != nil {
		return jobs, err
	}
	return i.find(q, jobs)
}

func (i *ill) Events(job string, after uint64, limit int) ([]*protocol.Event, error) {
	events, err := i.Store.Events(job, after, limit)
	if i.events == nil || err != nil {
		return events, err
	}
	return i.events(job, events)
}

func (i *ill) Attachments(job string, kind storage.Kind) ([]storage.Attachment, error) {
	attachments, err := i.Store.Attachments(job, kind)
	if i.attachments == nil || err != nil {
		return attachments, err
	}
	return i.attachments(attachments), nil
}

func (i *ill) Dataset(d storage.Digest) (io.ReadCloser, error) {
	in, err := i.Store.Dataset(d)
	if i.dataset == nil || err != nil {
		return in, err
	}
	return i.dataset(in)
}

// damagedJob cuts off what is found at a job that is damaged.
func damagedJob(id string) func(storage.Query, []*storage.Job) ([]*storage.Job, error) {
	return func(_ storage.Query, jobs []*storage.Job) ([]*storage.Job, error) {
		for i, j := range jobs {
			if j.ID == id {
				return jobs[:i], &storage.DamagedError{Job: id, Err: storage.ErrDamaged}
			}
		}
		return jobs, nil
	}
}

func TestDamageIsListedByJobAndTheRestIsCopied(t *testing.T) {
	for _, row := range []struct {
		name string
		ill  ill
		jobs int
		want string // of the damage
	}{
		{"a job", ill{find: damagedJob("12")}, 17, "12 the whole job"},
		{"the newest job", ill{find: damagedJob("25")}, 17, "25 the whole job"},
		{"the oldest job", ill{find: damagedJob("00")}, 17, "00 the whole job"},
		{"a history that cannot be read", ill{events: func(job string, events []*protocol.Event) ([]*protocol.Event, error) {
			if job == "12" {
				return nil, storage.ErrDamaged
			}
			return events, nil
		}}, 17, "12 the whole job"},
		{"a history that has a gap", ill{events: func(job string, events []*protocol.Event) ([]*protocol.Event, error) {
			if job == "12" {
				return events[1:], nil
			}
			return events, nil
		}}, 17, "12 the whole job"},
		{"a checkpoint", ill{attachments: func(all []storage.Attachment) []storage.Attachment {
			for i := range all {
				if all[i].Job == "12" && all[i].Number == 7 {
					all[i].Data = nil
				}
			}
			return all
		}}, 18, "12 its checkpoint (number 7)"},
		{"a data set", ill{dataset: func(in io.ReadCloser) (io.ReadCloser, error) {
			return nil, storage.ErrDamaged
		}}, 6, "25 the whole job"},
		{"a data set, found out at its end", ill{dataset: func(in io.ReadCloser) (io.ReadCloser, error) {
			return storage.Checked(in, storage.Digest{1}), nil
		}}, 6, "25 the whole job"},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.ill.Store = filled(t)
			to := &storage.Memory{}
			for range 2 { // the second time all is there
				done, err := storage.Copy(t.Context(), &row.ill, to, silently)
				if err != nil {
					t.Fatal(err)
				}
				if done.Jobs != row.jobs || len(done.Damaged) != max(1, 18-row.jobs) {
					t.Errorf("copied were %d jobs, with damage %v", done.Jobs, done.Damaged)
				}
				if first := done.Damaged[0]; !strings.HasPrefix(first.Job+" "+first.What, row.want) {
					t.Errorf("damaged is %v, want %s", first, row.want)
				}
			}
		})
	}
}

func TestACopyThatIsNotEqualIsFoundOut(t *testing.T) {
	lose := func(all []storage.Attachment) []storage.Attachment { return all[:max(0, len(all)-1)] }
	for name, to := range map[string]*ill{
		"an attachment is lost": {attachments: lose},
		"an event is lost": {events: func(_ string, events []*protocol.Event) ([]*protocol.Event, error) {
			return events[:max(0, len(events)-1)], nil
		}},
		"a job differs": {find: func(_ storage.Query, jobs []*storage.Job) ([]*storage.Job, error) {
			for _, j := range jobs {
				j.Tail.Reason += "!"
			}
			return jobs, nil
		}},
		"a data set is damaged": {dataset: func(in io.ReadCloser) (io.ReadCloser, error) {
			return storage.Checked(in, storage.Digest{1}), nil
		}},
		"a job is there twice": {find: func(q storage.Query, jobs []*storage.Job) ([]*storage.Job, error) {
			if len(jobs) > 1 && q.Before == "" {
				jobs = append(jobs, jobs[0])
			}
			return jobs, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			to.Store = &storage.Memory{}
			if _, err := storage.Copy(t.Context(), filled(t), to, silently); !errors.Is(err, storage.ErrUnequal) {
				t.Errorf("the copy ends with %v, want ErrUnequal", err)
			}
		})
	}
}
