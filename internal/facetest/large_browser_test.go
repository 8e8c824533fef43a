package facetest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// large submits a network of 784, 128 and 10 neurons, of about 100,000 weights.
func (w *watched) large(t testing.TB, rows int, epochs uint32) string {
	t.Helper()
	chance := rand.New(rand.NewPCG(1, 2))
	var text bytes.Buffer
	table := csv.NewWriter(&text)
	line := make([]string, 785)
	for i := range 784 {
		line[i] = "p" + strconv.Itoa(i)
	}
	line[784] = "digit"
	check(t, table.Write(line))
	for row := range rows {
		for i := range 784 {
			line[i] = strconv.Itoa(chance.IntN(256))
		}
		line[784] = "d" + strconv.Itoa(row%10)
		check(t, table.Write(line))
	}
	table.Flush()
	return w.submitTable(t, "digits.csv", text.Bytes(), &protocol.Plan{
		Target: "digit", Hidden: []uint32{128}, Epochs: proto.Uint32(epochs), NeuronsPerActor: proto.Uint32(16),
	})
}

const framesFor = `new Promise((done) => {
	const took = [], end = performance.now() + %d;
	let last = performance.now();
	const frame = (now) => { took.push(now - last); last = now; if (now < end) requestAnimationFrame(frame); else done(took.slice(1)); };
	requestAnimationFrame(frame);
})`

// How smooth the page is beside 100,000 weights is told, and not judged: it depends on the machine.
func TestAPageShowsAHundredThousandWeights(t *testing.T) {
	t.Parallel()
	w := newWatched(t, newBrake(t))
	p := newPage(t, w.server.URL())
	p.show("#/job/" + w.large(t, 200, 5000))
	p.until(`points() > 0 && document.querySelector(".network .legend").textContent.includes("strongest")`)
	if says := p.text(".network header"); !bytes.Contains([]byte(says), []byte("784 – 128 – 10")) {
		t.Errorf("the head of the network says %q", says)
	}
	took := eval[[]float64](p, fmt.Sprintf(framesFor, 2000))
	slices.Sort(took)
	at := func(share float64) float64 { return took[int(share*float64(len(took)-1))] }
	t.Logf("time between frames: middle %.1f ms, 95th percentile %.1f ms, longest %.1f ms", at(0.5), at(0.95), at(1))
}

// What a page that is open costs a job, measured in alternation: with one, without, ...
func TestWhatAnOpenPageCostsAJob(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("takes two minutes of a machine that does nothing else: set DEEPNET_LONG=1")
	}
	steps := newBrake(t)
	steps.off()
	w := newWatched(t, steps)
	p := newPage(t, w.server.URL())
	id := w.large(t, 500, 1_000_000)
	var with, without []float64
	for range 12 {
		p.show("#/job/" + id)
		p.until(`document.querySelector(".network .legend").textContent.includes("strongest")`)
		with = append(with, steps.speed())
		p.show("#/nowhere")
		p.until(`document.querySelector(".notice")`)
		without = append(without, steps.speed())
	}
	slices.Sort(with)
	slices.Sort(without)
	a, b := with[len(with)/2], without[len(without)/2]
	t.Logf("steps per second with a page %.2f, without one %.2f: ratio %.4f", a, b, a/b)
}

// speed is how many steps a second are made, over five seconds.
func (b *brake) speed() float64 {
	first, began := b.done.Load(), time.Now()
	<-time.After(5 * time.Second)
	return float64(b.done.Load()-first) / time.Since(began).Seconds()
}
