package terminal

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// show plays the events of a job that ends as over to a display.
func show(t *testing.T, d Display, over *protocol.Job) {
	t.Helper()
	now := Progress{Of: over.GetPlan().GetEpochs()}
	for _, event := range history(over) {
		now = now.After(event)
		Show(d, now, event)
	}
	d.End()
}

func TestLinesAreEveryEpochAtFirstAndThenSixteenPerDoubling(t *testing.T) {
	var out bytes.Buffer
	show(t, &Lines{Out: &out}, succeededJob())
	golden(t, "lines.golden", out.String())
}

func TestLinesNeverFloodAndAlwaysEndWithTheLastEpoch(t *testing.T) {
	for _, last := range []uint32{1, 31, 32, 1000, 1001, 100_003, 1 << 20} {
		for _, of := range []uint32{last, last + 7, 0} {
			var out bytes.Buffer
			l := &Lines{Out: &out}
			for epoch := uint32(1); epoch <= last; epoch++ {
				l.Epoch(Progress{Epoch: epoch, Of: of, Err: 1})
			}
			l.End()
			printed := strings.Split(strings.TrimSpace(out.String()), "\n")
			most := 20 * (math.Log2(float64(last)) + 1)
			if end := printed[len(printed)-1]; !strings.HasPrefix(end, EpochLine(Progress{Epoch: last, Err: 1})) {
				t.Errorf("%d of %d epochs end with %q", last, of, end)
			}
			if float64(len(printed)) > max(31, most)+1 {
				t.Errorf("%d of %d epochs take %d lines", last, of, len(printed))
			}
		}
	}
}

func TestTheBarIsOneLineAndRestartsStandAboveIt(t *testing.T) {
	short := succeededJob()
	short.Epoch, short.Plan.Epochs = 8, proto.Uint32(10)
	var out bytes.Buffer
	show(t, &Bar{Out: &out, Colour: true}, short)
	golden(t, "bar.golden", strings.NewReplacer("\x1b", "ESC", "\r", "CR\n").Replace(out.String()))
}

func TestTheBarHasNoColourWhereNoneIsWanted(t *testing.T) {
	var out bytes.Buffer
	show(t, &Bar{Out: &out}, succeededJob())
	if strings.Contains(out.String(), "\x1b[3") || strings.Contains(out.String(), plain) {
		t.Errorf("coloured: %q", out.String())
	}
}

// What an evaluation is at stands in the bar while it lasts, and in lines of its own elsewhere.
func TestAnEvaluationThatTakesLongIsShown(t *testing.T) {
	now := Progress{Epoch: 20, Of: 20, Err: 0.125}
	var lineByLine, drawn bytes.Buffer
	for _, d := range []Display{&Lines{Out: &lineByLine}, &Bar{Out: &drawn}} {
		d.Epoch(now)
		for _, e := range []*protocol.Evaluating{{Part: "test rows", Done: 1024, Of: 40_000}, {Part: "columns", Done: 12, Of: 40}} {
			now = now.After(&protocol.Event{What: &protocol.Event_Evaluating{Evaluating: e}})
			Show(d, now, &protocol.Event{What: &protocol.Event_Evaluating{Evaluating: e}})
		}
		d.End()
	}
	if want := "EPOCH 20 | ERROR RATE 0.125\nEVALUATING 1024 of 40000 test rows\nEVALUATING importance of 12 of 40 columns\n"; lineByLine.String() != want {
		t.Errorf("line by line: %q, want %q", lineByLine.String(), want)
	}
	bars := strings.Split(drawn.String(), EraseLine)
	if want := "[=======                 ] evaluating: importance of 12 of 40 columns"; len(bars) != 5 || bars[3] != want || strings.Contains(bars[4], "evaluating") {
		t.Errorf("drawn: %q, want the third to be %q, and nothing of it in the end", bars, want)
	}
}

func TestTheBarFitsATerminalOfEightyColumns(t *testing.T) {
	b := &Bar{now: Progress{Epoch: 1_000_000, Of: 1_000_000, Err: 1.234567e-308, Restarts: 999}}
	if line := b.line(); len(line) >= 80 {
		t.Errorf("%d columns: %s", len(line), line)
	}
	b.now.Evaluation = &protocol.Evaluating{Part: "test rows", Done: 4_999_999, Of: 5_000_000}
	if line := b.line(); len(line) >= 80 {
		t.Errorf("%d columns: %s", len(line), line)
	}
}

func TestTheBarIsDrawnAboutAThousandTimesAtTheMost(t *testing.T) {
	var out bytes.Buffer
	b := &Bar{Out: &out}
	for epoch := uint32(1); epoch <= 300_000; epoch++ {
		b.Epoch(Progress{Epoch: epoch, Of: 300_000})
	}
	if drawn := strings.Count(out.String(), EraseLine); drawn > 1001 {
		t.Errorf("drawn %d times", drawn)
	}
}

func TestARestartIsToldInOneLineWithoutControlCharacters(t *testing.T) {
	escalated := killedNeuron()
	escalated.Actor, escalated.Neuron, escalated.Escalated, escalated.Budget = "layer", -1, true, 5
	strange := killedNeuron()
	strange.Actor, strange.Layer, strange.Neuron, strange.Reason = "trainer", -1, -1, "index out of range\n\x1b[2J"
	for want, r := range map[string]*protocol.Restart{
		"RESTART neuron 2 of layer 1 | step 41 | 1 of 10 | back after 1.234ms | killed on request":  killedNeuron(),
		"NO RESTART LEFT layer 1 | step 41 | all 5 used, its parent takes over | killed on request": escalated,
		`RESTART trainer | step 41 | 1 of 10 | back after 1.234ms | index out of range\n\x1b[2J`:    strange,
	} {
		if got := restartLine(r); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestOnlyRestartsThatHappenedAreCounted(t *testing.T) {
	escalated := killedNeuron()
	escalated.Escalated = true
	now := Progress{}
	for _, r := range []*protocol.Restart{killedNeuron(), escalated, killedNeuron()} {
		now = now.After(&protocol.Event{What: &protocol.Event_Restart{Restart: r}})
	}
	if now.Restarts != 2 {
		t.Errorf("%d restarts, want 2", now.Restarts)
	}
}
