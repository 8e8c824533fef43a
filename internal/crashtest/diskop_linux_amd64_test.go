package crashtest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// diskOp is a system call that changes the data folder, or syncs it.
type diskOp struct {
	n       int    // counted from 1, over all threads
	call    string // as the manual names it
	path    string // of the file
	target  string // its new name, of a rename
	offset  int64  // of a write; the new size, of a truncation
	data    []byte // of a write
	creates bool   // the call makes the file
	result  int64  // once it was made
}

// diskOp is the disk operation that a thread is about to make; nil: none.
func (tr *tracer) diskOp(id int, regs *syscall.PtraceRegs) *diskOp {
	c := tr.read(id, regs)
	if c == nil || !strings.HasPrefix(c.path, tr.folder) {
		return nil
	}
	return c
}

// read reads a system call that may be a disk operation.
func (tr *tracer) read(id int, regs *syscall.PtraceRegs) *diskOp {
	a, b, c, d := regs.Rdi, regs.Rsi, regs.Rdx, regs.R10
	switch regs.Orig_rax {
	case unix.SYS_WRITE:
		return tr.write(id, &diskOp{call: "write", path: tr.pathOf(a), offset: -1}, b, c, a)
	case unix.SYS_PWRITE64:
		return tr.write(id, &diskOp{call: "pwrite64", path: tr.pathOf(a), offset: int64(d)}, b, c, a)
	case unix.SYS_FSYNC:
		return &diskOp{call: "fsync", path: tr.pathOf(a)}
	case unix.SYS_FDATASYNC:
		return &diskOp{call: "fdatasync", path: tr.pathOf(a)}
	case unix.SYS_FTRUNCATE:
		return &diskOp{call: "ftruncate", path: tr.pathOf(a), offset: int64(b)}
	case unix.SYS_OPENAT:
		return tr.creation(&diskOp{call: "openat", path: tr.pathAt(id, a, b)}, c)
	case unix.SYS_OPEN:
		return tr.creation(&diskOp{call: "open", path: tr.pathAt(id, cwd, a)}, b)
	case unix.SYS_MKDIRAT:
		return &diskOp{call: "mkdirat", path: tr.pathAt(id, a, b)}
	case unix.SYS_MKDIR:
		return &diskOp{call: "mkdir", path: tr.pathAt(id, cwd, a)}
	case unix.SYS_UNLINKAT:
		return &diskOp{call: "unlinkat", path: tr.pathAt(id, a, b)}
	case unix.SYS_UNLINK:
		return &diskOp{call: "unlink", path: tr.pathAt(id, cwd, a)}
	case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2:
		return &diskOp{call: "renameat", path: tr.pathAt(id, a, b), target: tr.pathAt(id, c, d)}
	case unix.SYS_RENAME:
		return &diskOp{call: "rename", path: tr.pathAt(id, cwd, a), target: tr.pathAt(id, cwd, b)}
	case unix.SYS_WRITEV, unix.SYS_PWRITEV, unix.SYS_PWRITEV2, unix.SYS_FALLOCATE, unix.SYS_TRUNCATE, unix.SYS_LINKAT, unix.SYS_COPY_FILE_RANGE:
		return &diskOp{call: fmt.Sprintf("call %d, which the tracer does not know how to read", regs.Orig_rax), path: tr.pathOf(a)}
	default:
		return nil
	}
}

// cwd is what stands for the working folder where a call wants a folder.
const cwd = ^uint64(99) // AT_FDCWD

// pathOf is the path of an open file.
func (tr *tracer) pathOf(descriptor uint64) string {
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tr.pid, int32(descriptor)))
	if err != nil || strings.HasSuffix(path, " (deleted)") {
		return ""
	}
	return path
}

// pathAt is a path that a call names by a folder and a name.
func (tr *tracer) pathAt(id int, folder, name uint64) string {
	text := tr.readString(id, name)
	if filepath.IsAbs(text) {
		return filepath.Clean(text)
	}
	if int32(folder) == unix.AT_FDCWD {
		return ""
	}
	return filepath.Join(tr.pathOf(folder), text)
}

// readString reads a string from the memory of the process.
func (tr *tracer) readString(id int, address uint64) string {
	piece := make([]byte, 512)
	n, _ := syscall.PtracePeekData(id, uintptr(address), piece)
	if n == 0 {
		return ""
	}
	text, _, _ := bytes.Cut(piece[:n], []byte{0})
	return string(text)
}

// creation returns an open as an operation, or nil for one that changes nothing.
func (tr *tracer) creation(c *diskOp, flags uint64) *diskOp {
	_, err := os.Lstat(c.path)
	c.creates = flags&unix.O_CREAT != 0 && err != nil
	switch {
	case flags&unix.O_TRUNC != 0 && err == nil:
		c.call = "truncating " + c.call
	case !c.creates:
		return nil
	}
	return c
}

// write reads what is about to be written, and where.
func (tr *tracer) write(id int, c *diskOp, address, size, descriptor uint64) *diskOp {
	if !strings.HasPrefix(c.path, tr.folder) {
		return nil
	}
	c.data = make([]byte, size)
	if n, err := tr.peek(address, c.data); err != nil || uint64(n) != size {
		panic(fmt.Sprintf("%v: %d bytes of %d were read: %v", c, n, size, err))
	}
	if c.offset < 0 {
		c.offset = tr.position(descriptor)
	}
	return c
}

// peek reads the memory of the process.
func (tr *tracer) peek(address uint64, into []byte) (int, error) {
	if len(into) == 0 {
		return 0, nil
	}
	local := []unix.Iovec{{Base: &into[0], Len: uint64(len(into))}}
	return unix.ProcessVMReadv(tr.pid, local, []unix.RemoteIovec{{Base: uintptr(address), Len: len(into)}}, 0)
}

// position is where the next write to an open file goes.
func (tr *tracer) position(descriptor uint64) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%d", tr.pid, int32(descriptor)))
	if err != nil {
		panic(err)
	}
	var at int64
	if _, err := fmt.Sscanf(string(text), "pos:\t%d", &at); err != nil {
		panic(err)
	}
	return at
}
