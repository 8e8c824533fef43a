package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"deepnet/supervisor/storage"
)

// patience is how long a story waits for what has to come soon.
const patience = 30 * time.Second

// asking is what Mail promises of requests.
var asking = []sharedPromise{
	{"a request is answered by its owner through the other session", asked},
	{"requests and answers of every size arrive as they were", askedInEverySize},
	{"an owner that is not alive is not found", askNobody},
	{"who asks stops waiting when its context ends", askInVain},
	{"a living owner that does not answer yet is waited for", askEarly},
	{"requests at the same time get an answer each", askTogether},
	{"several requests are answered at a time", answerTogether},
	{"Answer returns when its context ends, after its last answer", answerEnds},
}

// answer has an owner's requests answered until the story ends, or stop is called.
func (s *sharing) answer(session storage.Shared, owner string, answer func(context.Context, []byte) []byte) (stop func()) {
	ctx, cancel := context.WithCancel(s.Context())
	return s.background(cancel, func() { session.Answer(ctx, owner, answer) })
}

// background runs a function until stop has it return, or the story ends.
func (s *sharing) background(cancel func(), run func()) (stop func()) {
	var running sync.WaitGroup
	running.Go(run)
	stop = func() { cancel(); running.Wait() }
	s.atEnd(stop)
	return stop
}

// ask asks an owner, which must answer.
func (s *sharing) ask(session storage.Shared, owner string, request []byte) []byte {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	answer, err := session.Ask(ctx, owner, request)
	if err != nil {
		s.Errorf("ask %s: %v", owner, err)
	}
	return answer
}

// as answers every request with the answerer's name and the request.
func as(name string) func(context.Context, []byte) []byte {
	return func(_ context.Context, request []byte) []byte { return append([]byte(name+" hears "), request...) }
}

func asked(s *sharing) {
	s.join(s.A, "a")
	s.join(s.B, "b")
	s.answer(s.A, "a", as("a"))
	s.answer(s.B, "b", as("b"))
	for range 3 {
		s.same("what a answers", string(s.ask(s.B, "a", []byte("one"))), "a hears one")
		s.same("what b answers", string(s.ask(s.A, "b", []byte("two"))), "b hears two")
		s.same("what a answers to itself", string(s.ask(s.A, "a", []byte("me"))), "a hears me")
	}
}

func askedInEverySize(s *sharing) {
	s.join(s.A, "a")
	s.answer(s.A, "a", func(_ context.Context, request []byte) []byte { return request })
	for _, size := range []int{0, 1, 7999, 8000, 8001, 1 << 20} {
		request := sampleData(size, 1)
		if answer := s.ask(s.B, "a", request); !bytes.Equal(answer, request) {
			s.Errorf("a request of %d bytes came back with %d", size, len(answer))
		}
	}
}

func askNobody(s *sharing) {
	s.join(s.A, "dead", "left")
	s.answer(s.A, "dead", as("dead"))
	s.answer(s.A, "nobody", as("nobody"))
	s.leave(s.A, "left")
	s.Advance(s.Lease + time.Second)
	for _, owner := range []string{"dead", "left", "nobody", ""} {
		ctx, cancel := context.WithTimeout(s.Context(), patience)
		if _, err := s.B.Ask(ctx, owner, []byte("?")); !errors.Is(err, storage.ErrNotFound) {
			s.Errorf("ask %q: %v, want ErrNotFound", owner, err)
		}
		cancel()
	}
}

func askInVain(s *sharing) {
	s.join(s.A, "a", "silent")
	ctx, cancel := context.WithCancel(s.Context())
	stop := s.answer(s.A, "a", func(answering context.Context, _ []byte) []byte {
		cancel()
		<-answering.Done()
		return nil
	})
	if _, err := s.B.Ask(ctx, "a", []byte("?")); !errors.Is(err, context.Canceled) {
		s.Errorf("who asks a node that is slow and stops: %v, want its context's error", err)
	}
	stop()
	ctx, cancel = context.WithTimeout(s.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := s.B.Ask(ctx, "silent", []byte("?")); !errors.Is(err, context.DeadlineExceeded) {
		s.Errorf("who asks a node that does not answer: %v, want its context's error", err)
	}
}

func askEarly(s *sharing) {
	s.join(s.A, "a")
	got := make(chan string, 1)
	s.background(func() {}, func() { got <- string(s.ask(s.B, "a", []byte("early"))) })
	s.answer(s.A, "a", as("a"))
	s.same("the answer", <-got, "a hears early")
}

func askTogether(s *sharing) {
	s.join(s.A, "a")
	s.answer(s.A, "a", as("a"))
	var asking sync.WaitGroup
	for i := range 40 {
		session := []storage.Shared{s.A, s.B}[i%2]
		asking.Go(func() {
			request := fmt.Sprint(i)
			if answer := string(s.ask(session, "a", []byte(request))); answer != "a hears "+request {
				s.Errorf("to %s the answer is %q", request, answer)
			}
		})
	}
	asking.Wait()
}

func answerTogether(s *sharing) {
	s.join(s.A, "a")
	first, second := make(chan struct{}), make(chan struct{})
	closeFirst, closeSecond := sync.OnceFunc(func() { close(first) }), sync.OnceFunc(func() { close(second) })
	s.answer(s.A, "a", func(ctx context.Context, request []byte) []byte {
		if string(request) == "second" {
			closeSecond()
			return request
		}
		closeFirst()
		select {
		case <-second:
		case <-ctx.Done():
		}
		return request
	})
	var asking sync.WaitGroup
	asking.Go(func() { s.ask(s.B, "a", []byte("first")) })
	<-first
	s.ask(s.B, "a", []byte("second"))
	asking.Wait()
}

func answerEnds(s *sharing) {
	s.join(s.A, "a")
	begun, answered := make(chan struct{}), false
	begin := sync.OnceFunc(func() { close(begun) })
	stop := s.answer(s.A, "a", func(ctx context.Context, _ []byte) []byte {
		begin()
		<-ctx.Done()
		answered = true
		return nil
	})
	ctx, cancel := context.WithCancel(s.Context())
	asker := s.background(cancel, func() { _, _ = s.B.Ask(ctx, "a", []byte("?")) })
	<-begun
	stop()
	if !answered {
		s.Error("Answer returned before an answer did")
	}
	asker()
}
