package actors_test

import (
	"runtime"
	"testing"

	"deepnet/actors"

	"github.com/asynkron/protoactor-go/actor"
)

// parent has a child with something large, stops it, and lets go of it.
type parent struct {
	freed chan<- bool
	done  chan<- bool
}

func (p *parent) Receive(ctx actor.Context) {
	switch ctx.Message().(type) {
	case *actor.Started:
		large := new([1 << 20]byte)
		runtime.AddCleanup(large, func(freed chan<- bool) { freed <- true }, p.freed)
		child := ctx.Spawn(actor.PropsFromFunc(func(actor.Context) { large[0]++ }))
		ctx.Send(child, "so that its PID knows where it is")
		ctx.Stop(child)
	case *actor.Terminated:
		actors.ReleaseStopped(ctx)
		p.done <- true
	}
}

func TestWhatAStoppedChildHeldIsFreed(t *testing.T) {
	freed, done := make(chan bool, 1), make(chan bool, 1)
	system := quietSystem()
	pid := system.Root.Spawn(actor.PropsFromProducer(func() actor.Actor { return &parent{freed, done} }))
	<-done
	defer system.Root.Stop(pid)
	for range 1000 {
		runtime.GC()
		select {
		case <-freed:
			return
		default:
			runtime.Gosched()
		}
	}
	t.Error("it is still held after a thousand collections")
}
