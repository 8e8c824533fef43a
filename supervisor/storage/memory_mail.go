package storage

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// answering is how many requests of an owner are answered at the same time.
const answering = 8

// nowAndThen is how often a follower is told that any job may have changed, although
// nothing gets lost here.
const nowAndThen = time.Minute

// request is what one node asks of another.
type request struct {
	body   []byte
	answer chan []byte // takes one answer, also when nobody waits for it any more
}

// Ask implements Mail.
func (m *Memory) Ask(ctx context.Context, owner string, body []byte) ([]byte, error) {
	mail := m.mailOf(owner)
	if mail == nil {
		return nil, fmt.Errorf("node %s: %w", owner, ErrNotFound)
	}
	r := request{bytes.Clone(body), make(chan []byte, 1)}
	select {
	case mail <- r:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case answer := <-r.answer:
		return answer, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// mailOf returns where a living owner gets its requests; nil: it is not alive.
func (m *Memory) mailOf(name string) chan<- request {
	defer m.open()()
	if !m.alive(name) {
		return nil
	}
	return m.owner(name).mail
}

// Answer implements Mail.
func (m *Memory) Answer(ctx context.Context, owner string, answer func(ctx context.Context, request []byte) []byte) {
	unlock := m.open()
	mail := m.owner(owner).mail
	unlock()
	var workers sync.WaitGroup
	for range answering {
		workers.Go(func() {
			for {
				select {
				case r := <-mail:
					r.answer <- answer(ctx, r.body)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	workers.Wait()
}

// follower is a call of Follow.
type follower struct {
	news map[string]bool // jobs that it has not been told of; guarded by the store's lock
	wake chan struct{}   // has room for one
}

// tell has all followers told of a job; "": of any.
func (m *Memory) tell(job string) {
	for f := range m.followers {
		f.news[job] = true
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// Follow implements Mail.
func (m *Memory) Follow(ctx context.Context, changed func(job string)) {
	f := &follower{news: map[string]bool{"": true}, wake: make(chan struct{}, 1)}
	unlock := m.open()
	m.followers[f] = true
	unlock()
	defer func() {
		defer m.open()()
		delete(m.followers, f)
	}()
	tick := time.NewTicker(nowAndThen)
	defer tick.Stop()
	for ctx.Err() == nil {
		for _, job := range m.newsOf(f) {
			changed(job)
		}
		select {
		case <-ctx.Done():
		case <-f.wake:
		case <-tick.C:
			changed("")
		}
	}
}

// newsOf returns what a follower has not been told of.
func (m *Memory) newsOf(f *follower) []string {
	defer m.open()()
	news := slices.Sorted(maps.Keys(f.news))
	clear(f.news)
	return news
}
