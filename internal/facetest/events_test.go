package facetest

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// watcher is a client of server-sent events, which comes again after a break with the last
// id that it saw, as browsers do.
type watcher struct {
	last  string
	lines []string // what it was told: revision, kind and data
	ended bool
}

// read reads a stream until it breaks off or ends.
func (w *watcher) read(request *http.Request, client *http.Client) error {
	if w.last != "" {
		request.Header.Set("Last-Event-ID", w.last)
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", answer.Status)
	}
	event := map[string]string{}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), ": "); ok {
			event[name] = value
			continue
		}
		switch {
		case event["event"] == "end":
			w.ended = true
		case event["id"] != "":
			w.last = event["id"]
			w.lines = append(w.lines, event["id"]+" "+event["event"]+" "+event["data"])
		}
		event = map[string]string{}
	}
	return lines.Err()
}

func TestStreamsGoOnWithoutAGapWhenTheGatewayIsRestarted(t *testing.T) {
	f := newFace(t, nil)
	f.config.Address = strings.TrimPrefix(f.url, "http://") // that it comes back to
	id := f.submit(`{"target":"species","hidden":[4],"epochs":6000,"stopping":{"patience":0},"seed":7}`)
	watchers := make([]watcher, 4)
	var all sync.WaitGroup
	for i := range watchers {
		all.Go(func() {
			for w := &watchers[i]; !w.ended && t.Context().Err() == nil; {
				_ = w.read(f.request(asked{method: "GET", path: "/v1/jobs/" + id + "/events"}), f.http)
				time.Sleep(5 * time.Millisecond) // before it comes again
			}
		})
	}
	seen := 0
	var want []string
	check(t, f.client.Watch(t.Context(), id, 0, func(event *protocol.Event) error {
		if seen++; seen%300 == 0 {
			f.stop()
			f.start()
		}
		made := view.NewEvent(event)
		text, err := view.Encode(made)
		want = append(want, strconv.FormatUint(event.GetRevision(), 10)+" "+made.Kind+" "+string(text))
		return err
	}))
	all.Wait()
	if seen < 900 {
		t.Fatalf("only %d events", seen)
	}
	for i := range watchers {
		if diff := cmp.Diff(want, watchers[i].lines); diff != "" {
			t.Fatalf("watcher %d: %.2000s", i, diff)
		}
	}
}

func TestAStreamOfARunningJobEndsWhenItsClientGoes(t *testing.T) {
	f := newFace(t, nil)
	id := f.submit(long)
	ctx, cancel := context.WithCancel(t.Context())
	request := f.request(asked{method: "GET", path: "/v1/jobs/" + id + "/events"}).WithContext(ctx)
	answer, err := f.http.Do(request)
	check(t, err)
	if _, err := bufio.NewReader(answer.Body).ReadString('}'); err != nil {
		t.Error(err)
	}
	cancel()
	answer.Body.Close()
	f.post(200, id, "cancel", "") // goleak sees to it that nothing is left
}
