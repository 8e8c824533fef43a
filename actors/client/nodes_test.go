package client

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
)

// trouble is what happens to a request at a node.
type trouble int

const (
	none    trouble = iota
	away            // the node is starting or stopping
	dead            // it cannot be reached
	cutOff          // it carries the request out, and the connection ends
	silence         // it carries the request out, and says nothing
)

// group is a service of several nodes in this process that share what fake keeps.
type group struct {
	client *Client

	mu      sync.Mutex
	reached []string // the nodes that were asked, in order
}

func (g *group) asked() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.reached)
}

// nodesOf is a client of so many nodes of a fake; next says what becomes of the next request
// at a node.
func nodesOf(t *testing.T, number int, fake func(proto.Message) proto.Message, next func(node string) trouble) *group {
	t.Helper()
	system, g := silent(), &group{}
	var all []*node
	for i := range number {
		name := fmt.Sprint("node", i)
		jobs := spawnNamed(system, name, answering(func(request proto.Message) proto.Message {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.reached = append(g.reached, name)
			trouble := next(name)
			var answer proto.Message
			switch trouble {
			case away:
				return &protocol.Refused{Code: protocol.Refusal_REFUSAL_AWAY}
			case dead:
			default:
				answer = fake(request)
			}
			if trouble == dead || trouble == cutOff {
				g.client.nodes.cut(remote.Lost{Service: name, Unheard: trouble == dead, Reason: errors.New("the wire is cut")})
			}
			if trouble != none {
				return nil
			}
			return answer
		}))
		all = append(all, newNode(name, jobs))
	}
	g.client = newClient(system, all, defaultTimeout)
	t.Cleanup(func() { check(t, g.client.Close()) })
	return g
}

// once is trouble that the first request has, and no other.
func once(first trouble) func(string) trouble {
	return func(string) trouble {
		now := first
		first = none
		return now
	}
}

func TestARequestThatChangesSomethingIsSentToTheNextNodeOnlyWhereTheFirstDidNotHearIt(t *testing.T) {
	for first, again := range map[trouble]bool{none: false, away: true, dead: true, cutOff: false, silence: false} {
		synctest.Test(t, func(t *testing.T) {
			var cancelled atomic.Int32
			g := nodesOf(t, 2, func(proto.Message) proto.Message {
				cancelled.Add(1)
				return &protocol.Job{Id: "17"}
			}, once(first))
			began := time.Now()
			_, err := g.client.Cancel(t.Context(), "17")
			if lost := first == cutOff || first == silence; lost != (err != nil) || lost && !strings.Contains(err.Error(), "not known") {
				t.Errorf("trouble %d: Cancel = %v", first, err)
			}
			if cancelled.Load() != 1 || len(g.asked()) != 1 && !again || again && !slices.Equal(g.asked(), []string{"node0", "node1"}) {
				t.Errorf("trouble %d: carried out %d times, asked %v", first, cancelled.Load(), g.asked())
			}
			if first != silence && !time.Now().Equal(began) {
				t.Errorf("trouble %d: the next node was asked only after %v", first, time.Since(began))
			}
		})
	}
}

func TestANodeThatAnswersIsAskedUntilItDoesNot(t *testing.T) {
	for _, first := range []trouble{away, dead, cutOff, silence} {
		synctest.Test(t, func(t *testing.T) {
			g := nodesOf(t, 3, func(proto.Message) proto.Message { return &protocol.Job{Id: "17"} }, once(first))
			for range 3 { // the first time, nobody knows yet that it is a service
				if _, err := g.client.Get(t.Context(), "17"); err != nil {
					t.Errorf("trouble %d: Get = %v", first, err)
				}
			}
			if want := []string{"node0", "node1", "node1", "node1"}; !slices.Equal(g.asked(), want) {
				t.Errorf("trouble %d: asked %v", first, g.asked())
			}
		})
	}
}

func TestEachNodeIsLostByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := nodesOf(t, 3, func(proto.Message) proto.Message { return &protocol.Job{Id: "17"} }, func(node string) trouble {
			if node == "node2" {
				return none
			}
			return cutOff
		})
		began := time.Now()
		if _, err := g.client.Get(t.Context(), "17"); err != nil || len(g.asked()) != 3 || !time.Now().Equal(began) {
			t.Errorf("Get = %v; asked %v within %v", err, g.asked(), time.Since(began))
		}
	})
}

func TestWhereNoNodeAnswersEachIsAskedBeforeAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := nodesOf(t, 3, nil, func(string) trouble { return dead })
		began := time.Now()
		if _, err := g.client.Cancel(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) || strings.Contains(err.Error(), "not known") {
			t.Errorf("Cancel = %v", err)
		}
		if want := []string{"node0", "node1", "node2"}; !slices.Equal(g.asked(), want) || !time.Now().Equal(began) {
			t.Errorf("asked %v within %v", g.asked(), time.Since(began))
		}
		g.client.heard.Store(true)
		if _, err := g.client.Get(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) {
			t.Errorf("Get = %v", err)
		}
		if waited := time.Since(began); waited < 2*defaultTimeout || waited > 2*defaultTimeout+lastPause {
			t.Errorf("given up after %v", waited)
		}
	})
}

// troubles are drawn for each request in turn; with those of a list that ends, there is an answer:
// within the client's patience of 30 s, which a dozen of them would outlast.
func troubles(rt *rapid.T) func(string) trouble {
	drawn := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 5), func(n int) trouble { return trouble(n % 5) }), 0, 10).Draw(rt, "troubles")
	silent := 0
	return func(string) trouble {
		if len(drawn) == 0 {
			return none
		}
		next := drawn[0]
		drawn = drawn[1:]
		if next == silence {
			if silent++; silent > 1 { // two may be more than its patience
				return cutOff
			}
		}
		return next
	}
}

func TestAWatchGoesOnAtAnotherNodeWithoutAGapOrARepeat(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		nodes, trouble := rapid.IntRange(1, 3).Draw(rt, "nodes"), troubles(rt)
		synctest.Test(t, func(t *testing.T) {
			story := &history{length: 20}
			g := nodesOf(t, nodes, func(request proto.Message) proto.Message { return story.answer(nil, request) }, trouble)
			var told []uint64
			if err := g.client.Watch(t.Context(), "17", 0, noting(&told)); err != nil || !slices.Equal(told, revisions(1, 20)) {
				rt.Errorf("told %v, %v; asked %v", told, err, g.asked())
			}
		})
	})
}

func TestAnUploadGoesOnAtAnotherNodeFromWhereThatSaysItHasCome(t *testing.T) {
	data := numbered(2*piece + 5)
	rapid.Check(t, func(rt *rapid.T) {
		nodes, trouble := rapid.IntRange(1, 3).Draw(rt, "nodes"), troubles(rt)
		synctest.Test(t, func(t *testing.T) {
			s := newShelf()
			g := nodesOf(t, nodes, s.fake, trouble)
			dataset, err := g.client.Upload(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
			if err != nil || !bytes.Equal(s.parts[dataset], data) {
				rt.Errorf("%v, and %d of %d bytes arrived; asked %v", err, len(s.parts[dataset]), len(data), g.asked())
			}
		})
	})
}

func TestASubmissionWithAKeyIsSentToTheNextNodeUnderTheSameKey(t *testing.T) {
	for _, first := range []trouble{away, dead, cutOff, silence} {
		synctest.Test(t, func(t *testing.T) {
			s := newShelf()
			g := nodesOf(t, 2, func(request proto.Message) proto.Message {
				if _, ok := request.(*protocol.ListQueues); ok {
					return &protocol.Queues{}
				}
				return s.fake(request)
			}, once(first))
			job, err := g.client.Submit(t.Context(), &protocol.Submit{Name: "iris.csv", Key: "k"})
			if err != nil || job.GetKey() != "k" || g.asked()[len(g.asked())-1] != "node1" {
				t.Errorf("trouble %d: Submit = %v, %v; asked %v", first, job, err, g.asked())
			}
		})
	}
}
