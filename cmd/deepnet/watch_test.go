package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

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

// typed is a command as if a person had typed it.
func typed(t *testing.T) *cobra.Command {
	cmd := &cobra.Command{}
	connectionFlags(cmd.Flags())
	cmd.SetContext(t.Context())
	return cmd
}

func TestAServiceLostWhileWatchingSaysHowToComeBack(t *testing.T) {
	isWatch := func(asked proto.Message) bool { _, is := asked.(*protocol.Watch); return is }
	for _, args := range []string{"watch", "verify 01JIRIS", "replay 01JIRIS --until 3"} {
		var b *bench
		b = newBench(t, closing(&b, isWatch, service(succeededJob())))
		code := b.enter(strings.Fields(args)...)
		if told := b.stderr.String(); code != exitUnreachable || !strings.Contains(told, "may well go on: come back with `deepnet watch 01JIRIS`") {
			t.Errorf("%s: exit code %d, told %q", args, code, told)
		}
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

func TestEventsThatEndBeforeTheJobAreUnexpected(t *testing.T) {
	b := newBench(t, func(asked proto.Message) proto.Message {
		if _, ok := asked.(*protocol.Watch); ok {
			return &protocol.Events{Job: "01JIRIS", Last: true}
		}
		return startedJob()
	})
	if code := b.enter("watch"); code != exitFailed || !strings.Contains(b.stderr.String(), "it is running") {
		t.Errorf("exit code %d: %s", code, b.stderr.String())
	}
}
