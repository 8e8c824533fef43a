package actors

import (
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/asynkron/protoactor-go/actor"
)

// mailbox is protoactor's unbounded mailbox without its allocations: the
// library makes a closure for every activation, which a training step would pay
// several dozen times. It keeps the library's rules: system messages first,
// user messages in order and only while not suspended, a panic suspends the
// actor and goes to its parent. It differs in three things: it refuses nil, which
// the library's queue would spin on for ever; it hands the parent the stack with
// the reason; and an actor that crashed does not fail a second time over a child.
type mailbox struct {
	invoker    actor.MessageInvoker
	dispatcher actor.Dispatcher
	work       func() // process, bound once

	mu     sync.Mutex
	system queue[any]
	user   queue[any]
	held   int         // bunches whose answers are to be handled together
	urgent atomic.Bool // there are system messages
	state  atomic.Int32

	// What follows is touched only by whoever moved the state on from idle, and then by the running worker.
	taken     queue[any] // user messages, older than those in user: it takes all at once
	seen      bool       // nothing was put, since the state became scheduled, that is not in taken
	suspended bool
	crashed   bool // and its parent has not restarted it yet
	current   any  // the message being handled
}

// States of a mailbox.
const (
	idle      = iota
	scheduled // or running
	wanted    // scheduled or running, and more was put since
)

func newMailbox() *mailbox {
	m := &mailbox{}
	m.work = m.process
	return m
}

// RegisterHandlers is called once by the library before the first message.
func (m *mailbox) RegisterHandlers(invoker actor.MessageInvoker, dispatcher actor.Dispatcher) {
	m.invoker, m.dispatcher = invoker, dispatcher
}

// Start has nothing to do: the first message schedules.
func (m *mailbox) Start() {}

// UserMessageCount returns how many user messages wait that no worker has taken yet.
func (m *mailbox) UserMessageCount() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.user.length()
}

// PostUserMessage appends a message; nil is dropped.
func (m *mailbox) PostUserMessage(message any) {
	if message == nil {
		return
	}
	if m.put(message) {
		schedule(m.dispatcher, isQuiet(message), m.work)
	}
}

// put appends a user message and says whether the mailbox has to be scheduled for it.
func (m *mailbox) put(message any) bool {
	m.mu.Lock()
	m.user.push(message)
	waits := m.held > 0 && m.user.length() < manyHeld
	m.mu.Unlock()
	return !waits && m.claim()
}

// claim says whether the mailbox was idle and has to be scheduled. If it was not, whoever runs it will look for more.
func (m *mailbox) claim() bool {
	for {
		switch {
		case m.state.CompareAndSwap(idle, scheduled):
			m.seen = false
			return true
		case m.state.Load() == wanted || m.state.CompareAndSwap(scheduled, wanted):
			return false
		}
	}
}

// give is put for a message that finds the mailbox idle, and has no need of the lock then. It returns false, and has done nothing,
// where the mailbox is not; otherwise it has to be scheduled.
func (m *mailbox) give(message any) bool {
	if !m.state.CompareAndSwap(idle, scheduled) {
		return false
	}
	m.seen = !m.suspended && m.taken.length() == 0
	if m.seen {
		m.taken.push(message)
		return true
	}
	m.mu.Lock()
	m.user.push(message)
	m.mu.Unlock()
	return true
}

// manyHeld is how many messages are handled although more are soon to come.
const manyHeld = 32

// hold keeps the mailbox from being scheduled for every single answer of its children: so many bunches of them are at work,
// and each releases it.
func (m *mailbox) hold(bunches int) {
	m.mu.Lock()
	m.held += bunches
	m.mu.Unlock()
}

// release is called when a bunch is done.
func (m *mailbox) release() {
	m.mu.Lock()
	m.held--
	due := m.held == 0 && m.user.length() > 0
	m.mu.Unlock()
	if due && m.claim() {
		schedule(m.dispatcher, true, m.work)
	}
}

// PostSystemMessage appends a message that overtakes all user messages.
func (m *mailbox) PostSystemMessage(message any) {
	if message == nil {
		return
	}
	m.mu.Lock()
	m.system.push(message)
	m.urgent.Store(true)
	m.mu.Unlock()
	if m.claim() {
		m.dispatcher.Schedule(m.work)
	}
}

// process handles messages until there is none left, or until it has had its
// share and queues up behind the other actors.
func (m *mailbox) process() {
	if m.run(m.dispatcher.Throughput()) {
		m.dispatcher.Schedule(m.work)
	}
}

// run handles at most share messages and tells whether more are waiting. When it
// returns false the mailbox is no longer scheduled.
func (m *mailbox) run(share int) (more bool) {
	defer func() {
		if reason := recover(); reason != nil {
			m.crash(reason)
			more = true
		}
	}()
	for range share {
		message, system := m.next()
		if message == nil {
			return false
		}
		m.current = message
		if system {
			m.handleSystem(message)
		} else {
			m.invoker.InvokeUserMessage(message)
		}
		m.current = nil
	}
	return true
}

// next takes the next message that may be handled now, or gives up the schedule.
func (m *mailbox) next() (message any, system bool) {
	for {
		if m.taken.length() > 0 && !m.suspended && !m.urgent.Load() {
			return m.taken.pop(), false
		}
		if m.seen && m.state.CompareAndSwap(scheduled, idle) {
			return nil, false
		}
		m.state.Store(scheduled)
		if message = m.look(); message != nil {
			return message, true
		}
	}
}

// look returns a system message. If there is none it takes the user messages, once those that it took before are handled.
func (m *mailbox) look() (system any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.system.length() > 0 {
		system = m.system.pop()
		m.urgent.Store(m.system.length() > 0)
		m.seen = false
		return system
	}
	if m.taken.length() == 0 {
		m.taken, m.user = m.user, m.taken
	}
	m.seen = true
	return nil
}

func (m *mailbox) handleSystem(message any) {
	switch message.(type) {
	case *actor.SuspendMailbox:
		m.suspended = true
	case *actor.ResumeMailbox:
		m.suspended = false
	case *actor.Failure:
		// A crashed actor decides nothing: its children go when its parent restarts it. If it
		// failed again in a child's place it would be restarted a second time, and what its
		// parent asks after that could reach the instance that is waiting for its children
		// to stop, which loses it.
		if !m.crashed {
			m.invoker.InvokeSystemMessage(message)
		}
	case *actor.Restart:
		m.crashed = false
		m.invoker.InvokeSystemMessage(message)
	default:
		m.invoker.InvokeSystemMessage(message)
	}
}

// crash hands a panic to the parent, with the stack of where it happened.
func (m *mailbox) crash(reason any) {
	message := m.current
	m.current, m.crashed = nil, true
	m.invoker.EscalateFailure(&Crash{Reason: reason, Stack: debug.Stack()}, message)
}
