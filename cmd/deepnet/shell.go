package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"deepnet/actors/client"
)

// shell is the outside world as the commands have it: streams, a clock, and the way to
// the service.
type shell struct {
	in     io.Reader
	out    *printer
	err    io.Writer
	outTTY bool // a person reads out: draw, and escape what could steer the terminal
	errTTY bool
	inTTY  bool // a person can be asked
	colour bool
	now    func() time.Time
	key    func() string // names a submission like no other
	dial   func(context.Context, client.Config) (*client.Client, error)
	here   *running // the service that runs in this process for one command; nil: none
}

func newShell(stdin io.Reader, stdout, stderr io.Writer) *shell {
	return &shell{
		in:     stdin,
		out:    &printer{out: stdout},
		err:    stderr,
		outTTY: isTerminal(stdout),
		errTTY: isTerminal(stderr),
		inTTY:  isTerminal(stdin),
		colour: os.Getenv("NO_COLOR") == "",
		now:    time.Now,
		key:    newKey,
		dial:   client.Dial,
	}
}

// isTerminal says whether a person is likely to sit at a stream, at a terminal that can
// move its cursor.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	nothing, err := os.Stat(os.DevNull) // a character device too, at which nobody sits
	return err != nil || !os.SameFile(info, nothing)
}

// printer writes to out and remembers the first failure, so that a full disk
// or a closed pipe does not pass for success.
type printer struct {
	out io.Writer
	err error
}

// Write writes to out unless an earlier write failed.
func (p *printer) Write(text []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.out.Write(text)
	p.err = err
	return n, err
}

// newKey is a key that no other submission has.
func newKey() string {
	return strings.ToLower(ulid.MustNew(ulid.Now(), rand.Reader).String())
}
