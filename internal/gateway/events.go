package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// events tells a job's history from a revision on: as a stream for as long as the job is not
// over, or as a page of JSON.
func (s *api) events(w http.ResponseWriter, r *http.Request) error {
	after, err := seen(r)
	if err != nil {
		return err
	}
	accepted := r.Header.Get("Accept")
	if strings.Contains(accepted, "application/json") && !strings.Contains(accepted, "text/event-stream") {
		return s.eventPage(w, r, after)
	}
	out := &stream{server: s, request: r, to: w, control: http.NewResponseController(w), job: r.PathValue("id"), after: after}
	feed := s.feeds.joined(out.job)
	var job *protocol.Job
	if feed == nil {
		if job, err = patiently(r.Context(), func() (*protocol.Job, error) { return s.config.Client.Get(r.Context(), out.job) }); err != nil {
			return err
		}
		out.job = job.GetId()
	}
	out.begin()
	if r.Method == http.MethodHead {
		if feed != nil {
			s.feeds.leave(out.job, feed)
		}
		return nil
	}
	if err := out.tell(job, feed); err != nil && r.Context().Err() == nil { // else the client is gone
		s.config.Log.Debug("a stream of events broke off", zap.String("job", out.job), zap.Error(err))
	}
	return nil
}

// begin sends the header of a stream.
func (t *stream) begin() {
	header := t.to.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // a proxy passes events on as they come
	t.to.WriteHeader(http.StatusOK)
}

// patiently asks the service until it has a place for the question: a browser does not come
// again when a stream is refused.
func patiently[A any](ctx context.Context, question func() (A, error)) (answer A, err error) {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		answer, err = question()
		var refused *client.Refused
		if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_BUSY {
			return answer, err
		}
		select {
		case <-time.After(pause + rand.N(pause)): // not all at once again
		case <-ctx.Done():
			return answer, ctx.Err()
		}
	}
}

// seen is the last revision that a client has: what its browser says after a break, or its address.
func seen(r *http.Request) (uint64, error) {
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		after, err := strconv.ParseUint(last, 10, 64)
		if err != nil {
			return 0, invalid("Last-Event-ID is %q; the id of an event belongs there", last)
		}
		return after, nil
	}
	return number(r, "after", 1<<63)
}

func (s *api) eventPage(w http.ResponseWriter, r *http.Request, after uint64) error {
	limit, err := number(r, "limit", mostPage)
	if err != nil {
		return err
	}
	found, err := client.Ask[*protocol.Events](r.Context(), s.config.Client, &protocol.Watch{
		Job: r.PathValue("id"), After: after, Limit: uint32(limit), WaitMs: 1,
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewEvents(found))
}

// stream is one client that is told of events as they happen.
type stream struct {
	server  *api
	request *http.Request
	to      http.ResponseWriter
	control *http.ResponseController
	job     string
	after   uint64 // the last revision told
}

// again is when a client whose stream broke asks again, in milliseconds.
const again = 1000

// tell tells what there is, and then what happens until the job is over. Where the job is
// followed already, its feed says it all.
func (t *stream) tell(job *protocol.Job, feed *feed) error {
	feeds := &t.server.feeds
	defer func() {
		if feed != nil {
			feeds.leave(t.job, feed)
		}
	}()
	if err := t.send(fmt.Appendf(nil, "retry: %d\n\n", again)); err != nil {
		return err
	}
	if feed == nil {
		last, err := t.replay(job.GetRevision())
		switch {
		case err != nil:
			return err
		case last || client.Over(job) && t.after >= job.GetRevision():
			return t.end()
		}
		feed = feeds.join(t.job, min(t.after, job.GetRevision())) // whatever a client claims to have seen
	}
	return t.follow(feed)
}

// reading is how long a store may take to tell of a history.
const reading = 30 * time.Second

// replay tells the history up to a revision; last says that the job is over and told. A history
// that cannot be read ends the stream after a while, and the client comes again.
func (t *stream) replay(to uint64) (last bool, err error) {
	ctx, cancel := context.WithTimeout(t.request.Context(), reading)
	defer cancel()
	for t.after < to {
		page, err := patiently(ctx, func() (*protocol.Events, error) {
			return client.Ask[*protocol.Events](ctx, t.server.config.Client, &protocol.Watch{Job: t.job, After: t.after, WaitMs: 1})
		})
		if err != nil {
			return false, err
		}
		var text []byte
		for _, event := range page.GetEvents() {
			line, err := eventLine(event)
			if err != nil {
				return false, err
			}
			text, t.after = append(text, line...), event.GetRevision()
		}
		if err := t.send(text); err != nil {
			return false, err
		}
		if page.GetLast() {
			return true, nil
		}
		if len(page.GetEvents()) == 0 {
			break // not on disk yet
		}
	}
	return false, nil
}

// follow tells what happens.
func (t *stream) follow(feed *feed) error {
	heartbeat := time.NewTicker(t.server.config.Times.Heartbeat)
	defer heartbeat.Stop()
	for {
		got := feed.take(t.after)
		switch {
		case got.missed:
			before := t.after
			last, err := t.replay(t.after + 1)
			if err == nil && last {
				err = t.end()
			}
			if err != nil || last {
				return err
			}
			if t.after > before {
				continue
			}
		case len(got.text) > 0:
			if err := t.send(got.text); err != nil {
				return err
			}
			t.after = got.after
			continue
		case got.over && got.err == nil:
			return t.end()
		case got.over:
			return got.err
		}
		if err := t.wait(got.news, heartbeat.C); err != nil {
			return err
		}
	}
}

// wait waits for news, and tells the client from time to time that it is not forgotten.
func (t *stream) wait(news <-chan struct{}, heartbeat <-chan time.Time) error {
	select {
	case <-news:
		return nil
	case <-heartbeat:
		return t.send([]byte(":\n\n"))
	case <-t.request.Context().Done():
		return t.request.Context().Err()
	case <-t.server.living.Done():
		return http.ErrServerClosed
	}
}

// end says that the job is over, and that nothing needs to be asked again.
func (t *stream) end() error {
	return t.send(fmt.Appendf(nil, "event: end\ndata: {\"revision\":%d}\n\n", t.after))
}

func (t *stream) send(text []byte) error {
	if _, err := t.to.Write(text); err != nil {
		return err
	}
	return t.control.Flush()
}

// eventLine is an event as a stream of server-sent events has it.
func eventLine(event *protocol.Event) ([]byte, error) {
	made := view.NewEvent(event)
	data, err := view.Encode(made)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "id: %d\nevent: %s\ndata: %s\n\n", event.GetRevision(), made.Kind, data), nil
}
