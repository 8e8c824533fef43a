package facetest

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// gallery is a service with jobs to look at: one of classes and one of numbers that are over,
// and one that learns slowly.
type gallery struct {
	*watched
	slow                       *brake
	classes, numbers, learning string
}

func newGallery(t testing.TB) *gallery {
	t.Helper()
	slow := newBrake(t)
	g := &gallery{watched: newWatched(t, slow), slow: slow}
	g.classes = g.submitted(t, "iris.csv", &protocol.Plan{Target: "species", Hidden: []uint32{6}, Epochs: proto.Uint32(30)})
	g.numbers = g.submitted(t, "rents.csv", &protocol.Plan{Target: "rent", Hidden: []uint32{8}, Epochs: proto.Uint32(30)})
	slow.off()
	for _, id := range []string{g.classes, g.numbers} {
		check(t, g.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
	}
	slow.on()
	g.learning = g.submitted(t, "iris.csv", &protocol.Plan{Target: "species", Hidden: []uint32{5, 4}, Epochs: proto.Uint32(4000)})
	return g
}

// submitted submits one of the examples.
func (g *gallery) submitted(t testing.TB, name string, plan *protocol.Plan) string {
	t.Helper()
	return g.submitTable(t, name, exampleTable(t, name), plan)
}

func (w *watched) submitTable(t testing.TB, name string, table []byte, plan *protocol.Plan) string {
	t.Helper()
	job, err := w.client.Submit(t.Context(), &protocol.Submit{Name: name, Plan: plan, Data: &protocol.Submit_Table{Table: table}})
	check(t, err)
	return job.GetId()
}

// scene is something that the page shows.
type scene struct {
	name, address string
	there         string // true as soon as all of it is shown
}

func (g *gallery) scenes() []scene {
	live, classes := "#/job/"+g.learning, "#/job/"+g.classes
	report := func(of string) string { // not that of the scene before
		return fmt.Sprintf(`document.querySelector("h1").textContent.includes(%q) && document.querySelectorAll(".view-report .panel").length > 3`, of)
	}
	return []scene{
		{"live", live + "?sel=1.0", `points() > 2 && lines() > 8 && document.querySelector(".selected")`},
		{"over", classes, `state() === "succeeded" && lines() > 8`},
		{"jobs", "#/jobs", `document.querySelectorAll(".jobs tbody tr").length >= 3`},
		{"compare", "#/compare?jobs=" + g.classes + "," + g.learning, `document.querySelector(".curves canvas")`},
		{"new", "#/new", `document.querySelector(".drop")`},
		{"report", classes + "/report", report("iris.csv")},
		{"numbers", "#/job/" + g.numbers + "/report", report("rents.csv")},
		{"predict", classes + "/predict", `document.querySelector(".row-form") && document.querySelector(".view-predict").innerText.includes("%")`},
		{"events", "#/events", `document.querySelectorAll(".event-job").length > 5`},
	}
}

// visit shows each view in turn, and the preview of a table.
func (p *page) visit(scenes []scene, each func(name string)) {
	p.Helper()
	for _, v := range scenes {
		p.show(v.address)
		p.until(v.there)
		each(v.name)
		if v.name == "new" {
			p.drop("../../docs/examples/rents.csv")
			each("preview")
		}
	}
}

// drop drops a table on the page and waits for its preview.
func (p *page) drop(table string) {
	p.Helper()
	path, err := filepath.Abs(table)
	check(p, err)
	p.do(chromedp.SetUploadFiles(chromedp.CSS(`.drop input[type=file]`), []string{path}))
	p.until(`document.querySelector(".plan .more")`)
}
