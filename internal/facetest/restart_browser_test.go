package facetest

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// The service is killed while a page watches, and started again on the same port and folder.
func TestAPageOutlivesTheServiceWithoutAGap(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first := startAlone(t, folder, "127.0.0.1:0", true)
	p := newPage(t, first.url)
	p.train("../../docs/examples/iris.csv", "species")
	job := p.job()
	p.until(`points() > 4`)

	p.mayFail(true)
	first.kill()
	p.until(`document.getElementById("connection").textContent === "Reconnecting…"`)
	if eval[bool](p, `state() !== "running" || points() >= 60`) {
		t.Fatal("the job was over before the service was killed")
	}
	address, err := url.Parse(first.url)
	check(t, err)
	startAlone(t, folder, address.Host, false)
	p.until(`document.getElementById("connection").hidden`)
	p.until(`state() === "succeeded"`)
	p.until(`points() === 60`)

	events := revisions(t, first.url, job)
	if heard := eval[[]uint64](p, `heard`); !slices.Equal(heard, events) {
		t.Errorf("the page heard the events %v, there are %v", heard, events)
	}
	w := newWatched(t, nil)
	again := w.run(t, &protocol.Submit{Name: "iris.csv", Plan: &protocol.Plan{Target: "species", Hidden: []uint32{4, 3}, Epochs: proto.Uint32(60)}, Data: &protocol.Submit_Table{Table: iris(t)}})
	if digest := eval[string](p, `document.querySelector("[data-figure=digest] code").title`); digest == "" || digest != again.GetResult().GetDigest() {
		t.Errorf("the job's digest is %q, that of an undisturbed one %q", digest, again.GetResult().GetDigest())
	}
}

// revisions are those of all events of a job, as the service tells them.
func revisions(t testing.TB, address, job string) (all []uint64) {
	t.Helper()
	f := &face{TB: t, url: address, http: &http.Client{Transport: &http.Transport{}}}
	defer f.http.CloseIdleConnections()
	answer := f.get(http.StatusOK, asked{path: "/v1/jobs/" + job + "/events?limit=1000", header: http.Header{"Accept": {"application/json"}}})
	for _, event := range answer["events"].([]any) {
		all = append(all, uint64(event.(map[string]any)["revision"].(float64)))
	}
	return all
}
