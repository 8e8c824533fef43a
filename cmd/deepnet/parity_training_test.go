package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"deepnet/actors/protocol/view"
)

// train: whoever asks for the same under the same key finds the same job, and for anything else a conflict.
func (p *parity) train() {
	typed := p.types("train", irisTable, "--target", "species", "--hidden", "4", "--epochs", "20", "--queue", "night", "--priority", "5", "--retries", "1", "--key", "monday", "--watch", "-o", "json")
	body := `{"name":"iris.csv","dataset":"` + p.upload(irisTable) + `","plan":` + irisPlan + `,"queue":"night","priority":5,"retries":1}`
	id := p.submit("/v1/jobs", "monday", body)
	_, curledJob := p.over(id)
	p.same(typed, curledJob)
	if status, _ := p.status(curled{method: "POST", path: "/v1/jobs", body: strings.Replace(body, "20", "21", 1), header: []string{"Idempotency-Key: monday"}}); status != 409 {
		p.Errorf("another plan under the key: %d", status)
	}
	p.trainsByGroups()
	p.trainsSeveralTargets()
	p.trainsByJobFile()
	p.trainsASheet()
}

// trainsByGroups: rows of a group stay together.
func (p *parity) trainsByGroups() {
	var table strings.Builder
	table.WriteString("house,size,price\n")
	for i := range 60 {
		fmt.Fprintf(&table, "h%d,%d,%d\n", i/3, i%7, 3*(i%7))
	}
	path := tableFile(p.T, "houses.csv", table.String())
	typed := p.types("train", path, "--target", "price", "--group", "house", "--hidden", "2", "--epochs", "5", "--key", "houses", "-w", "-o", "json")
	_, curledJob := p.over(p.submit("/v1/jobs", "houses", `{"name":"houses.csv","dataset":"`+p.upload(path)+`","plan":{"target":"price","splitting":{"group":"house"},"hidden":[2],"epochs":5}}`))
	p.same(typed, curledJob)
}

// trainsSeveralTargets: several columns are learned at once.
func (p *parity) trainsSeveralTargets() {
	typed := p.types("train", wineTable, "--target", "alcohol", "--target", "proline", "--hidden", "2", "--epochs", "5", "--key", "wines", "-w", "-o", "json")
	_, curledJob := p.over(p.submit("/v1/jobs", "wines", `{"name":"wine.csv","dataset":"`+p.upload(wineTable)+`","plan":{"target":"alcohol","more_targets":["proline"],"hidden":[2],"epochs":5}}`))
	p.same(typed, curledJob)
}

// trainsByJobFile: the plan of a job is that of its job file.
func (p *parity) trainsByJobFile() {
	file := tableFile(p.T, "job.json", `{"table":"`+absolutePath(p, irisTable)+`",`+irisPlan[1:])
	typed := p.types("train", "-f", file, "--key", "file", "-w", "-o", "json")
	_, curledJob := p.over(p.submit("/v1/jobs", "file", `{"name":"iris.csv","dataset":"`+p.upload(irisTable)+`","plan":`+irisPlan+`}`))
	p.same(typed, curledJob)
}

// trainsASheet: a sheet of a spreadsheet is chosen, and where none is, the same is noticed.
func (p *parity) trainsASheet() {
	const path = "../../internal/tables/testdata/sheets.xlsx"
	content, err := os.ReadFile(path)
	check(p, err)
	type uploaded struct {
		Dataset string
		Preview struct{ Warnings []string }
	}
	send := curled{method: "POST", path: "/v1/datasets?name=sheets.xlsx", body: string(content)}
	_, told := p.hears("train", path, "--target", "y", "--explain")
	if first := object[uploaded](p, p.curl(send)).Preview.Warnings[0]; !strings.Contains(view.Notices([]string{told})[0], "WARNING sheets.xlsx: "+first+"\n") {
		p.Errorf("the command warns\n%sand curl is told\n%s", told, first)
	}
	send.path += "&sheet=Other"
	typed := p.types("train", path, "--target", "q", "--sheet", "Other", "--hidden", "2", "--epochs", "2", "--holdout", "0", "--key", "sheet", "-w", "-o", "json")
	_, curledJob := p.over(p.submit("/v1/jobs", "sheet", `{"name":"sheets.xlsx","dataset":"`+object[uploaded](p, p.curl(send)).Dataset+`","plan":{"target":"q","hidden":[2],"epochs":2,"holdout":0}}`))
	p.same(typed, curledJob)
}

func absolutePath(p *parity, path string) string {
	p.Helper()
	found, err := filepath.Abs(path)
	check(p, err)
	return found
}

// goesOn: epochs of a plan count from the beginning, those of the command are added.
func (p *parity) goesOn() {
	job := p.trained("first", 20)
	typed := p.types("continue", job.Job, "--epochs", "10", "--key", "more", "-w", "-o", "json")
	_, curledJob := p.over(p.submit("/v1/jobs/"+job.Job+":continue", "more", `{"plan":{"epochs":30}}`))
	p.same(typed, curledJob)
	typed = p.types("continue", job.Job, irisTable, "--key", "as many", "-w", "-o", "json")
	_, curledJob = p.over(p.submit("/v1/jobs/"+job.Job+":continue", "as many", `{"dataset":"`+p.upload(irisTable)+`"}`))
	p.same(typed, curledJob)
}

// verifies: the same once more, and its receipt line by line.
func (p *parity) verifies() {
	job := p.trained("a", 10)
	p.key = "again"
	typed := p.types("verify", job.Job, "-o", "json")
	again, _ := p.over(p.submit("/v1/jobs/"+job.Job+":verify", "again", `{}`))
	made, err := view.Encode(view.NewVerification(again.Job, job.Receipt, again.Receipt))
	check(p, err)
	p.same(typed, string(made)+"\n")

	receipt := tableFile(p.T, "receipt.json", p.get("/v1/jobs/"+job.Job))
	p.key = "against"
	typed = p.types("verify", "--against", receipt, irisTable, "-o", "json")
	again, _ = p.over(p.submit("/v1/jobs", "against", `{"name":"iris.csv","dataset":"`+p.upload(irisTable)+`","plan":`+string(job.Plan)+`}`))
	made, err = view.Encode(view.NewVerification(again.Job, job.Receipt, again.Receipt))
	check(p, err)
	p.same(typed, string(made)+"\n")
}

// chain are the links of a job's history by epoch.
func (p *parity) chain(job string) map[uint32]string {
	p.Helper()
	links := map[uint32]string{}
	for after := uint64(0); ; {
		page := object[view.Events](p, p.curl(curled{method: "GET", path: fmt.Sprintf("/v1/jobs/%s/events?after=%d", job, after), header: []string{"Accept: application/json"}}))
		for _, event := range page.Events {
			after = event.Revision
			if event.Epoch != nil && event.Epoch.Chain != nil {
				links[event.Epoch.Epoch] = *event.Epoch.Chain
			}
		}
		if page.Last {
			return links
		}
	}
}

// agreement is the last epoch up to which two chains agree, and the first at which they do not; 0: none.
func (p *parity) agreement(a, b string) (agree, differ uint32) {
	p.Helper()
	one, other := p.chain(a), p.chain(b)
	for epoch := uint32(1); one[epoch] != "" && other[epoch] != ""; epoch++ {
		if one[epoch] != other[epoch] {
			return agree, epoch
		}
		agree = epoch
	}
	return agree, 0
}

// known is a number, or 0 for what is not known.
func known(n *uint32) uint32 {
	if n == nil {
		return 0
	}
	return *n
}

// compares: two jobs and their histories are got, and compared by whoever asks.
func (p *parity) compares() {
	short := p.trained("short", 5)
	long := p.trained("long", 10)
	d := object[view.Difference](p, p.types("diff", short.Job, long.Job, "-o", "json"))
	agree, differ := p.agreement(short.Job, long.Job)
	if d.A != short.Job || d.B != long.Job || d.Same || known(d.AgreeThrough) != agree || known(d.DifferAt) != differ {
		p.Errorf("%+v; by requests they agree through %d and differ at %d", d, agree, differ)
	}
	for _, line := range d.Lines {
		if line.Line == "digest" && (line.A != *short.Digest || line.B != *long.Digest) {
			p.Errorf("%+v", line)
		}
	}
	again := p.trained("again", 5)
	if agree, differ := p.agreement(short.Job, again.Job); agree != 5 || differ != 0 || object[view.Difference](p, p.types("diff", short.Job, again.Job, "-o", "json")).DifferAt != nil {
		p.Errorf("the same twice agrees through %d and differs at %d", agree, differ)
	}
	if len(d.Plan) != 1 || d.Plan[0].A != "5" || d.Plan[0].B != "10" || string(short.Plan) == string(long.Plan) {
		p.Errorf("%+v", d.Plan)
	}
}

// replays: the plan of the job with `until`, on the same data, is a job of its own.
func (p *parity) replays() {
	job := p.trained("a", 10)
	p.key = "back"
	r := object[view.Replay](p, p.types("replay", job.Job, "--until", "4", "-o", "json"))
	plan := object[map[string]any](p, string(job.Plan))
	plan["until"] = 4
	text, err := json.Marshal(plan)
	check(p, err)
	again, _ := p.over(p.submit("/v1/jobs", "back", `{"name":"iris.csv","dataset":"`+*job.Dataset+`","plan":`+string(text)+`}`))
	agree, differ := p.agreement(job.Job, again.Job)
	if again.Job != r.Replay || again.Epochs != r.Epoch || *again.Digest != *r.Digest || *r.Checked != agree || agree != 4 || differ != 0 || !*r.Same {
		p.Errorf("%+v\nby requests %+v, which agrees through %d", r, again, agree)
	}
}

// crossValidates: a job for each fold, of which whoever asks takes the mean.
func (p *parity) crossValidates() {
	c := object[view.CrossValidation](p, p.types("cv", irisTable, "--target", "species", "--hidden", "4", "--epochs", "20", "--folds", "3", "--key", "cv", "-o", "json"))
	data, sum := p.upload(irisTable), 0.0
	for i, fold := range c.Results {
		key := fmt.Sprintf("cv-r0-f%d", i+1)
		job, _ := p.over(p.submit("/v1/jobs", key, fmt.Sprintf(`{"name":"iris.csv","dataset":%q,"plan":{"target":"species","hidden":[4],"epochs":20,"splitting":{"folds":3,"fold":%d}}}`, data, i+1)))
		if job.Job != fold.Job || *job.Accuracy != *fold.Score || *job.Digest != *fold.Digest {
			p.Errorf("%+v\nby requests %+v", fold, job)
		}
		sum += *job.Accuracy
	}
	if len(c.Results) != 3 || math.Abs(sum/3-*c.Mean) > 1e-12 {
		p.Errorf("the mean is %v, by requests %v", *c.Mean, sum/3)
	}
}
