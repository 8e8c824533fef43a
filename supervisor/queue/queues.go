package queue

import (
	"fmt"
	"math"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// maxQueues is the most queues there may be.
const maxQueues = 1000

// setQueue changes a queue's settings. The client is answered once that is on disk.
func (s *State) setQueue(e SetQueue) {
	name := e.Change.GetName()
	if name == "" {
		name = plan.DefaultQueue
	}
	switch {
	case len(name) > plan.MaxName:
		s.answer(e.Client, refuse(protocol.Refusal_REFUSAL_INVALID, fmt.Sprintf("the queue's name has %d bytes; give it at most %d", len(name), plan.MaxName)))
		return
	case s.lines[name] == nil && len(s.lines) >= maxQueues:
		s.answer(e.Client, refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("there are %d queues already; use one of them", maxQueues)))
		return
	}
	s.learn(e.Known)
	l := s.line(name)
	if e.Change.Paused != nil {
		l.Paused = e.Change.GetPaused()
	}
	if e.Change.Running != nil {
		l.Limit = int(min(e.Change.GetRunning(), math.MaxInt32))
	}
	changed := l.Queue
	s.order(&pending{Write: Write{Queue: &changed}, then: queueSet{e.Client, l}})
	s.startNext()
}

// queueSet answers a client with its queue, once the change is on disk.
type queueSet struct {
	client Client
	line   *line
}

func (c queueSet) follow(s *State, _ error) {
	if s.settings.Node != "" {
		s.do(ShowQueues{Client: c.client, Name: c.line.Name})
		return
	}
	s.answer(c.client, c.line.view())
}

// listQueues answers a client with all queues, sorted by name.
func (s *State) listQueues(e ListQueues) {
	if s.settings.Node != "" {
		s.do(ShowQueues{Client: e.Client, Trouble: s.trouble})
		return
	}
	list := &protocol.Queues{}
	for _, name := range sorted(s.lines) {
		list.Queues = append(list.Queues, s.lines[name].view())
	}
	if s.trouble != nil {
		list.Trouble = s.trouble.Error()
	}
	s.answer(e.Client, list)
}

// View returns queues as clients see them where nodes share the store, by name.
func View(queues []storage.Queue, counts map[string]storage.Count) *protocol.Queues {
	known := map[string]storage.Queue{plan.DefaultQueue: {Name: plan.DefaultQueue}}
	for name := range counts {
		known[name] = storage.Queue{Name: name}
	}
	for _, q := range queues {
		known[q.Name] = q
	}
	list := &protocol.Queues{}
	for _, name := range sorted(known) {
		list.Queues = append(list.Queues, viewQueue(known[name], counts[name]))
	}
	return list
}

// view returns the queue as clients see it.
func (l *line) view() *protocol.Queue {
	return viewQueue(l.Queue, storage.Count{Running: l.running, Waiting: len(l.waiting), Paused: l.paused})
}

func viewQueue(q storage.Queue, n storage.Count) *protocol.Queue {
	return &protocol.Queue{
		Name: q.Name, Paused: q.Paused, Limit: uint32(min(q.Limit, 1<<30)),
		Running: uint32(n.Running), Waiting: uint32(n.Waiting), Held: uint32(n.Paused),
	}
}
