package gateway

import (
	"context"
	"sort"
	"sync"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// feeds are the live ends of jobs' histories. However many streams follow a job, the
// service is asked once, and an event is written down once for all of them.
type feeds struct {
	client *client.Client
	gather time.Duration
	ctx    context.Context
	stop   context.CancelFunc
	all    sync.WaitGroup

	mu  sync.Mutex
	now map[string]*feed
}

func (f *feeds) begin(service *client.Client, gather time.Duration) {
	f.client, f.gather, f.now = service, gather, map[string]*feed{}
	f.ctx, f.stop = context.WithCancel(context.Background())
}

// end ends all feeds, and waits for them.
func (f *feeds) end() {
	f.stop()
	f.all.Wait()
}

// kept is how many events a feed keeps for streams that are a little behind. One that is
// further behind reads the history.
const kept = 1024

// feed follows a job for as long as somebody reads of it.
type feed struct {
	stop    context.CancelFunc
	readers int // guarded by feeds.mu

	mu     sync.Mutex
	lines  []line        // the newest events, in order
	before uint64        // the revision before the first of them
	news   chan struct{} // closed when there is more
	told   bool          // news is about to be closed
	over   bool          // nothing more comes
	err    error         // why; nil: the job is over
}

// line is an event as streams send it.
type line struct {
	revision uint64
	text     []byte
}

// join returns the feed of a job, for somebody who has read up to a revision. Every
// join is followed by one leave.
func (f *feeds) join(job string, after uint64) *feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	if found := f.now[job]; found != nil {
		found.readers++
		return found
	}
	ctx, stop := context.WithCancel(f.ctx)
	made := &feed{stop: stop, readers: 1, before: after, news: make(chan struct{})}
	f.now[job] = made
	f.all.Go(func() { f.follow(ctx, job, made) })
	return made
}

// joined is join where a job is followed already; nil: it is not.
func (f *feeds) joined(job string) *feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := f.now[job]
	if found != nil {
		found.readers++
	}
	return found
}

// leave ends a feed that nobody reads any more.
func (f *feeds) leave(job string, left *feed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if left.readers--; left.readers > 0 {
		return
	}
	left.stop()
	if f.now[job] == left {
		delete(f.now, job)
	}
}

// follow takes in events until the job is over. What has failed is not joined any more.
func (f *feeds) follow(ctx context.Context, job string, into *feed) {
	err := f.client.Watch(ctx, job, into.before, func(event *protocol.Event) error {
		text, err := eventLine(event)
		if err == nil {
			into.add(line{event.GetRevision(), text}, f.gather)
		}
		return err
	})
	into.mu.Lock()
	into.over, into.err = true, err
	into.tell()
	into.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now[job] == into {
		delete(f.now, job)
	}
}

// add takes in an event. Streams are told of it, and of what follows, after a while: a
// thousand events a second wake them twenty times.
func (d *feed) add(l line, gather time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.lines) == 2*kept {
		d.before = d.lines[kept-1].revision
		d.lines = append([]line{}, d.lines[kept:]...)
	}
	d.lines = append(d.lines, l)
	d.tellAfter(gather)
}

// tellAfter tells of news after a while, unless that is about to happen.
func (d *feed) tellAfter(gather time.Duration) {
	if d.told {
		return
	}
	d.told = true
	time.AfterFunc(gather, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.told = false
		d.tell()
	})
}

func (d *feed) tell() {
	close(d.news)
	d.news = make(chan struct{})
}

// taken is what a feed has for somebody.
type taken struct {
	text   []byte        // events
	after  uint64        // the revision of the last of them
	missed bool          // there were events before, which the feed does not have any more
	over   bool          // and nothing more comes
	err    error         // why; nil: the job is over
	news   chan struct{} // closed when there is more
}

// take returns the events after a revision.
func (d *feed) take(after uint64) taken {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := taken{after: after, missed: after < d.before, over: d.over, err: d.err, news: d.news}
	if t.missed {
		return t
	}
	from := sort.Search(len(d.lines), func(i int) bool { return d.lines[i].revision > after })
	for _, l := range d.lines[from:] {
		t.text, t.after = append(t.text, l.text...), l.revision
	}
	return t
}
