package facetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// TestScreenshots takes the pictures of the documentation into the folder that
// DEEPNET_SCREENSHOTS names.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("DEEPNET_SCREENSHOTS")
	if folder == "" {
		t.Skip("takes the pictures of the documentation: set DEEPNET_SCREENSHOTS=docs/images")
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join("../..", folder)
	}
	check(t, os.MkdirAll(folder, 0o750))
	g := newGallery(t)
	p := newPage(t, g.server.URL())
	s := studio{p, folder}
	s.live(g)
	s.plane(g)
	g.slow.off() // and the rest are results
	long := g.submitted(t, "iris.csv", &protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(60)})
	short := g.submitted(t, "iris.csv", &protocol.Plan{Target: "species", Hidden: []uint32{8, 8}, Epochs: proto.Uint32(60)})
	for _, id := range []string{long, short} {
		check(t, g.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
	}
	s.take("report", "light", scene{address: "#/job/" + long + "/report", there: `document.querySelectorAll(".view-report .panel").length > 3`})
	s.take("numbers", "dark", scene{address: "#/job/" + g.numbers + "/report", there: `document.querySelectorAll(".view-report .panel").length > 3`})
	s.take("compare", "light", scene{address: "#/compare?jobs=" + long + "," + short, there: `document.querySelector(".curves canvas")`})
	s.take("predict", "light", scene{address: "#/job/" + long + "/predict", there: `document.querySelector(".view-predict").innerText.includes("%")`})
	p.show("#/new")
	p.until(`!document.querySelector(".view-predict")`) // which takes files, too
	p.drop("../../docs/examples/rents.csv")
	s.shoot("train", "light", 1200, 820)
}

// studio takes pictures.
type studio struct {
	*page
	folder string
}

// take shows a scene and takes its picture.
func (s studio) take(name, scheme string, of scene) {
	s.Helper()
	s.show(of.address)
	s.until(of.there)
	s.shoot(name, scheme, 1200, 820)
}

// shoot takes a picture once all is drawn and nothing moves.
func (s studio) shoot(name, scheme string, width, height int64) {
	s.Helper()
	s.look(scheme, true)
	s.size(width, height, width < 500)
	eval[bool](s.page, `new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)), 700))`)
	picture, err := chromedp.Run(s.context, chromedp.CaptureScreenshot())
	check(s, err)
	check(s, os.WriteFile(filepath.Join(s.folder, name+".png"), picture, 0o600))
}

// live is a job as it learns, just after a neuron was killed.
func (s studio) live(g *gallery) {
	s.Helper()
	s.show("#/job/" + g.learning + "?sel=1.2")
	s.until(`points() > 25 && line(1, 2)`)
	eval[chromedp.Void](s.page, `line(1, 2).querySelector("button").click()`)
	s.until(`line(1, 2).classList.contains("restarted") && figure("restarts") === "1"`)
	s.until(`points() > 30`)
	s.shoot("live-dark", "dark", 1200, 860)
	s.shoot("live", "light", 1200, 860)
	s.shoot("live-phone", "light", 390, 844)
	s.size(1200, 860, false)
}

// plane is a network of two inputs, whose neurons are pictures of what they fire.
func (s studio) plane(g *gallery) {
	s.Helper()
	s.show("#/job/" + g.submitTable(s, "spirals.csv", spirals(), &protocol.Plan{
		Target: "arm", Preset: "sklearn", Activation: "tanh", Hidden: []uint32{8, 6}, Epochs: proto.Uint32(20_000),
	}))
	s.until(`parseInt(figure("epoch").replace(",", "")) > 450 && document.querySelector(".plane canvas")`)
	s.shoot("plane", "light", 1200, 860)
}

// spirals are two arms wound round each other.
func spirals() []byte {
	chance := rand.New(rand.NewPCG(3, 4))
	var text strings.Builder
	text.WriteString("x,y,arm\n")
	for i := range 240 {
		arm := i % 2
		r := 0.4 + 4.6*float64(i)/240
		at := 1.1*r + math.Pi*float64(arm)
		fmt.Fprintf(&text, "%.3f,%.3f,%s\n", r*math.Cos(at)+0.15*chance.NormFloat64(), r*math.Sin(at)+0.15*chance.NormFloat64(), []string{"inner", "outer"}[arm])
	}
	return []byte(text.String())
}
