package facetest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"deepnet/actors/protocol"
)

// Iris is dropped on the page, a hidden neuron is killed by its button, and nothing of it is
// to be seen in the result.
func TestANeuronKilledOnThePageChangesNothing(t *testing.T) {
	t.Parallel()
	slow := newBrake(t)
	w := newWatched(t, slow)
	p := newPage(t, w.server.URL())
	p.train("../../docs/examples/iris.csv", "species")
	p.until(`points() > 2`)
	p.until(`points() > 4`) // it moves

	p.until(`line(1, 1)`)
	eval[chromedp.Void](p, `line(1, 1).querySelector("button").click()`)
	p.until(`line(1, 1).classList.contains("restarted")`)
	p.until(`line(1, 1).querySelector(".count").textContent === "1"`)
	p.until(`figure("restarts") === "1"`)
	p.until(`document.getElementById("said").textContent === "neuron 1 of layer 1 restarted"`)
	if eval[string](p, `state()`) != "running" {
		t.Fatal("the job was over before its neuron was killed")
	}
	slow.off()
	p.until(`state() === "succeeded"`)

	eval[chromedp.Void](p, `named("Lay the undisturbed run over it").click()`)
	p.until(`document.querySelector(".verdict").textContent.includes("digests equal")`)
	if says := p.text(".verdict"); !strings.HasPrefix(says, "difference: 0 over 60 epochs · digests equal · 1 crash here, 0 there") {
		t.Errorf("laid over the undisturbed run, the page says %q", says)
	}

	job, err := w.client.Get(t.Context(), p.job())
	check(t, err)
	again := w.run(t, &protocol.Submit{Name: job.GetName(), Plan: job.GetPlan(), Data: &protocol.Submit_Table{Table: iris(t)}})
	if job.GetRestarts() != 1 || job.GetResult().GetDigest() == "" || job.GetResult().GetDigest() != again.GetResult().GetDigest() {
		t.Errorf("the job has %d restarts and digest %q, the undisturbed one %q", job.GetRestarts(), job.GetResult().GetDigest(), again.GetResult().GetDigest())
	}
}

// train drops a table on the page, chooses what to learn and begins.
func (p *page) train(table, target string) {
	p.Helper()
	p.show("#/new")
	p.drop(table)
	p.do(
		chromedp.SetValue(chromedp.CSS(`.plan select`), target),
		chromedp.SendKeys(chromedp.CSS(`.plan input[type=text]`), "4,3"),
		chromedp.SendKeys(chromedp.CSS(`.plan input[type=number]`), "60"),
	)
	p.click(`.plan button[type=submit]`)
	p.until(`location.hash.startsWith("#/job/")`)
}

// job is the job that the page shows.
func (p *page) job() string {
	p.Helper()
	return eval[string](p, `location.hash.match(/^#\/job\/([^\/?]+)/)[1]`)
}
