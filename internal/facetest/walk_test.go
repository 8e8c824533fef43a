package facetest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// post asks for an action on a job.
func (f *face) post(status int, job, verb, body string) map[string]any {
	f.Helper()
	return f.get(status, asked{method: "POST", path: "/v1/jobs/" + job + ":" + verb, body: body})
}

// What the command line does with jobs, one request after the other.
func TestEverythingTheCommandLineDoesCanBeDoneOverHTTP(t *testing.T) {
	f := newFace(t, nil)
	f.get(200, asked{path: "/v1/service"})
	f.get(200, asked{path: "/openapi.json"})
	f.do(asked{method: "GET", path: "/v1/settings"})
	f.get(404, asked{path: "/v1/jobs/latest"})

	dataset := f.get(201, asked{method: "POST", path: "/v1/datasets?name=iris.csv", body: string(iris(t))})["dataset"].(string) // upload
	submission := `{"name":"iris.csv","dataset":"` + dataset + `","plan":` + quick + `,"queue":"night","priority":5,"retries":1}`
	answer, body := f.do(asked{method: "POST", path: "/v1/jobs", body: submission, header: http.Header{"Idempotency-Key": {"monday"}}}) // train
	job := object(t, body)
	id := job["job"].(string)
	if to := answer.Header.Get("Location"); answer.StatusCode != 201 || to != "/v1/jobs/"+id || job["key"] != "monday" || job["queue"] != "night" || job["priority"] != 5.0 {
		t.Fatalf("%s: %s\n%s", answer.Status, to, body)
	}
	check(t, f.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
	if job = f.get(200, asked{path: "/v1/jobs/latest"}); job["state"] != "succeeded" || job["job"] != id { // show
		t.Fatal(job)
	}
	f.get(200, asked{path: "/v1/jobs/" + id + "/report"})
	f.get(200, asked{path: "/v1/jobs/" + id + "/network?grid=10&row=1&weights=5"})
	f.get(200, asked{path: "/v1/jobs/" + id + "/events?limit=3", header: http.Header{"Accept": {"application/json"}}})

	second := f.post(201, id, "verify", `{"key":"verify-monday"}`)["job"].(string)
	third := f.post(201, id, "continue", `{"plan":{"epochs":30}}`)
	check(t, f.client.Watch(t.Context(), second, 0, func(*protocol.Event) error { return nil }))
	if again := f.get(200, asked{path: "/v1/jobs/" + second}); again["digest"] != job["digest"] || second == id {
		t.Errorf("trained once more it is %v, not %v", again["digest"], job["digest"])
	}
	if third["from"] != id || third["dataset"] != dataset {
		t.Errorf("%v is continued from %v", third["dataset"], third["from"])
	}
	f.get(200, asked{method: "DELETE", path: "/v1/jobs/" + second})
	f.get(404, asked{path: "/v1/jobs/" + second})
	f.get(409, asked{method: "POST", path: "/v1/jobs/" + id + ":pause"})

	f.steer()
	f.get(200, asked{method: "PUT", path: "/v1/queues/night", body: `{"limit":1}`})
	queues := f.get(200, asked{path: "/v1/queues"})
	if text := fmt.Sprint(queues); !strings.Contains(text, "night") {
		t.Error(text)
	}
}

// steer has a long job suffer all there is.
func (f *face) steer() {
	f.Helper()
	id := f.submit(long)
	check(f, f.client.Watch(f.Context(), id, 0, func(event *protocol.Event) error {
		if event.GetEpoch() != nil {
			return errSeen
		}
		return nil
	}), errSeen)
	f.get(200, asked{path: "/v1/tree"})
	f.get(200, asked{path: "/v1/tree?job=" + id})
	f.get(200, asked{path: "/v1/jobs/" + id + "/network"})
	killed := f.post(200, id, "kill", `{"victim":"neuron","layer":1,"neuron":2}`)
	if killed["job"] != id {
		f.Error(killed)
	}
	f.post(400, id, "kill", `{"victim":"neuron","layer":9}`)
	f.post(409, id, "predict", `{"rows":[]}`)
	f.get(200, asked{method: "PUT", path: "/v1/chaos", body: `{"every_ms":3600000,"victims":["neuron","layer"],"seed":3,"job":"` + id + `"}`})
	if chaos := f.get(200, asked{path: "/v1/chaos"}); chaos["every_ms"] != 3600000.0 || chaos["job"] != id {
		f.Error(chaos)
	}
	f.get(200, asked{method: "PUT", path: "/v1/chaos", body: `{"every_ms":0}`})
	f.post(200, id, "pause", "")
	f.post(200, id, "resume", "")
	f.post(200, id, "cancel", "")
	status := 503
	for status == 503 { // its trainer has yet to stop
		status = f.status(asked{method: "POST", path: "/v1/jobs/" + id + ":retry"})
	}
	f.post(200, id, "cancel", "")
}

func TestTheSameKeyNeverMakesASecondJob(t *testing.T) {
	f := newFace(t, nil)
	table := `{"name":"x","samples":{"inputs":1,"targets":1,"input":[0,1],"target":[0,1]},"plan":{"epochs":%d}}`
	submit := func(status, epochs int, key string) any {
		return f.get(status, asked{method: "POST", path: "/v1/jobs", body: fmt.Sprintf(table, epochs), header: http.Header{"Idempotency-Key": {key}}})["job"]
	}
	first := submit(201, 3, "a")
	if again := submit(201, 3, "a"); again != first {
		t.Errorf("%v and %v", first, again)
	}
	if other := submit(201, 3, "b"); other == first {
		t.Error("another key gave the same job")
	}
	submit(409, 4, "a") // another plan under the same key
}

func TestPagesOfJobsHaveEveryJobOnce(t *testing.T) {
	f := newFace(t, nil)
	var made []string
	for range 7 {
		made = append([]string{f.get(201, asked{method: "POST", path: "/v1/jobs", body: `{"samples":{"inputs":1,"targets":1,"input":[0],"target":[1]},"plan":{"epochs":1}}`})["job"].(string)}, made...)
	}
	seen := f.pages("/v1/jobs?limit=3")
	if diff := cmp.Diff(made, seen); diff != "" {
		t.Error(diff)
	}
}

func TestJobsOfAStateOrQueueComePageByPage(t *testing.T) {
	f := newFace(t, nil)
	const small = `{"samples":{"inputs":1,"targets":1,"input":[0],"target":[1]},"plan":{"epochs":1},"queue":%q}`
	var night []string
	for i := range 6 {
		queue := []string{"day", "night"}[i%2]
		id := f.get(201, asked{method: "POST", path: "/v1/jobs", body: fmt.Sprintf(small, queue)})["job"].(string)
		check(t, f.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
		if queue == "night" {
			night = append([]string{id}, night...)
		}
	}
	if got := f.pages("/v1/jobs?queue=night&state=succeeded&limit=2"); !slices.Equal(got, night) {
		t.Errorf("%v, want %v", got, night)
	}
	if got := f.pages("/v1/jobs?queue=night&state=failed"); len(got) != 0 {
		t.Errorf("%v have failed", got)
	}
	f.get(400, asked{path: "/v1/jobs?state=asleep"})
}

// pages are the ids of the jobs on every page of a list.
func (f *face) pages(path string) (ids []string) {
	f.Helper()
	for next := ""; ; {
		page := f.get(200, asked{path: path + "&before=" + next})
		for _, job := range page["jobs"].([]any) {
			ids = append(ids, job.(map[string]any)["job"].(string))
		}
		if page["next"] == nil {
			return ids
		}
		next = page["next"].(string)
	}
}

// What is written is what the view writes of what the client says.
func TestAJobOverHTTPIsTheJobOfTheClient(t *testing.T) {
	f := newFace(t, nil)
	id := f.finished(quick)
	job, err := f.client.Get(t.Context(), id)
	check(t, err)
	want, err := view.Encode(view.NewJob(job))
	check(t, err)
	if _, got := f.do(asked{method: "GET", path: "/v1/jobs/" + id}); string(got) != string(want)+"\n" {
		t.Errorf("%s\nwant %s", got, want)
	}
	plan, err := view.ReadPlan(view.NewJob(job).Plan)
	check(t, err)
	if again := f.get(201, asked{method: "POST", path: "/v1/jobs", body: `{"name":"iris.csv","dataset":"` + job.GetDataset() + `","plan":` + string(view.NewPlan(plan)) + `}`}); again["plan"] == nil {
		t.Error("a plan that came was not taken back")
	}
}
