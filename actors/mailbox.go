package actors

import (
	"runtime/debug"
	"sync"

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

	mu        sync.Mutex
	system    queue[any]
	user      queue[any]
	scheduled bool

	// What follows is touched by the running worker only.
	suspended bool
	crashed   bool // and its parent has not restarted it yet
	current   any  // the message being handled
}

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

// UserMessageCount returns how many user messages wait.
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
	m.mu.Lock()
	m.user.push(message)
	m.schedule()
}

// PostSystemMessage appends a message that overtakes all user messages.
func (m *mailbox) PostSystemMessage(message any) {
	if message == nil {
		return
	}
	m.mu.Lock()
	m.system.push(message)
	m.schedule()
}

// schedule is called with the lock held and releases it.
func (m *mailbox) schedule() {
	idle := !m.scheduled
	m.scheduled = true
	m.mu.Unlock()
	if idle {
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
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.system.length() > 0 {
		return m.system.pop(), true
	}
	if !m.suspended && m.user.length() > 0 {
		return m.user.pop(), false
	}
	m.scheduled = false
	return nil, false
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
