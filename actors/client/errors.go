package client

import (
	"errors"
	"fmt"
	"time"

	"deepnet/actors/protocol"
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
)

func invalid(format string, args ...any) error {
	return &Refused{Code: protocol.Refusal_REFUSAL_INVALID, Message: fmt.Sprintf(format, args...)}
}

// late, lost, absent and odd are the ways in which an answer is missing.
func (c *Client) late(timeout time.Duration) error {
	return fmt.Errorf("%w at %s within %v", ErrNoAnswer, c.where(), timeout)
}

func (c *Client) lost(reason error) error {
	return fmt.Errorf("%w at %s: the connection was lost: %w", ErrNoAnswer, c.where(), reason)
}

func (c *Client) absent(reason error) error {
	return fmt.Errorf("%w at %s: it takes no requests, it is starting or stopping", reason, c.where())
}

// unknown adds to a lost answer what that means for a request that changes something.
func unknown(err error) error {
	if !errors.Is(err, ErrNoAnswer) || errors.Is(err, errAway) {
		return err
	}
	return fmt.Errorf("%w; whether the request was carried out is not known: look before you ask again", err)
}

func (c *Client) odd(answer any) error {
	return fmt.Errorf("the service at %s gave an answer of type %T, which does not fit the question: "+
		"are service and client of the same version?", c.where(), answer)
}
