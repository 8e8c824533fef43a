package crashtest

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// tracer runs the service and stops it before every disk operation, in any of its
// threads. The operations are counted together, so that "the hundredth" is the same one
// whichever thread makes it.
type tracer struct {
	folder string
	before func(*diskOp) intervention // what becomes of the call
	after  func(*diskOp)              // it was made; nil: nobody cares

	pid        int
	threads    map[int]*thread
	operations int
	service    *service
}

// thread is a thread of the traced process.
type thread struct {
	within    bool // a system call
	operation *diskOp
	chosen    intervention
}

// intervention is what becomes of a system call.
type intervention struct {
	kill bool          // the process dies before it is made
	tear bool          // the call, of a write half of it, is made, then the process dies
	fail syscall.Errno // it is not made and returns this; 0: it is made
}

// errUntraceable says that the system does not let a process be traced.
var errUntraceable = errors.New("tracing a process is not allowed here; allow ptrace (for a container: --cap-add SYS_PTRACE)")

// launchTraced starts the service under a tracer. It waits for nothing.
func launchTraced(t testing.TB, folder string, tr *tracer, args ...string) *service {
	t.Helper()
	s := prepared(t, folder, args)
	s.Command.Env = append(s.Command.Env, "GODEBUG=asyncpreemptoff=1") // fewer signals to hand on
	s.Command.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	tr.folder, tr.threads, tr.service = folder, map[int]*thread{}, s
	begun := make(chan error)
	go tr.run(begun)
	if err := <-begun; errors.Is(err, errUntraceable) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	return s
}

// run traces the process to its end, on a thread of its own: the system knows the
// tracer by its thread.
func (tr *tracer) run(begun chan error) {
	command := tr.service.Command
	runtime.LockOSThread() // and never back: the thread goes with the goroutine
	if err := command.Start(); err != nil {
		if errors.Is(err, syscall.EPERM) {
			err = errUntraceable
		}
		begun <- err
		return
	}
	tr.pid = command.Process.Pid
	defer func() {
		_ = command.Wait() // it is gone already; this waits for what it said
		close(tr.service.Ended)
	}()
	var status syscall.WaitStatus
	_, err := syscall.Wait4(tr.pid, &status, 0, nil)
	if err == nil {
		err = syscall.PtraceSetOptions(tr.pid, unix.PTRACE_O_TRACECLONE|unix.PTRACE_O_TRACESYSGOOD|unix.PTRACE_O_EXITKILL)
	}
	if err == nil {
		err = syscall.PtraceSyscall(tr.pid, 0)
	}
	begun <- err
	for tr.step() {
	}
}

// step waits until a thread stops and lets it go on; false: the process is gone.
func (tr *tracer) step() bool {
	var status syscall.WaitStatus
	id, err := syscall.Wait4(-tr.pid, &status, unix.WALL, nil) // of its group: this thread may have other children
	switch {
	case errors.Is(err, syscall.EINTR):
		return true
	case err != nil:
		return false
	case !status.Stopped():
		delete(tr.threads, id)
		tr.service.Status = status // the last is the process's own
		return id != tr.pid
	}
	if tr.threads[id] == nil {
		tr.threads[id] = &thread{}
	}
	signal := status.StopSignal()
	if signal == syscall.SIGTRAP|0x80 {
		tr.call(id, tr.threads[id])
	}
	if signal&^0x80 == syscall.SIGTRAP || signal == syscall.SIGSTOP { // the tracer's own, or a thread begins
		signal = 0
	}
	_ = syscall.PtraceSyscall(id, int(signal)) // it may have been killed meanwhile
	return true
}

// call is told of the begin or the end of a system call.
func (tr *tracer) call(id int, th *thread) {
	var regs syscall.PtraceRegs
	if syscall.PtraceGetRegs(id, &regs) != nil {
		return
	}
	th.within = !th.within
	if th.within {
		tr.enter(id, th, &regs)
		return
	}
	tr.leave(id, th, &regs)
	th.operation, th.chosen = nil, intervention{}
}

func (tr *tracer) enter(id int, th *thread, regs *syscall.PtraceRegs) {
	th.operation = tr.diskOp(id, regs)
	if th.operation == nil {
		return
	}
	tr.operations++
	th.operation.n = tr.operations
	th.chosen = tr.before(th.operation)
	switch {
	case th.chosen.kill:
		_ = syscall.Kill(tr.pid, syscall.SIGKILL)
	case th.chosen.tear && len(th.operation.data) > 1:
		regs.Rdx /= 2
		_ = syscall.PtraceSetRegs(id, regs)
	case th.chosen.fail != 0:
		regs.Orig_rax = ^uint64(0) // there is no such call
		_ = syscall.PtraceSetRegs(id, regs)
	}
}

func (tr *tracer) leave(id int, th *thread, regs *syscall.PtraceRegs) {
	switch {
	case th.operation == nil:
	case th.chosen.tear:
		_ = syscall.Kill(tr.pid, syscall.SIGKILL)
	case th.chosen.fail != 0:
		regs.Rax = uint64(-int64(th.chosen.fail))
		_ = syscall.PtraceSetRegs(id, regs)
	case tr.after != nil:
		th.operation.result = int64(regs.Rax)
		tr.after(th.operation)
	}
}

// String is the operation as a person reads it.
func (c *diskOp) String() string {
	return fmt.Sprintf("operation %d: %s %s %s", c.n, c.call, c.path, c.target)
}
