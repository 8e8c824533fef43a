package actors_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"deepnet/actors"
	"deepnet/actors/actorstest"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// diary writes down what an actor hears.
type diary struct {
	lines *[]string
}

func (d diary) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case string:
		*d.lines = append(*d.lines, msg)
		switch msg {
		case "crash":
			panic("asked to")
		case "echo":
			ctx.Send(ctx.Self(), "heard")
		}
	default:
		*d.lines = append(*d.lines, strings.TrimPrefix(fmt.Sprintf("%T", msg), "*actor."))
	}
}

// spawnDiary starts an actor on a sequencer, under a guardian that restarts.
func spawnDiary(t *testing.T) (*actor.ActorSystem, *actorstest.Sequencer, *actor.PID, *[]string) {
	t.Helper()
	system, sequencer, lines := quietSystem(), &actorstest.Sequencer{}, &[]string{}
	settings := actors.Settings{Dispatcher: sequencer}.WithDefaults()
	props := settings.Props("diary", func() actor.Actor { return diary{lines: lines} }, actor.WithGuardian(actor.NewRestartingStrategy()))
	return system, sequencer, system.Root.Spawn(props), lines
}

func TestMessagesComeInOrderAndLifecycleFirst(t *testing.T) {
	system, sequencer, pid, lines := spawnDiary(t)
	for _, message := range []string{"one", "two", "three"} {
		system.Root.Send(pid, message)
	}
	system.Root.Stop(pid)
	sequencer.Run(100)
	if got := strings.Join(*lines, " "); got != "Started Stopping Stopped" {
		t.Errorf("an actor that is stopped heard %q", got)
	}
}

func TestAnActorHearsWhatItSendsItself(t *testing.T) {
	system, sequencer, pid, lines := spawnDiary(t)
	for range 2 {
		system.Root.Send(pid, "echo")
		sequencer.Run(100)
	}
	if got := strings.Join(*lines, " "); got != "Started echo heard echo heard" {
		t.Errorf("it heard %q", got)
	}
	system.Root.Stop(pid)
	sequencer.Run(100)
}

func TestACrashKeepsTheMessagesThatWait(t *testing.T) {
	system, sequencer, pid, lines := spawnDiary(t)
	for _, message := range []string{"one", "crash", "two"} {
		system.Root.Send(pid, message)
	}
	sequencer.Run(100)
	if got := strings.Join(*lines, " "); got != "Started one crash Restarting Started two" {
		t.Errorf("an actor that crashed heard %q", got)
	}
}

// A child's failure comes in while its parent crashes. The parent must not also fail in the
// child's place: it would be restarted a second time, and orders get lost in that.
func TestAnActorThatCrashedDoesNotFailAgainOverAChild(t *testing.T) {
	system, sequencer := quietSystem(), &actorstest.Sequencer{}
	settings := actors.Settings{Dispatcher: sequencer}.WithDefaults()
	above := &supervising{}
	props := settings.Props("parent", func() actor.Actor { return &crashingParent{} }, actor.WithGuardian(above))
	pid := system.Root.Spawn(props)
	system.Root.Send(pid, "crash")
	sequencer.Run(100)
	if above.failures != 1 {
		t.Errorf("the parent failed %d times", above.failures)
	}
	system.Root.Send(pid, "crash")
	sequencer.Run(100)
	if above.failures != 2 {
		t.Errorf("after its restart, when it crashed again, the parent had failed %d times", above.failures)
	}
}

// supervising counts the failures that it restarts children for.
type supervising struct{ failures int }

func (s *supervising) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, _, _ any) {
	s.failures++
	supervisor.RestartChildren(child)
}

// crashingParent crashes while a failure of a child arrives, and fails in the place of its
// children.
type crashingParent struct{}

func (p *crashingParent) Receive(ctx actor.Context) {
	if ctx.Message() != "crash" {
		return
	}
	self, _ := ctx.ActorSystem().ProcessRegistry.Get(ctx.Self())
	self.SendSystemMessage(ctx.Self(), &actor.Failure{Who: actor.NewPID(ctx.Self().GetAddress(), "child"), Reason: "a child's"})
	panic("its own")
}

func (p *crashingParent) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, _ *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	supervisor.EscalateFailure(reason, nil)
}

func TestNilIsDroppedAndTheMailboxGoesOn(t *testing.T) {
	system, sequencer, pid, lines := spawnDiary(t)
	system.Root.Send(pid, nil)
	system.Root.Send(pid, "after")
	if ran := sequencer.Run(100); ran == 100 {
		t.Fatal("the mailbox spins on nil")
	}
	if got := strings.Join(*lines, " "); got != "Started after" {
		t.Errorf("heard %q", got)
	}
}

func TestAPoolRunsEverythingThatManySendersSend(t *testing.T) {
	const senders, messages = 8, 2000
	pool := actors.NewPool(3)
	system := quietSystem()
	settings := actors.Settings{Dispatcher: pool}.WithDefaults()
	var heard atomic.Int64
	all := make(chan struct{})
	pid := system.Root.Spawn(settings.Props("counter", func() actor.Actor {
		return actor.ReceiveFunc(func(ctx actor.Context) {
			if _, ok := ctx.Message().(int); ok && heard.Add(1) == senders*messages {
				close(all)
			}
		})
	}))
	var sending sync.WaitGroup
	for range senders {
		sending.Go(func() {
			for i := range messages {
				system.Root.Send(pid, i)
			}
		})
	}
	sending.Wait()
	<-all
	if err := system.Root.StopFuture(pid).Wait(); err != nil {
		t.Error(err)
	}
	pool.Close()
}

func TestAClosedPoolStillRunsWhatComesLate(t *testing.T) {
	pool := actors.NewPool(1)
	pool.Close()
	done := make(chan struct{})
	pool.Schedule(func() { close(done) })
	<-done
}
