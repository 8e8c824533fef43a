package remote

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// page is a log in memory that timers may write to.
type page struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *page) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(text)
}

// String is what was written since the last time.
func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.text.Reset()
	return p.text.String()
}

func TestWhatHappensAgainAndAgainIsLoggedAtOnceAndThenOnceAnInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log page
		r := newReports(slog.New(slog.NewTextHandler(&log, nil)), time.Minute)
		lines := func(want ...string) {
			t.Helper()
			synctest.Wait()
			got := strings.Split(strings.TrimSpace(log.String()), "\n")
			for i := range max(len(got), len(want)) {
				if len(got) != len(want) || !strings.Contains(got[i], want[i]) {
					t.Fatalf("log: %q, want %q", got, want)
				}
			}
		}
		for i := range 1000 {
			r.warn("noise", "too loud", "peer", i)
		}
		r.warn("smell", "too strong", "peer", 1)
		lines(`msg="too loud" peer=0`, `msg="too strong" peer=1`)
		time.Sleep(time.Minute)
		lines(`msg="too loud" peer=999 times=999 within=1m0s`)
		time.Sleep(time.Minute)
		lines("")
		r.warn("noise", "too loud", "peer", 7)
		r.warn("noise", "too loud", "peer", 8)
		lines(`msg="too loud" peer=7`)
		r.close()
		r.warn("noise", "too loud", "peer", 9)
		lines("peer=8 times=1", "peer=9")
		time.Sleep(time.Hour)
		lines("")
	})
}
