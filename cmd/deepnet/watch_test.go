package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

func TestCtrlCWhileWatchingLeavesTheJobAndSaysHowToComeBack(t *testing.T) {
	for _, args := range [][]string{
		{"train", irisFile(t), "--target", "species", "--watch"},
		{"watch"},
	} {
		answer := service(startedJob())
		var b *bench
		b = newBench(t, func(asked proto.Message) proto.Message {
			if watch, ok := asked.(*protocol.Watch); ok && watch.GetAfter() > 0 {
				b.cancel() // the person presses Ctrl-C while the service has nothing to tell
				return nil
			}
			events, ok := answer(asked).(*protocol.Events)
			if ok {
				return &protocol.Events{Events: events.GetEvents()[:2]}
			}
			return answer(asked)
		})
		code, told := b.enter(args...), b.stderr.String()
		if code != exitInterrupted || strings.Count(told, "\n") != 1 ||
			!strings.Contains(told, "`deepnet watch 01JIRIS`") || !strings.Contains(told, "`deepnet cancel 01JIRIS`") {
			t.Errorf("%v: exit code %d, told %q", args, code, told)
		}
		for _, asked := range b.jobs.asked {
			if _, ok := asked.(*protocol.Cancel); ok {
				t.Errorf("%v: the job was cancelled", args)
			}
		}
	}
}

// lostService loses its connection at once.
type lostService struct{}

func (lostService) Get(context.Context, string) (*protocol.Job, error) {
	return nil, errors.New("not asked for")
}

func (lostService) Submit(context.Context, *protocol.Submit) (*protocol.Job, error) {
	return nil, fmt.Errorf("no answer within 15s: %w", client.ErrNoAnswer)
}

func (lostService) Watch(context.Context, string, uint64, func(*protocol.Event) error) error {
	return fmt.Errorf("no answer within 15s: %w", client.ErrNoAnswer)
}

// typed is a command as if a person had typed it.
func typed(t *testing.T) *cobra.Command {
	cmd := &cobra.Command{}
	connectionFlags(cmd.Flags())
	cmd.SetContext(t.Context())
	return cmd
}

func TestAServiceLostWhileWatchingSaysHowToComeBack(t *testing.T) {
	b := newBench(t, service(succeededJob()))
	err := b.watch(typed(t), lostService{}, queuedJob(), asText)
	if exitCode(err) != exitUnreachable || !strings.Contains(err.Error(), "`deepnet watch 01JIRIS`") {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
}

func TestALostAnswerToASubmitSaysThatTheJobMayHaveBeenTaken(t *testing.T) {
	_, err := new(shell).submit(typed(t), lostService{}, &protocol.Submit{Key: "k1"})
	if exitCode(err) != exitUnreachable || !strings.Contains(err.Error(), "`deepnet jobs`") || !strings.Contains(err.Error(), "--key k1") {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
}

func TestAnInterruptedSubmitSaysThatTheJobMayHaveBeenTaken(t *testing.T) {
	var b *bench
	b = newBench(t, func(proto.Message) proto.Message {
		b.cancel()
		return nil
	})
	code, told := b.enter("train", irisFile(t), "--target", "species"), b.stderr.String()
	if code != exitInterrupted || !strings.Contains(told, "`deepnet jobs`") {
		t.Errorf("exit code %d, told %q", code, told)
	}
}

func TestAnInterruptedQuestionIsExitCode130(t *testing.T) {
	var b *bench
	b = newBench(t, func(proto.Message) proto.Message {
		b.cancel()
		return nil
	})
	if code := b.enter("jobs"); code != exitInterrupted {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
}

// endlessService says that nothing follows though the job is not over.
type endlessService struct{ lostService }

func (endlessService) Get(context.Context, string) (*protocol.Job, error) { return startedJob(), nil }

func (endlessService) Watch(context.Context, string, uint64, func(*protocol.Event) error) error {
	return nil
}

func TestEventsThatEndBeforeTheJobAreUnexpected(t *testing.T) {
	b := newBench(t, service(succeededJob()))
	err := b.watch(typed(t), endlessService{}, queuedJob(), asText)
	if exitCode(err) != exitFailed || !strings.Contains(err.Error(), "it is running") {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
}
