package client

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// Where the service is only starting or stopping nothing was carried out, so that even
// what changes something is asked again.
func TestEveryRequestThatNobodyWasThereToHearIsSentAgain(t *testing.T) {
	for _, row := range calls {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := local(t, answering(func(proto.Message) proto.Message {
					if asked++; asked <= 5 {
						return &protocol.Refused{Code: protocol.Refusal_REFUSAL_AWAY}
					}
					return row.answer
				}))
				c.timeout = defaultTimeout
				answer, err := row.call(t.Context(), c)
				if err != nil || !proto.Equal(answer.(proto.Message), row.answer) || asked != 6 {
					t.Errorf("asked %d times: %v, %v", asked, answer, err)
				}
			})
		})
	}
}

func TestAServiceThatStaysAwayIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := local(t, answering(func(proto.Message) proto.Message {
			return &protocol.Refused{Code: protocol.Refusal_REFUSAL_AWAY}
		}))
		c.timeout = defaultTimeout
		if _, err := c.Cancel(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) || strings.Contains(err.Error(), "not known") {
			t.Errorf("Cancel = %v", err)
		}
	})
}

// looks are the calls that change nothing.
var looks = []string{"Get", "Report", "Queues", "Signature"}

// Of a first call nobody knows yet whether a service listens there at all.
func TestWhatChangesNothingIsAskedAgainOnceTheServiceWasHeard(t *testing.T) {
	for _, row := range calls {
		if !slices.Contains(looks, row.name) {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			var asked atomic.Int32
			c := local(t, answering(func(proto.Message) proto.Message {
				if asked.Add(1) == 1 {
					return nil
				}
				return row.answer
			}))
			c.timeout = defaultTimeout
			if _, err := row.call(t.Context(), c); !errors.Is(err, ErrNoAnswer) || asked.Load() != 1 {
				t.Errorf("%s, the first call: asked %d times, %v", row.name, asked.Load(), err)
			}
			if _, err := row.call(t.Context(), c); err != nil {
				t.Errorf("%s, a call that is answered: %v", row.name, err)
			}
			asked.Store(0)
			if answer, err := row.call(t.Context(), c); err != nil || asked.Load() != 2 || !proto.Equal(answer.(proto.Message), row.answer) {
				t.Errorf("%s, after a lost answer: asked %d times, %v, %v", row.name, asked.Load(), answer, err)
			}
		})
	}
}

func TestALostAnswerToWhatChangesSomethingIsNotAskedForAgainAndSaysWhatIsKnown(t *testing.T) {
	for _, row := range calls {
		if slices.Contains(append(looks, "Predict"), row.name) {
			continue
		}
		var asked atomic.Int32
		c := local(t, answering(func(proto.Message) proto.Message { asked.Add(1); return nil }))
		c.heard.Store(true)
		c.timeout = 1
		_, err := row.call(t.Context(), c)
		if !errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), "not known: look before you ask again") {
			t.Errorf("%s = %v", row.name, err)
		}
		if err := c.system.Root.StopFuture(c.nodes.all[0].jobs).Wait(); err != nil || asked.Load() > 1 {
			t.Errorf("%s: asked %d times, %v", row.name, asked.Load(), err)
		}
	}
}
