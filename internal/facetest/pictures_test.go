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
	take := func(name, scheme string, width, height int64) {
		p.look(scheme, true)
		p.size(width, height, width < 500)
		eval[bool](p, `new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)), 600))`)
		picture, err := chromedp.Run(p.context, chromedp.CaptureScreenshot())
		check(t, err)
		check(t, os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644))
	}

	p.show("#/job/" + g.learning + "?sel=1.2")
	p.until(`points() > 40 && line(1, 2)`)
	eval[chromedp.Void](p, `line(1, 2).querySelector("button").click()`)
	p.until(`line(1, 2).classList.contains("restarted")`)
	p.until(`figure("restarts") === "1"`)
	take("live-dark", "dark", 1200, 860)
	take("live-light", "light", 1200, 860)
	take("live-phone", "light", 390, 844)
	p.size(1200, 860, false)

	p.show("#/job/" + g.submitTable(t, "spirals.csv", spirals(), &protocol.Plan{
		Target: "arm", Hidden: []uint32{8, 6}, Epochs: proto.Uint32(6000),
	}))
	g.slow.off()
	p.until(`points() > 600 && document.querySelector(".plane canvas")`)
	g.slow.on()
	take("plane-light", "light", 1200, 860)

	for _, s := range g.scenes() {
		if s.name == "live" || s.name == "over" {
			continue
		}
		p.show(s.address)
		p.until(s.there)
		if s.name == "new" {
			p.drop("../../docs/examples/rents.csv")
		}
		take(s.name+"-light", "light", 1200, 860)
	}
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
