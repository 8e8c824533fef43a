package main

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
)

// screen is where a person reads; told is closed once it shows what is waited for.
type screen struct {
	told chan struct{}
	strings.Builder
}

func (s *screen) Write(text []byte) (int, error) {
	n, err := s.Builder.Write(text)
	if strings.Contains(string(text), reading) {
		close(s.told)
	}
	return n, err
}

func TestAPersonIsToldWhatIsWaitedForIfItTakesLong(t *testing.T) {
	t.Parallel()
	screen := &screen{told: make(chan struct{})}
	done := (&shell{err: screen, errTTY: true}).notice(reading)
	<-screen.told
	done()
	done() // a second time changes nothing
	if got := screen.String(); got != terminal.EraseLine+reading+terminal.EraseLine {
		t.Errorf("the screen has seen %q", got)
	}
}

// closing is an answer that ends the client's connection where a message is to be lost.
func closing(b **bench, lost func(proto.Message) bool, answer func(proto.Message) proto.Message) func(proto.Message) proto.Message {
	return func(asked proto.Message) proto.Message {
		if lost(asked) {
			(*b).disconnect()
			return nil
		}
		return answer(asked)
	}
}

func isSubmit(asked proto.Message) bool { _, is := asked.(*protocol.Submit); return is }

func TestALostAnswerToASubmitSaysThatTheJobMayHaveBeenTaken(t *testing.T) {
	for _, c := range []struct{ args, told string }{
		{"train TABLE --target species", "look with `deepnet jobs`, or submit it again with --key 01jkey, which never makes a second job"},
		{"verify 01JIRIS", "look with `deepnet jobs`"},
		{"replay 01JIRIS --until 3", "look with `deepnet jobs`"},
	} {
		var b *bench
		b = newBench(t, closing(&b, isSubmit, service(succeededJob())))
		code := b.enter(strings.Fields(strings.Replace(c.args, "TABLE", irisFile(t), 1))...)
		if told := b.stderr.String(); code != exitUnreachable || !strings.HasSuffix(told, "; whether the job was taken is not known: "+c.told+"\n") {
			t.Errorf("%s: exit code %d, told %q", c.args, code, told)
		}
	}
}
