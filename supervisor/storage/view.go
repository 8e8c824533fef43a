package storage

import (
	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// View is the job as clients see it: what never changes of it, and what does.
func (j *Job) View() *protocol.Job {
	v := proto.CloneOf(j.Head)
	proto.Merge(v, j.Tail)
	return v
}

// Brief is a job's head without the names of columns, targets and classes, which may be
// many.
func Brief(head *protocol.Job) *protocol.Job {
	columns, classes, targets := head.Columns, head.Classes, head.Targets
	head.Columns, head.Classes, head.Targets = nil, nil, nil
	short := proto.CloneOf(head)
	head.Columns, head.Classes, head.Targets = columns, classes, targets
	return short
}
