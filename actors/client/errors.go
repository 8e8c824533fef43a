package client

import (
	"errors"
	"fmt"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
)

// ErrNoAnswer says that the answer did not come in time, or that the connection
// was lost before it came.
var ErrNoAnswer = errors.New("no answer from the service")

// Refused is a request that is not carried out, and why.
type Refused struct {
	Code    protocol.Refusal
	Message string // for a person: what, where, what to do
}

// Error is the service's own message.
func (r *Refused) Error() string {
	if r.Message == "" {
		return "refused: " + r.Code.String()
	}
	return r.Message
}

var (
	errClosed = errors.New("the client is closed")
	// errAway is an ErrNoAnswer too: the service's port is open, and nobody is behind it.
	errAway = fmt.Errorf("%w", ErrNoAnswer)
	// errUnheard is one too: the node could not be reached, so that it knows of no request.
	errUnheard = fmt.Errorf("%w", ErrNoAnswer)
)

func invalid(format string, args ...any) error {
	return &Refused{Code: protocol.Refusal_REFUSAL_INVALID, Message: fmt.Sprintf(format, args...)}
}

// late, lost, closed, absent and odd are the ways in which an answer is missing.
func (n *node) late(timeout time.Duration) error {
	return fmt.Errorf("%w at %s within %v", ErrNoAnswer, n.where, timeout)
}

func (n *node) lost(l remote.Lost) error {
	missing := ErrNoAnswer
	if l.Unheard {
		missing = errUnheard
	}
	return fmt.Errorf("%w at %s: the connection was lost: %w", missing, n.where, l.Reason)
}

func (n *node) closed() error {
	return fmt.Errorf("%w at %s: the connection was lost: %w", ErrNoAnswer, n.where, errClosed)
}

func (n *node) absent(reason error) error {
	return fmt.Errorf("%w at %s: it takes no requests, it is starting or stopping", reason, n.where)
}

// unheard says that no node knows of a request that was not answered.
func unheard(err error) bool { return errors.Is(err, errAway) || errors.Is(err, errUnheard) }

// unknown adds to a lost answer what that means for a request that changes something.
func unknown(err error) error {
	if !errors.Is(err, ErrNoAnswer) || unheard(err) {
		return err
	}
	return fmt.Errorf("%w; whether the request was carried out is not known: look before you ask again", err)
}

func (n *node) odd(answer any) error {
	return fmt.Errorf("the service at %s gave an answer of type %T, which does not fit the question: "+
		"are service and client of the same version?", n.where, answer)
}
