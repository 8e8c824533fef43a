package facetest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/chromedp/chromedp"
	"google.golang.org/protobuf/proto"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/dashboard"
	"deepnet/internal/gateway"
	"deepnet/internal/jobfile"
	"deepnet/supervisor"
	"deepnet/supervisor/storage"
)

// newNode is a service that shares its store and works on one job at a time.
func newNode(t testing.TB, store storage.Shared, name string, fault actors.Fault) *watched {
	t.Helper()
	w := &watched{system: actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond))}
	var err error
	w.service, err = supervisor.Start(w.system, supervisor.Settings{Store: store, Node: storage.Node{Name: name}, Running: 1, Fault: fault, Tick: 100 * time.Millisecond})
	check(t, err)
	<-w.service.Started()
	w.client = client.Local(w.system, w.service.Jobs())
	w.server, err = gateway.Start(gateway.Config{
		Address: "127.0.0.1:0", Client: w.client, Token: token, Release: "test", TempDir: t.TempDir(),
		Settings: jobfile.Described(), Page: dashboard.Files(),
	})
	check(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		check(t, w.server.Close(ctx))
		check(t, w.client.Close())
		check(t, w.service.Stop(ctx))
		w.system.Shutdown()
	})
	return w
}

// nodesPage are functions that read what the page says of nodes.
const nodesPage = `
	const nodes = () => [...document.querySelectorAll(".nodes tbody tr")].map((row) => row.innerText.replace(/\s+/g, " "));
	const says = (...words) => words.every((word, i) => nodes()[i]?.includes(word));
`

// sharing are two nodes at work on a job each.
func sharing(t testing.TB) (a, b *watched) {
	t.Helper()
	store, slow := &storage.Memory{LeaseTerm: time.Minute}, newBrake(t)
	a, b = newNode(t, store, "a", slow), newNode(t, store, "b", slow)
	plan := &protocol.Plan{Target: "species", Hidden: []uint32{4}, Epochs: proto.Uint32(100_000)}
	for _, name := range []string{"one.csv", "two.csv"} {
		a.submitTable(t, name, iris(t), plan)
	}
	return a, b
}

// showNodes shows a page with the nodes.
func showNodes(t testing.TB, a *watched) *page {
	t.Helper()
	p := newPage(t, a.server.URL())
	p.show("#/jobs")
	eval[chromedp.Void](p, nodesPage)
	p.until(`says("a answers this page", "b") && says("alive", "alive") && says(".csv", ".csv") && says("1 of 1", "1 of 1")`)
	return p
}

// A page shows the nodes where there are several: who answers, who is alive, and which of them
// works on which job.
func TestAPageShowsTheNodesAndWhichWorksOnWhichJob(t *testing.T) {
	t.Parallel()
	a, b := sharing(t)
	p := showNodes(t, a)
	p.until(`["on a", "on b"].every((text) => document.querySelector(".jobs tbody").innerText.includes(text))`)

	_, err := a.client.Drain(t.Context(), "b", nil)
	check(t, err)
	p.until(`says("alive", "draining") && says(".csv", "nothing")`)

	p.click(`.nodes tbody a`) // the job of a
	p.until(`document.querySelector(".job-head")?.innerText.includes("on a")`)

	check(t, b.service.Stop(t.Context()))
	p.show("#/jobs")
	p.until(`says("alive", "gone")`)
}

func TestTheNodesAreAccessible(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	a, _ := sharing(t)
	p := showNodes(t, a)
	p.look("light", true)
	eval[chromedp.Void](p, axe)
	for _, how := range ways() {
		p.size(how.width, 900, how.width < 500)
		p.look(how.scheme, true)
		for _, v := range eval[[]violation](p, findViolations) {
			t.Errorf("%s, %d px wide: %s: %s: %+v", how.scheme, how.width, v.ID, v.Help, v.Nodes)
		}
	}
}

// There is nothing to say of the one node of a service.
func TestAPageSaysNothingOfTheOnlyNode(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	p := newPage(t, g.server.URL())
	p.show("#/jobs")
	p.until(`document.querySelectorAll(".jobs tbody tr").length >= 3`)
	if !eval[bool](p, `document.querySelector(".nodes").hidden`) {
		t.Error("the panel is shown")
	}
}
