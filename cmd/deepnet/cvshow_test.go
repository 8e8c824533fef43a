package main

import (
	"bytes"
	"testing"
)

func TestAPersonSeesHowManyJobsAreOver(t *testing.T) {
	var out bytes.Buffer
	show := &tally{out: &out, of: 6}
	show.begin(2)
	show.epoch(progress{epoch: 1, of: 400})
	show.epoch(progress{epoch: 100, of: 400})
	show.note(progress{}, "a restart is nothing to tell of here")
	show.end()
	want := eraseLine + "job 3 of 6" + eraseLine + "job 3 of 6 | epoch 100 of 400" + eraseLine
	if out.String() != want {
		t.Errorf("shown is %q, not %q", out.String(), want)
	}
	silent := &tally{out: &out, of: 6, silent: true}
	out.Reset()
	silent.begin(0)
	silent.end()
	if out.Len() > 0 {
		t.Errorf("without a terminal %q is shown", out.String())
	}
}
