package main

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestJobsAreListedAgainOnlyWhereTheyChanged(t *testing.T) {
	asked := 0
	var b *bench
	b = newBench(t, func(proto.Message) proto.Message {
		asked++
		job := startedJob()
		if asked > 2 {
			job = succeededJob()
			job.Revision = 2
			b.cancel()
		}
		return &protocol.Jobs{Jobs: []*protocol.Job{job}}
	})
	if code := b.enter("jobs", "--watch"); code != exitOK {
		t.Fatalf("exit code %d, told %q", code, b.stderr.String())
	}
	if tables := strings.Count(b.stdout.String(), "ID "); tables != 1 {
		t.Errorf("listed %d times while one thing was to be seen:\n%s", tables, b.stdout.String())
	}
}
