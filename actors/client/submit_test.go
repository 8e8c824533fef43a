package client

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestALargeTableIsUploadedAndNamedByItsDigest(t *testing.T) {
	s := newShelf()
	c := local(t, answering(s.fake))
	order := func(size int) *protocol.Submit {
		return &protocol.Submit{
			Name: "large.csv", Plan: &protocol.Plan{Target: "y"}, Data: &protocol.Submit_Table{Table: numbered(size)},
			Queue: "night", Priority: -3, Key: "k", Retries: proto.Uint32(7), From: "17",
		}
	}
	small, large := order(InlineTable), order(InlineTable+1)
	for _, request := range []*protocol.Submit{small, large} {
		_, err := c.Submit(t.Context(), request)
		check(t, err)
	}
	want := proto.CloneOf(large)
	want.Data = &protocol.Submit_Dataset{Dataset: sum(large.GetTable())}
	if !proto.Equal(s.taken[0], small) || !proto.Equal(s.taken[1], want) {
		t.Errorf("the submissions differ from what was asked for")
	}
	if !bytes.Equal(s.parts[want.GetDataset()], large.GetTable()) {
		t.Error("the table was not uploaded")
	}
}

func TestASubmissionWithAKeyIsRepeatedAndOneWithoutIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for key, want := range map[string]int{"": 1, "k": 2} {
			s := newShelf()
			s.lose = func(proto.Message) bool { return len(s.taken) == 1 }
			c := local(t, answering(s.fake))
			c.timeout = defaultTimeout
			job, err := c.Submit(t.Context(), &protocol.Submit{Key: key})
			if s.submissions() != want || (key != "") != (err == nil) || (key == "") != errors.Is(err, ErrNoAnswer) {
				t.Errorf("key %q: asked %d times, %v, %v", key, s.submissions(), job, err)
			}
			check(t, c.Close())
		}
	})
}

func TestARepeatedSubmissionGivesUpWhenNothingIsHeardForTwiceTheTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.lose = func(proto.Message) bool { return true }
		c := local(t, answering(s.fake))
		c.timeout = defaultTimeout
		if _, err := c.Submit(t.Context(), &protocol.Submit{Key: "k"}); !errors.Is(err, ErrNoAnswer) || s.submissions() != 2 {
			t.Errorf("after %d times: %v", s.submissions(), err)
		}
	})
}

// A service that reads a large table answers everything else meanwhile.
func TestASubmissionIsWaitedForWhileTheServiceAnswersOtherQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for took, patient := range map[time.Duration]bool{5 * time.Minute: true, 20 * time.Minute: false} {
			began := time.Now()
			c := local(t, answering(func(request proto.Message) proto.Message {
				if _, asks := request.(*protocol.Submit); !asks {
					return &protocol.Queues{}
				}
				if time.Since(began) < took {
					return nil
				}
				return &protocol.Job{Id: "17"}
			}))
			c.timeout = defaultTimeout
			job, err := c.Submit(t.Context(), &protocol.Submit{Key: "k"})
			if patient != (job.GetId() == "17") || patient == errors.Is(err, ErrNoAnswer) {
				t.Errorf("after %v: %v, %v", took, job, err)
			}
			check(t, c.Close())
		}
	})
}
