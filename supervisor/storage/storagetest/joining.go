package storagetest

import (
	"errors"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// joining is what Nodes promises.
var joining = []sharedPromise{
	{"a node that joins is listed with what it said, its lease and its jobs", joinLists},
	{"nodes are listed by name and start", nodesInOrder},
	{"joining again replaces what was known of the owner, but for its start", joinAgain},
	{"the name of a living node is not given to another", nameTaken},
	{"every commit of a node renews its lease, also an empty one", commitRenews},
	{"a lease lasts as long as the store says", leaseTold},
	{"a node is listed for an hour after its lease ended", deadListed},
	{"a node that leaves is dead at once and its jobs have no owner", leaveReleases},
	{"leaving twice, or without having joined, does nothing", leaveNobody},
	{"an owner that did not join is not listed", unannounced},
}

func joinLists(s *sharing) {
	want := storage.Node{
		Owner: "a", Name: "anna", Address: "10.0.0.1:7070", Page: "http://10.0.0.1:8080", Release: "1.2", Slots: 3, Draining: true,
	}
	told := want
	told.Started, told.Seen, told.Left, told.Jobs = 1, 2, time.Hour, []string{"99"}
	if err := s.A.Join(told); err != nil {
		s.Fatal(err)
	}
	ended := created("03", 1)
	s.commit("a", created("02", 1), created("01", 1), ended, over(&ended.Job, 1))
	got := s.node("a")
	if got.Left <= s.Lease/2 || got.Left > s.Lease {
		s.Errorf("the lease has %v left of %v", got.Left, s.Lease)
	}
	for _, at := range []int64{got.Started, got.Seen} {
		if past := s.Now().UnixMilli() - at; past < 0 || past > s.Lease.Milliseconds() {
			s.Errorf("the node came %d ms ago", past)
		}
	}
	want.Started, want.Seen, want.Left, want.Jobs = got.Started, got.Seen, got.Left, []string{"01", "02"}
	s.same("the node", got, want)
}

// listed fails unless the nodes are these, by owner.
func (s *sharing) listed(want string) {
	s.Helper()
	var owners string
	for _, n := range s.nodes() {
		owners += n.Owner + " "
	}
	s.same("the nodes", owners, want)
}

func nodesInOrder(s *sharing) {
	s.listed("")
	for _, n := range []storage.Node{{Owner: "z", Name: "anna"}, {Owner: "y", Name: "bert"}, {Owner: "x", Name: "anna"}} {
		if err := s.A.Join(n); err != nil {
			s.Fatal(err)
		}
		s.Advance(s.Lease + time.Second)
	}
	s.listed("z x y ")
}

func joinAgain(s *sharing) {
	s.join(s.A, "a")
	first := s.node("a")
	s.Advance(2 * time.Second)
	if err := s.B.Join(storage.Node{Owner: "a", Name: "anna", Slots: 5}); err != nil {
		s.Fatal(err)
	}
	again := s.node("a")
	if again.Started != first.Started || again.Seen < first.Seen+2000 || again.Left <= s.Lease/2 {
		s.Fatalf("the node that joined again is %+v, at first it was %+v", again, first)
	}
	if again.Name != "anna" || again.Slots != 5 || len(s.nodes()) != 1 {
		s.Fatalf("the node that joined again is %+v", again)
	}
}

func nameTaken(s *sharing) {
	anna := func(session storage.Shared, owner string, want error) {
		s.Helper()
		if err := session.Join(storage.Node{Owner: owner, Name: "anna"}); !errors.Is(err, want) {
			s.Fatalf("%s joins: %v, want %v", owner, err, want)
		}
	}
	anna(s.A, "a", nil)
	anna(s.B, "b", storage.ErrNameTaken)
	s.listed("a ")
	s.take(s.B, "b", 1, "")
	anna(s.B, "a", nil)
	s.Advance(s.Lease + time.Second)
	anna(s.B, "b", nil)
	anna(s.A, "a", storage.ErrNameTaken)
	s.leave(s.B, "b")
	anna(s.A, "c", nil)
}

func commitRenews(s *sharing) {
	s.join(s.A, "a")
	for range 3 {
		s.Advance(s.Lease - time.Second)
		s.commit("a")
	}
	n := s.node("a")
	if n.Left <= s.Lease/2 || n.Seen < n.Started+3*(s.Lease-time.Second).Milliseconds() {
		s.Fatalf("after a commit the node is %+v", n)
	}
}

func leaseTold(s *sharing) {
	s.same("the lease of the other session", s.B.Lease(), s.A.Lease())
	s.join(s.A, "a", "b")
	s.Advance(s.Lease - time.Second)
	s.commit("b")
	if left := s.node("a").Left; left <= 0 || left > time.Second {
		s.Fatalf("%v are left a second before the end", left)
	}
	s.Advance(2 * time.Second)
	s.same("what is left after the end", s.node("a").Left, time.Duration(0))
	if s.node("b").Left <= 0 {
		s.Fatal("the other's lease ended too")
	}
}

func deadListed(s *sharing) {
	s.join(s.A, "a")
	s.commit("a", created("01", 1))
	s.Advance(s.Lease + time.Hour - time.Minute)
	n := s.node("a")
	s.same("what a dead node has left", n.Left, time.Duration(0))
	s.same("its jobs", n.Jobs, []string{"01"})
	s.same("whether it was drained", n.Draining, false)
	s.Advance(2 * time.Minute)
	s.listed("")
}

func leaveReleases(s *sharing) {
	s.join(s.A, "a", "b")
	held := created("01", 1)
	held.Job.State = protocol.State_STATE_PAUSED
	s.commit("a", held, created("02", 1), created("03", 1))
	s.leave(s.A, "a")
	n := s.node("a")
	s.same("what is left of its lease", n.Left, time.Duration(0))
	s.same("its jobs", len(n.Jobs), 0)
	s.same("whether it was drained", n.Draining, true)
	s.take(s.A, "a", 3, "")
	s.take(s.B, "b", 3, "02 03 ")
	s.Advance(time.Hour + time.Minute)
	s.listed("")
}

func leaveNobody(s *sharing) {
	s.join(s.A, "a")
	s.leave(s.A, "nobody")
	s.leave(s.A, "a")
	s.leave(s.B, "a")
	s.listed("a ")
}

func unannounced(s *sharing) {
	s.claim(s.A, "a")
	s.commit("b")
	s.listed("")
	s.wait("01", "02")
	s.take(s.A, "a", 1, "01 ")
	s.take(s.B, "b", 1, "02 ")
}
