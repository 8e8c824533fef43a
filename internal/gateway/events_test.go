package gateway

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// history is a fake service with one job, whose events have the revisions 1, 2, 3 ...
type history struct {
	mu     sync.Mutex
	length uint64
	over   bool
	news   chan struct{}
	asked  atomic.Int64 // Watches that had nothing to tell
}

func newHistory(length uint64) *history { return &history{length: length, news: make(chan struct{})} }

// grow adds events, the last of them the end of the job if it is over.
func (h *history) grow(to uint64, over bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.length, h.over = to, over
	close(h.news)
	h.news = make(chan struct{})
}

func (h *history) answer(request proto.Message) proto.Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch request := request.(type) {
	case *protocol.Get:
		state := protocol.State_STATE_RUNNING
		if h.over {
			state = protocol.State_STATE_SUCCEEDED
		}
		return &protocol.Job{Id: "17", Revision: h.length, State: state}
	case *protocol.Watch:
		events := &protocol.Events{Job: "17"}
		for revision := request.GetAfter() + 1; revision <= min(request.GetAfter()+256, h.length); revision++ {
			events.Events = append(events.Events, &protocol.Event{Revision: revision, What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: uint32(revision)}}})
		}
		events.Last = h.over && request.GetAfter()+256 >= h.length
		if len(events.Events) == 0 && !events.Last {
			h.asked.Add(1)
		}
		return events
	default:
		return nobody(request)
	}
}

// waiting is the same service, which lets those wait who have seen all.
func (h *history) waiting(t testing.TB) answering {
	return func(request proto.Message) proto.Message {
		watch, ok := request.(*protocol.Watch)
		if !ok || watch.GetWaitMs() == 1 {
			return h.answer(request)
		}
		h.mu.Lock()
		news, rest := h.news, watch.GetAfter() >= h.length && !h.over
		h.mu.Unlock()
		if rest {
			select { // the fake answers one at a time, so not for long
			case <-news:
			case <-time.After(10 * time.Millisecond):
			}
		}
		return h.answer(request)
	}
}

// told are the events of a stream.
type told struct {
	revisions []uint64
	ended     bool
	beats     int
}

// read reads a stream until it ends, or has told so many events.
func (g *gate) read(path string, most int, change func(*http.Request)) told {
	request, err := http.NewRequestWithContext(g.Context(), "GET", g.URL()+path, nil)
	check(g, err)
	request.Header.Set("Authorization", "Bearer "+secret)
	if change != nil {
		change(request)
	}
	answer, err := g.client.Do(request)
	check(g, err)
	defer answer.Body.Close()
	var got told
	for lines := bufio.NewScanner(answer.Body); len(got.revisions) < most && lines.Scan(); {
		var revision uint64
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "id: "):
			fmt.Sscanf(line, "id: %d", &revision)
			got.revisions = append(got.revisions, revision)
		case line == "event: end":
			got.ended = true
		case line == ":":
			if got.beats++; got.beats == 3 {
				return got
			}
		}
	}
	return got
}

// inOrder fails unless the revisions go from one to another without a gap.
func (t told) inOrder(tb testing.TB, from, to uint64) {
	tb.Helper()
	for i, revision := range t.revisions {
		if revision != from+uint64(i) {
			tb.Fatalf("revision %d comes where %d belongs", revision, from+uint64(i))
		}
	}
	if last := from + uint64(len(t.revisions)) - 1; last != to {
		tb.Errorf("the last revision is %d, not %d", last, to)
	}
}

func TestAStreamTellsEverythingOnceAndEndsWithTheJob(t *testing.T) {
	h := newHistory(3000)
	h.over = true
	g := start(t, h.answer, nil)
	for from, change := range map[uint64]func(*http.Request){0: nil, 17: header("Last-Event-ID", "17"), 2999: header("Last-Event-ID", "2999"), 3000: header("Last-Event-ID", "3000")} {
		got := g.read("/v1/jobs/17/events", 1e6, change)
		got.inOrder(t, from+1, 3000)
		if !got.ended {
			t.Errorf("after %d it was not told that the job is over", from)
		}
	}
	g.read("/v1/jobs/17/events?after=2990", 1e6, nil).inOrder(t, 2991, 3000)
}

func TestManyStreamsOfAJobAskTheServiceAsOne(t *testing.T) {
	h := newHistory(500)
	g := start(t, h.waiting(t), nil)
	const streams = 30
	var begun, all sync.WaitGroup
	begun.Add(streams)
	for i := range streams {
		all.Go(func() {
			first := g.read("/v1/jobs/17/events", 500-i, nil) // leaves, and comes again with what it saw
			begun.Done()
			got := g.read("/v1/jobs/17/events", 1e6, header("Last-Event-ID", fmt.Sprint(500-i)))
			first.inOrder(t, 1, uint64(500-i))
			got.inOrder(t, uint64(500-i+1), 1500)
			if !got.ended {
				t.Error("a stream was not told the end")
			}
		})
	}
	begun.Wait()
	for to := uint64(600); to <= 1500; to += 100 {
		h.grow(to, to == 1500)
	}
	all.Wait()
	if n := h.asked.Load(); n > 2*streams {
		t.Errorf("%d questions were in vain", n)
	}
	g.feeds.mu.Lock()
	defer g.feeds.mu.Unlock()
	if len(g.feeds.now) > 0 {
		t.Errorf("%d feeds are left", len(g.feeds.now))
	}
}

// Whatever a client claims to have seen, others are told all, and the service is not asked in vain.
func TestAClientThatClaimsToHaveSeenMoreThanThereIsDisturbsNoOther(t *testing.T) {
	h := newHistory(300)
	var inVain atomic.Int64 // questions for a history that told nothing new
	service := h.waiting(t)
	g := start(t, func(request proto.Message) proto.Message {
		answer := service(request)
		if watch, ok := request.(*protocol.Watch); ok && watch.GetWaitMs() == 1 && len(answer.(*protocol.Events).GetEvents()) == 0 {
			inVain.Add(1)
		}
		return answer
	}, func(c *Config) { c.Times.Heartbeat = 5 * time.Millisecond })
	var all sync.WaitGroup
	all.Go(func() {
		if got := g.read("/v1/jobs/17/events?after=999999", 1e6, nil); got.beats < 3 && !got.ended {
			t.Errorf("it was told %+v", got)
		}
	})
	for g.feeds.count() == 0 { // it follows the job soon
		time.Sleep(time.Millisecond)
	}
	if got := g.read("/v1/jobs/17/events", 1e6, nil); got.beats < 3 || len(got.revisions) != 300 {
		t.Errorf("another was told %d events and %d beats", len(got.revisions), got.beats)
	}
	if asked := inVain.Load(); asked > 0 {
		t.Errorf("%d questions were in vain", asked)
	}
	h.grow(301, true)
	all.Wait()
}

// count is how many jobs are followed.
func (f *feeds) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.now)
}

func TestAStreamInWhichNothingHappensBeats(t *testing.T) {
	g := start(t, newHistory(2).waiting(t), func(c *Config) { c.Times.Heartbeat = 5 * time.Millisecond })
	if got := g.read("/v1/jobs/17/events", 1e6, nil); got.beats < 3 || len(got.revisions) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestAPageOfEventsDoesNotWait(t *testing.T) {
	g := start(t, newHistory(300).answer, nil)
	g.wants(http.StatusOK, `"last":false`)(g.ask("GET", "/v1/jobs/17/events?after=300", "", header("Accept", "application/json")))
	g.wants(http.StatusOK, `"revision":12,`)(g.ask("GET", "/v1/jobs/17/events?after=11&limit=1", "", header("Accept", "application/json")))
	g.wants(http.StatusNotFound, "no such job")(start(t, nobody, nil).ask("GET", "/v1/jobs/x/events", "", nil))
}

// Whoever does not read is cut off, and holds nobody up.
func TestASlowReaderIsCutOff(t *testing.T) {
	h := newHistory(1_000_000)
	g := start(t, h.answer, func(c *Config) { c.Times.Write = 50 * time.Millisecond })
	conn, err := net.Dial("tcp", g.address())
	check(t, err)
	defer conn.Close()
	for g.listener.count() == 0 { // it is accepted soon
		time.Sleep(time.Millisecond)
	}
	check(t, conn.(*net.TCPConn).SetReadBuffer(4096))
	fmt.Fprintf(conn, "GET /v1/jobs/17/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", g.address(), secret)
	for range 500 {
		if g.listener.count() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("it still has its connection")
}
