package facetest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Somebody without a mouse chooses a neuron, kills it by its button, and goes from neuron to
// neuron in the picture of the network; nothing moves for who wants it still.
func TestANeuronIsChosenAndKilledByKeysAlone(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	p := newPage(t, g.server.URL())
	p.look("dark", true)
	p.show("#/job/" + g.learning)
	p.until(`points() > 1 && line(1, 0)`)

	p.tabTo(`.tree tr`)
	p.press(kb.Home, kb.ArrowDown)
	for eval[bool](p, `document.activeElement !== line(1, 2)`) {
		p.press(kb.ArrowDown)
	}
	p.press(kb.Enter)
	p.until(`line(1, 2).getAttribute("aria-selected") === "true" && location.hash.includes("sel=1.2")`)
	p.press(kb.Tab)
	p.until(`document.activeElement === line(1, 2).querySelector("button")`)
	p.press(kb.Enter)
	p.until(`line(1, 2).querySelector(".count").textContent === "1"`)
	p.until(`line(1, 2).classList.contains("restarted")`)
	if !eval[bool](p, `getComputedStyle(line(1, 2).cells[0]).animationName === "none"`) {
		t.Error("the line of a restarted neuron moves for who wants things still")
	}

	p.tabTo(`.stage`)
	p.press(kb.ArrowRight, kb.ArrowRight, kb.ArrowDown, kb.Enter)
	p.until(`/sel=\d\.\d/.test(location.hash) && !location.hash.includes("sel=1.2")`)
	p.press(kb.Escape)
	p.until(`!location.hash.includes("sel=")`)
}

// No view has the browser complain, or ask anybody but the service; newPage sees to that.
func TestNoViewHasTheBrowserComplain(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	p := newPage(t, g.server.URL())
	p.visit(g.scenes(), func(string) {})
}
