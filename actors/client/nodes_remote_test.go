package client

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/remote/remotetest"
)

// survives makes a call of a service of two nodes, the first of which dies while it has the
// call and has not answered it.
func survives(t *testing.T, call func(ctx context.Context, c *Client) error) {
	t.Helper()
	if remotetest.Alone(t) {
		return
	}
	first, a := launch(t, "127.0.0.1:0", 10) // does not answer the call
	_, b := launch(t, "127.0.0.1:0", 20)
	c := dial(t, a+","+b, time.Hour) // far longer than the test may last
	if _, err := c.Get(t.Context(), "17"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- call(t.Context(), c) }()
	for futures(c) < 1 {
		<-time.After(time.Millisecond)
	}
	first.Kill()
	check(t, <-ended)
	if asked, _ := c.nodes.current(); asked.where != b {
		t.Errorf("%s is asked, not %s", asked.where, b)
	}
}

func TestAWatchOutlivesItsNode(t *testing.T) {
	survives(t, func(ctx context.Context, c *Client) error {
		var told []uint64
		err := c.Watch(ctx, Latest, 10, noting(&told))
		if !slices.Equal(told, revisions(11, 20)) {
			t.Errorf("told %v", told)
		}
		return err
	})
}

func TestASubmissionOutlivesItsNode(t *testing.T) {
	survives(t, func(ctx context.Context, c *Client) error {
		_, err := c.Submit(ctx, &protocol.Submit{Name: "slow", Key: "k"})
		return err
	})
}

func TestAPredictionOutlivesItsNode(t *testing.T) {
	survives(t, func(ctx context.Context, c *Client) error {
		_, err := c.Predict(ctx, &protocol.Predict{Job: "17", Name: "slow"})
		return err
	})
}

// The second node has nothing of what the first had.
func TestAnUploadOutlivesItsNode(t *testing.T) {
	survives(t, func(ctx context.Context, c *Client) error {
		data := numbered(3 * piece)
		var told []int64
		_, err := c.Upload(ctx, bytes.NewReader(data), int64(len(data)), func(have int64) { told = append(told, have) })
		if whole := []int64{0, piece, 2 * piece, 3 * piece}; !slices.Equal(told[len(told)-4:], whole) {
			t.Errorf("told %v", told)
		}
		return err
	})
}

// It may have carried the request out, so that the other node is not asked to.
func TestAChangeDoesNotOutliveItsNode(t *testing.T) {
	survives(t, func(ctx context.Context, c *Client) error {
		if _, err := c.Cancel(ctx, "slow"); !errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), "not known") {
			t.Errorf("Cancel = %v", err)
		}
		return nil
	})
}

// A node whose machine hangs takes connections, and says nothing.
func TestANodeThatTakesConnectionsAndSaysNothingIsPassedOver(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer func() { _ = mute.Close() }()
	_, b := launch(t, "127.0.0.1:0", 20)
	c := dial(t, mute.Addr().String()+","+b, time.Hour) // far longer than the test may last
	for range 2 {
		if _, err := c.Cancel(t.Context(), "17"); err != nil {
			t.Error(err)
		}
	}
}

func TestDiallingTakesTheFirstNodeThatListens(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	check(t, nobody.Close())
	_, b := launch(t, "127.0.0.1:0", 20)
	c := dial(t, nobody.Addr().String()+","+b, time.Hour)
	if asked, _ := c.nodes.current(); asked.where != b {
		t.Errorf("%s is asked, not %s", asked.where, b)
	}
	if _, err := Dial(t.Context(), Config{Address: b + ",nonsense"}); err == nil || errors.Is(err, ErrNoAnswer) {
		t.Errorf("Dial = %v with an address that is none", err)
	}
}
