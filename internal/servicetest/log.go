package servicetest

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"
)

// Log keeps what the service logs, and finds in it where it listens.
type Log struct {
	up chan struct{} // closed when it is up

	mu   sync.Mutex
	at   string               // its address
	said map[string]time.Time // when it first said what
	text bytes.Buffer
	read int // bytes of it that were searched
}

// Write keeps text.
func (l *Log) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.text.Write(text)
	for {
		line, _, whole := bytes.Cut(l.text.Bytes()[l.read:], []byte("\n"))
		if !whole {
			return n, err
		}
		l.read += len(line) + 1
		l.find(line)
	}
}

func (l *Log) find(line []byte) {
	var said struct{ Message, Address string }
	if json.Unmarshal(line, &said) != nil || !l.said[said.Message].IsZero() {
		return
	}
	if l.said == nil {
		l.said = map[string]time.Time{}
	}
	l.said[said.Message] = time.Now()
	if said.Message == "service up" {
		l.at = said.Address
		close(l.up)
	}
}

// When is the time at which the service first logged a message; zero: it has not yet.
func (l *Log) When(message string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said[message]
}

// Address is where the service listens, once it is up.
func (l *Log) Address() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

// String is all that was logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
