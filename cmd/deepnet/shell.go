package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"deepnet/actors/client"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
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
	answer int      // documents that were written as YAML
	here   *running // the service that runs in this process for one command; nil: none

	browse func(link string) // opens a link in a browser, where it can
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
		browse: browse,
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

// write writes a value for a program, as JSON in one line or the same as YAML, of which a
// second value is a document of its own.
func (s *shell) write(format format, value any) error {
	line, err := view.Encode(value)
	if err != nil {
		return err
	}
	if format == asYAML {
		if s.answer++; s.answer > 1 {
			fmt.Fprintln(s.out, "---")
		}
		return terminal.WriteYAML(s.out, line)
	}
	_, err = fmt.Fprintf(s.out, "%s\n", line)
	return err
}

// listing is what a command lists, for a person or a program.
type listing struct {
	format format
	value  any      // as JSON, or YAML
	names  []string // one a line
	text   func() error
}

// list prints a listing.
func (s *shell) list(l listing) error {
	switch l.format {
	case asText:
		return l.text()
	case asName:
		for _, name := range l.names {
			fmt.Fprintln(s.out, terminal.Clean(name))
		}
		return nil
	default:
		return s.write(l.format, l.value)
	}
}

// newKey is a key that no other submission has.
func newKey() string {
	return strings.ToLower(ulid.MustNew(ulid.Now(), rand.Reader).String())
}
