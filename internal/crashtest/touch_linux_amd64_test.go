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

// touch is a system call that touches the data folder.
type touch struct {
	n      int    // counted from 1, over all threads
	call   string // as the manual names it
	path   string // of the file
	target string // its new name, of a rename
	offset int64  // of a write; the new size, of a truncation
	data   []byte // of a write
	fresh  bool   // the call makes the file
	result int64  // once it was made
}

// look says which touch a thread is about to make; nil: none.
func (tr *tracer) look(id int, regs *syscall.PtraceRegs) *touch {
	c := tr.read(id, regs)
	if c == nil || !strings.HasPrefix(c.path, tr.folder) {
		return nil
	}
	return c
}

// read reads a system call that may be a touch.
func (tr *tracer) read(id int, regs *syscall.PtraceRegs) *touch {
	a, b, c, d := regs.Rdi, regs.Rsi, regs.Rdx, regs.R10
	switch regs.Orig_rax {
	case unix.SYS_WRITE:
		return tr.write(id, &touch{call: "write", path: tr.open(a), offset: -1}, b, c, a)
	case unix.SYS_PWRITE64:
		return tr.write(id, &touch{call: "pwrite64", path: tr.open(a), offset: int64(d)}, b, c, a)
	case unix.SYS_FSYNC:
		return &touch{call: "fsync", path: tr.open(a)}
	case unix.SYS_FDATASYNC:
		return &touch{call: "fdatasync", path: tr.open(a)}
	case unix.SYS_FTRUNCATE:
		return &touch{call: "ftruncate", path: tr.open(a), offset: int64(b)}
	case unix.SYS_OPENAT:
		return tr.creation(&touch{call: "openat", path: tr.at(id, a, b)}, c)
	case unix.SYS_OPEN:
		return tr.creation(&touch{call: "open", path: tr.at(id, cwd, a)}, b)
	case unix.SYS_MKDIRAT:
		return &touch{call: "mkdirat", path: tr.at(id, a, b)}
	case unix.SYS_MKDIR:
		return &touch{call: "mkdir", path: tr.at(id, cwd, a)}
	case unix.SYS_UNLINKAT:
		return &touch{call: "unlinkat", path: tr.at(id, a, b)}
	case unix.SYS_UNLINK:
		return &touch{call: "unlink", path: tr.at(id, cwd, a)}
	case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2:
		return &touch{call: "renameat", path: tr.at(id, a, b), target: tr.at(id, c, d)}
	case unix.SYS_RENAME:
		return &touch{call: "rename", path: tr.at(id, cwd, a), target: tr.at(id, cwd, b)}
	case unix.SYS_WRITEV, unix.SYS_PWRITEV, unix.SYS_PWRITEV2, unix.SYS_FALLOCATE, unix.SYS_TRUNCATE, unix.SYS_LINKAT, unix.SYS_COPY_FILE_RANGE:
		return &touch{call: fmt.Sprintf("call %d, which the tracer does not know how to read", regs.Orig_rax), path: tr.open(a)}
	default:
		return nil
	}
}

// cwd is what stands for the working folder where a call wants a folder.
const cwd = ^uint64(99) // AT_FDCWD

// open is the path of an open file.
func (tr *tracer) open(descriptor uint64) string {
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tr.pid, int32(descriptor)))
	if err != nil || strings.HasSuffix(path, " (deleted)") {
		return ""
	}
	return path
}

// at is a path that a call names by a folder and a name.
func (tr *tracer) at(id int, folder, name uint64) string {
	text := tr.text(id, name)
	if filepath.IsAbs(text) {
		return filepath.Clean(text)
	}
	if int32(folder) == unix.AT_FDCWD {
		return ""
	}
	return filepath.Join(tr.open(folder), text)
}

// text reads a string from the process.
func (tr *tracer) text(id int, address uint64) string {
	piece := make([]byte, 512)
	n, _ := syscall.PtracePeekData(id, uintptr(address), piece)
	if n == 0 {
		return ""
	}
	text, _, _ := bytes.Cut(piece[:n], []byte{0})
	return string(text)
}

// creation makes an open that only opens none of ours.
func (tr *tracer) creation(c *touch, flags uint64) *touch {
	_, err := os.Lstat(c.path)
	c.fresh = flags&unix.O_CREAT != 0 && err != nil
	switch {
	case flags&unix.O_TRUNC != 0 && err == nil:
		c.call = "truncating " + c.call
	case !c.fresh:
		return nil
	}
	return c
}

// write reads what is about to be written, and where.
func (tr *tracer) write(id int, c *touch, address, size, descriptor uint64) *touch {
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
