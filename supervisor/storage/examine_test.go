package storage_test

import (
	"io"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

func TestAnExaminationReadsAll(t *testing.T) {
	found, err := storage.Examine(t.Context(), filled(t), silently)
	if err != nil || found.Jobs != 18 || found.Events != 18*5+6*(20+40) || found.Datasets != 2 || len(found.Damaged) > 0 {
		t.Errorf("found are %+v (%v)", found, err)
	}
}

func TestAnExaminationListsDamageByJob(t *testing.T) {
	for _, row := range []struct {
		name    string
		ill     ill
		damaged int
		want    string
	}{
		{"a job", ill{find: damagedJob("12")}, 1, "12 the whole job"},
		{"a history that cannot be read", ill{events: func(string, []*protocol.Event) ([]*protocol.Event, error) {
			return nil, storage.ErrDamaged
		}}, 18, "25 its history"},
		{"a history that ends early", ill{events: func(job string, events []*protocol.Event) ([]*protocol.Event, error) {
			if job == "12" {
				return events[:len(events)-1], nil
			}
			return events, nil
		}}, 1, "12 it is at revision 25, and its history has 24 events"},
		{"an attachment", ill{attachments: func(all []storage.Attachment) []storage.Attachment {
			for i := range all {
				if all[i].Job == "12" && all[i].Kind == storage.Origin {
					all[i].Data = nil
				}
			}
			return all
		}}, 1, "12 its origin"},
		{"a data set", ill{dataset: func(in io.ReadCloser) (io.ReadCloser, error) {
			return storage.Checked(in, storage.Digest{1}), nil
		}}, 12, "25 its data set"},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.ill.Store = filled(t)
			found, err := storage.Examine(t.Context(), &row.ill, silently)
			if err != nil || len(found.Damaged) != row.damaged {
				t.Fatalf("%d findings (%v), want %d", len(found.Damaged), err, row.damaged)
			}
			if first := found.Damaged[0]; !strings.HasPrefix(first.Job+" "+first.What, row.want) {
				t.Errorf("found is %v, want %s", first, row.want)
			}
		})
	}
}
