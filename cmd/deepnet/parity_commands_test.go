package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"deepnet/actors/protocol/view"
)

const (
	irisTable = "../../docs/examples/iris.csv"
	wineTable = "../../docs/examples/wine.csv"
	irisPlan  = `{"target":"species","hidden":[4],"epochs":20}`
	endless   = 1_000_000 // epochs that nobody waits for
)

// upload sends a table and returns its digest.
func (p *parity) upload(path string) string {
	p.Helper()
	text, err := os.ReadFile(path)
	check(p, err)
	sum := sha256.Sum256(text)
	made := object[struct{ Dataset string }](p, p.curl(curled{method: "POST", path: "/v1/datasets?name=" + path[strings.LastIndexByte(path, '/')+1:], body: string(text)}))
	if made.Dataset != hex.EncodeToString(sum[:]) {
		p.Fatalf("%s is kept as %s", path, made.Dataset)
	}
	return made.Dataset
}

// object reads JSON.
func object[T any](p *parity, text string) (made T) {
	p.Helper()
	if err := json.Unmarshal([]byte(text), &made); err != nil {
		p.Fatalf("%v: %s", err, text)
	}
	return made
}

// submit submits by a request under a key, and returns the job's id.
func (p *parity) submit(path, key, body string) string {
	p.Helper()
	return object[view.Job](p, p.curl(curled{method: "POST", path: path, body: body, header: []string{"Idempotency-Key: " + key}})).Job
}

// over waits for the end of a job and returns it.
func (p *parity) over(id string) (view.Job, string) {
	p.Helper()
	if stream := p.get("/v1/jobs/" + id + "/events"); !strings.Contains(stream, "\nevent: end\n") {
		p.Fatalf("the events end by %q", stream[max(0, len(stream)-200):])
	}
	text := p.get("/v1/jobs/" + id)
	return object[view.Job](p, text), text
}

// trained is a job that was trained on iris for so many epochs.
func (p *parity) trained(key string, epochs int) view.Job {
	p.Helper()
	job, _ := p.over(p.submit("/v1/jobs", key, fmt.Sprintf(`{"name":"iris.csv","dataset":%q,"plan":{"target":"species","hidden":[4],"epochs":%d}}`, p.upload(irisTable), epochs)))
	return job
}

// running is a job that learns for as long as anybody looks.
func (p *parity) running(key string) string {
	p.Helper()
	id := p.submit("/v1/jobs", key, fmt.Sprintf(`{"name":"iris.csv","dataset":%q,"plan":{"target":"species","hidden":[4],"epochs":%d,"stopping":{"patience":0}}}`, p.upload(irisTable), endless))
	p.until(id, func(job view.Job) bool { return job.State == "running" && job.Epochs > 0 })
	return id
}

// until asks for a job until it is so.
func (p *parity) until(id string, so func(view.Job) bool) {
	p.Helper()
	check(p, eventually("job "+id, func() (bool, error) { return so(object[view.Job](p, p.get("/v1/jobs/"+id))), nil }))
}

// reaches waits for a job's state.
func (p *parity) reaches(id, state string) {
	p.Helper()
	p.until(id, func(job view.Job) bool { return job.State == state })
}

// lists: by state, queue and number.
func (p *parity) lists() {
	for i, queue := range []string{"day", "night", "day"} {
		p.types("train", irisTable, "--target", "species", "--hidden", "2", "--epochs", "2", "--queue", queue, "--key", fmt.Sprint(i), "-w")
	}
	for query, args := range map[string][]string{
		"": nil, "?limit=2": {"--limit", "2"}, "?queue=day": {"--queue", "day"}, "?state=succeeded&queue=night": {"--state", "succeeded", "--queue", "night"}, "?state=failed": {"--state", "failed"},
	} {
		typed := p.types(append([]string{"jobs", "-o", "json"}, args...)...)
		page := object[struct{ Jobs json.RawMessage }](p, p.get("/v1/jobs"+query))
		p.same(typed, string(page.Jobs)+"\n")
	}
}

func (p *parity) shows() {
	job := p.trained("a", 5)
	p.same(p.types("show", job.Job, "-o", "json"), p.get("/v1/jobs/"+job.Job))
	p.same(p.types("show", "latest", "-o", "json"), p.get("/v1/jobs/latest"))
}

func (p *parity) watches() {
	job := p.trained("a", 5)
	_, curledJob := p.over(job.Job)
	p.same(p.types("watch", job.Job, "-o", "json"), curledJob)
}

func (p *parity) reports() {
	job := p.trained("a", 5)
	p.same(p.types("report", job.Job, "-o", "json"), p.get("/v1/jobs/"+job.Job+"/report"))
}

func (p *parity) tree() {
	id := p.running("a")
	p.types("pause", id)
	p.reaches(id, "paused")
	p.same(p.types("tree", "-o", "json"), p.get("/v1/tree"))
}

// predicts: one document and a table, with a column that is kept.
func (p *parity) predicts() {
	job := p.trained("a", 5)
	text, err := os.ReadFile(irisTable)
	check(p, err)
	ask := curled{method: "POST", path: "/v1/jobs/" + job.Job + ":predict?keep=species&keep=petal_width", body: string(text), header: []string{"Content-Type: text/csv"}}
	p.same(p.types("predict", job.Job, irisTable, "--keep", "species", "--keep", "petal_width", "-o", "json"), p.curl(ask))
	for to, accept := range map[string]string{"csv": "text/csv", "jsonl": "application/x-ndjson"} {
		ask.header = []string{"Content-Type: text/csv", "Accept: " + accept}
		typed := p.types("predict", job.Job, irisTable, "--keep", "species", "--to", to)
		ask.path = "/v1/jobs/" + job.Job + ":predict?keep=species"
		if curled := p.curl(ask); to == "csv" {
			p.same(typed, curled)
		} else if lines := strings.Count(curled, "\n"); lines != strings.Count(typed, "\n") {
			p.Errorf("%d lines, not %d", lines, strings.Count(typed, "\n"))
		}
	}
}

// steered says what a steered job has in common with another: all but its name and how far it came.
func steered(job view.Job) string {
	return fmt.Sprint(job.Name, *job.Queue, job.Layers, *job.Dataset, string(job.Plan), job.Retries, job.Retried)
}

// steers compares a command and a request that steer a job, each with a job of its own.
func (p *parity) steers(command, state string, ids [2]string) {
	p.Helper()
	typed := object[view.Job](p, p.types(command, ids[0], "-o", "json"))
	curledJob := object[view.Job](p, p.curl(curled{method: "POST", path: "/v1/jobs/" + ids[1] + ":" + command}))
	if steered(typed) != steered(curledJob) {
		p.Errorf("%+v\n%+v", typed, curledJob)
	}
	p.reaches(ids[0], state)
	p.reaches(ids[1], state)
}

// two are two jobs that run at once.
func (p *parity) two() [2]string {
	p.Helper()
	return [2]string{p.running("one"), p.running("two")}
}

func (p *parity) pauses() {
	p.steers("pause", "paused", p.two())
	p.same(p.types("pause", "--queue", "night", "-o", "json"), p.curl(curled{method: "PUT", path: "/v1/queues/night", body: `{"paused":true}`}))
}

func (p *parity) resumes() {
	ids := p.two()
	p.steers("pause", "paused", ids)
	p.steers("resume", "running", ids)
	p.same(p.types("resume", "--queue", "night", "-o", "json"), p.curl(curled{method: "PUT", path: "/v1/queues/night", body: `{"paused":false}`}))
}

func (p *parity) cancels() { p.steers("cancel", "cancelled", p.two()) }

func (p *parity) retries() {
	ids := p.two()
	p.types("pause", "--queue", "default") // so that what is tried again waits
	p.steers("cancel", "cancelled", ids)
	p.steers("retry", "queued", ids)
}

func (p *parity) deletes() {
	one, two := p.trained("one", 2), p.trained("two", 2)
	if typed := p.types("delete", one.Job, "--yes"); !strings.Contains(typed, one.Job) {
		p.Error(typed)
	}
	before := p.get("/v1/jobs/" + two.Job)
	p.same(before, p.curl(curled{method: "DELETE", path: "/v1/jobs/" + two.Job}))
	for _, job := range []view.Job{one, two} {
		if status, _ := p.status(curled{method: "GET", path: "/v1/jobs/" + job.Job}); status != 404 {
			p.Errorf("%s is still there: %d", job.Job, status)
		}
	}
}

func (p *parity) queues() {
	p.trained("a", 2)
	p.same(p.types("queues", "-o", "json"), p.get("/v1/queues"))
}

func (p *parity) setsQueue() {
	p.same(p.types("queues", "set", "night", "--running", "2", "-o", "json"), p.curl(curled{method: "PUT", path: "/v1/queues/night", body: `{"limit":2}`}))
}

func (p *parity) kills() {
	id := p.running("a")
	typed := p.types("kill", "neuron", "--job", id, "--layer", "1", "--index", "2")
	killed := object[struct{ Job, Actor string }](p, p.curl(curled{method: "POST", path: "/v1/jobs/" + id + ":kill", body: `{"victim":"neuron","layer":1,"neuron":2}`}))
	if want := fmt.Sprintf("Killed %s of job %s.", killed.Actor, killed.Job); !strings.HasPrefix(typed, want) {
		p.Errorf("%s\nwant %s", typed, want)
	}
	p.until(id, func(job view.Job) bool { return job.Restarts >= 2 })
}

func (p *parity) chaos() {
	id := p.running("a")
	typed := p.types("chaos", id, "--rate", "1/1h", "--target", "neuron,layer", "--seed", "7", "-o", "json")
	p.same(typed, p.get("/v1/chaos"))
	set := p.curl(curled{method: "PUT", path: "/v1/chaos", body: `{"every_ms":7200000,"victims":["neuron","layer"],"seed":7,"job":"` + id + `"}`})
	p.same(p.types("chaos", "-o", "json"), set)
	off := p.types("chaos", "--off", "-o", "json")
	p.same(off, p.curl(curled{method: "PUT", path: "/v1/chaos", body: `{"every_ms":0}`}))
}
