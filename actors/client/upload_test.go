package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
)

// shelf is a fake service that keeps what is uploaded, piece by piece, and takes
// submissions.
type shelf struct {
	mu    sync.Mutex
	parts map[string][]byte
	asked []*protocol.Upload
	taken []*protocol.Submit
	lose  func(request proto.Message) bool // the answer, after the deed
	crash func(upload int) bool            // forgets all that is not whole before this upload, the first being 0
}

func newShelf() *shelf {
	return &shelf{
		parts: map[string][]byte{},
		lose:  func(proto.Message) bool { return false },
		crash: func(int) bool { return false },
	}
}

func (s *shelf) fake(request proto.Message) proto.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var answer proto.Message = &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL}
	switch request := request.(type) {
	case *protocol.Upload:
		answer = s.upload(request)
	case *protocol.Submit:
		s.taken = append(s.taken, request)
		answer = &protocol.Job{Id: "17", Key: request.GetKey()}
	}
	if s.lose(request) {
		return nil
	}
	return answer
}

// submissions is how many came, answered or not.
func (s *shelf) submissions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.taken)
}

func (s *shelf) upload(request *protocol.Upload) proto.Message {
	if s.crash(len(s.asked)) {
		delete(s.parts, request.GetDataset())
	}
	s.asked = append(s.asked, request)
	part := s.parts[request.GetDataset()]
	if len(request.GetPiece()) > 4<<20 {
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INVALID, Message: "more than 4 MiB"}
	}
	if uint64(len(part)) == request.GetOffset() {
		part = append(part, request.GetPiece()...)
	}
	sum := sha256.Sum256(part)
	whole := uint64(len(part)) == request.GetSize()
	if whole && hex.EncodeToString(sum[:]) != request.GetDataset() {
		delete(s.parts, request.GetDataset())
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INVALID, Message: "it has another digest"}
	}
	s.parts[request.GetDataset()] = part
	return &protocol.Uploaded{Dataset: request.GetDataset(), Have: uint64(len(part)), Whole: whole}
}

// numbered are bytes of which no two pieces are the same.
func numbered(size int) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i) ^ byte(i>>8) ^ byte(i>>16) ^ byte(i>>24)
	}
	return data
}

func sum(data []byte) string {
	digest := sha256.Sum256(data)
	return hex.EncodeToString(digest[:])
}

func TestAnUploadSendsTheWholeInPiecesAndReturnsItsDigest(t *testing.T) {
	for _, size := range []int{1, piece - 1, piece, piece + 1, 3*piece + 5} {
		s, data := newShelf(), numbered(size)
		var told []int64
		dataset, err := local(t, answering(s.fake)).Upload(t.Context(), bytes.NewReader(data), int64(size), func(have int64) {
			told = append(told, have)
		})
		if err != nil || dataset != sum(data) || !bytes.Equal(s.parts[dataset], data) {
			t.Errorf("%d bytes: %q, %v", size, dataset, err)
		}
		if !slices.IsSorted(told) || told[0] != 0 || told[len(told)-1] != int64(size) {
			t.Errorf("%d bytes: progress was told as %v", size, told)
		}
		for _, asked := range s.asked {
			if len(asked.GetPiece()) > piece {
				t.Errorf("a piece of %d bytes", len(asked.GetPiece()))
			}
		}
	}
}

func TestADataSetThatTheServiceHasIsNotSentAgain(t *testing.T) {
	s, data := newShelf(), numbered(2*piece)
	c := local(t, answering(s.fake))
	for range 2 {
		_, err := c.Upload(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
		check(t, err)
	}
	if len(s.asked) != 4 || len(s.asked[3].GetPiece()) != 0 {
		t.Errorf("%d requests, the last with %d bytes", len(s.asked), len(s.asked[len(s.asked)-1].GetPiece()))
	}
}

func TestABrokenUploadIsTakenUpWhereItEnded(t *testing.T) {
	s, data := newShelf(), numbered(5*piece)
	c := local(t, answering(s.fake))
	ctx, stop := context.WithCancel(t.Context())
	_, err := c.Upload(ctx, bytes.NewReader(data), int64(len(data)), func(have int64) {
		if have == 3*piece {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Upload = %v", err)
	}
	s.asked = nil
	dataset, err := c.Upload(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil || !bytes.Equal(s.parts[dataset], data) || len(s.asked) != 3 || s.asked[1].GetOffset() != 3*piece {
		t.Errorf("%v, with %d more requests", err, len(s.asked))
	}
}

// Whatever answers are lost, and though the service forgets in between what it
// had, the whole arrives.
func TestAnUploadArrivesThoughAnswersAreLostAndTheServiceForgets(t *testing.T) {
	all := numbered(4 * piece)
	rapid.Check(t, func(rt *rapid.T) {
		data := all[:rapid.IntRange(1, len(all)).Draw(rt, "size")]
		lost := rapid.SliceOfNDistinct(rapid.IntRange(1, 14), 0, 6, rapid.ID).Draw(rt, "lost answers")
		forgets := rapid.SliceOfN(rapid.IntRange(0, 14), 0, 2).Draw(rt, "forgets before")
		synctest.Test(t, func(t *testing.T) {
			s := newShelf()
			s.lose = func(proto.Message) bool { return slices.Contains(lost, len(s.asked)) }
			s.crash = func(n int) bool { return slices.Contains(forgets, n) }
			c := local(t, answering(s.fake))
			c.timeout = defaultTimeout
			dataset, err := c.Upload(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
			if err != nil && len(lost) > 0 && errors.Is(err, ErrNoAnswer) && consecutive(lost) >= 2 {
				return // two lost in a row are more than its patience
			}
			if err != nil || !bytes.Equal(s.parts[dataset], data) {
				rt.Errorf("%v, and %d of %d bytes arrived", err, len(s.parts[dataset]), len(data))
			}
		})
	})
}

// consecutive is the length of the longest run of numbers that follow each other.
func consecutive(numbers []int) int {
	sorted, run, longest := slices.Sorted(slices.Values(numbers)), 0, 0
	for i, n := range sorted {
		if run++; i > 0 && sorted[i-1] != n-1 {
			run = 1
		}
		longest = max(longest, run)
	}
	return longest
}

func TestAServiceThatKeepsNothingIsNotSentTheSameForEver(t *testing.T) {
	n := 0
	c := local(t, answering(func(proto.Message) proto.Message { n++; return &protocol.Uploaded{} }))
	_, err := c.Upload(t.Context(), strings.NewReader("abc"), 3, nil)
	if err == nil || !strings.Contains(err.Error(), "no further than byte 0 of 3") || n > 2*idleMost {
		t.Errorf("after %d requests: %v", n, err)
	}
	c = local(t, answering(func(proto.Message) proto.Message { return &protocol.Uploaded{Have: 3} }))
	if _, err := c.Upload(t.Context(), strings.NewReader("abc"), 3, nil); err == nil {
		t.Error("all of it there and still not whole: no error")
	}
}

// shrinking is a file that is cut short after it was read once.
type shrinking struct {
	*bytes.Reader
	reads int
}

func (s *shrinking) ReadAt(into []byte, at int64) (int, error) {
	if s.reads++; s.reads > 1 {
		return 0, io.EOF
	}
	return s.Reader.ReadAt(into, at)
}

func TestDataThatChangeWhileTheyAreSentAreAnError(t *testing.T) {
	s := newShelf()
	c := local(t, answering(s.fake))
	if _, err := c.Upload(t.Context(), strings.NewReader("ab"), 3, nil); !errors.Is(err, ErrChanged) || len(s.asked) > 0 {
		t.Errorf("fewer bytes than said: %v, after %d requests", err, len(s.asked))
	}
	if _, err := c.Upload(t.Context(), &shrinking{Reader: bytes.NewReader([]byte("abc"))}, 3, nil); !errors.Is(err, ErrChanged) {
		t.Errorf("cut short after the first pass: %v", err)
	}
}

func TestAnUploadThatIsRefusedOrOddSaysSo(t *testing.T) {
	for answer, want := range map[proto.Message]string{
		&protocol.Refused{Message: "too large"}: "too large",
		&protocol.Job{}:                         "protocol.Job",
	} {
		c := local(t, answering(func(proto.Message) proto.Message { return answer }))
		if _, err := c.Upload(t.Context(), strings.NewReader("abc"), 3, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Upload = %v, want %q in it", err, want)
		}
	}
}
