package jobfile

import (
	"errors"
	"fmt"
)

// MaxSize is the most bytes that a job file may have.
const MaxSize = 1 << 20

// Kind is what a node is.
type Kind int

// The kinds of nodes.
const (
	Scalar Kind = iota // one value, as it is written
	Null               // nothing, or null, or ~
	List
	Map
)

// String names a kind as people do.
func (k Kind) String() string {
	return [...]string{"one value", "nothing", "a list", "a map"}[k]
}

// Position is a place in a file, both numbers counted from 1.
type Position struct{ Line, Column int }

// Node is a value of a job file with all that it holds.
type Node struct {
	At      Position
	Kind    Kind
	Text    string  // of a Scalar: quotes and escapes resolved, otherwise as written
	Items   []*Node // of a List
	Entries []Entry // of a Map, in the order of the file, no key twice
}

// Entry is a key with its value.
type Entry struct {
	Key   string
	At    Position // of the key
	Value *Node
}

// Error says what is wrong with a job file, and where.
type Error struct {
	At     Position
	Reason string
}

// Error returns line, column and reason; the file's name belongs before it.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.At.Line, e.At.Column, e.Reason) }

// Wrong is an Error about a place.
func Wrong(at Position, format string, args ...any) error {
	return &Error{at, fmt.Sprintf(format, args...)}
}

// ErrTooLarge refuses a file of more than MaxSize bytes.
var ErrTooLarge = errors.New("the job file is larger than 1 MiB; it holds how to learn, not the table")

// Text is a Scalar.
func Text(value string) *Node { return &Node{Kind: Scalar, Text: value} }

// Set adds an entry to a Map.
func (n *Node) Set(key string, value *Node) {
	n.Entries = append(n.Entries, Entry{Key: key, Value: value})
}
