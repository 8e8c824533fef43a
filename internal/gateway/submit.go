package gateway

import (
	"encoding/json"
	"net/http"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// submission is a job as a client asks for it.
type submission struct {
	Name     string          `json:"name"`
	Plan     json.RawMessage `json:"plan"` // as view.NewPlan writes it
	Dataset  string          `json:"dataset"`
	Table    *string         `json:"table"` // CSV
	Samples  json.RawMessage `json:"samples"`
	Queue    string          `json:"queue"`
	Priority int32           `json:"priority"`
	Retries  *uint32         `json:"retries"`
	From     string          `json:"from"`
}

func given(text json.RawMessage) bool { return len(text) > 0 && string(text) != "null" }

// request is what is asked of the service.
func (m submission) request(key string) (*protocol.Submit, error) {
	request := &protocol.Submit{Name: m.Name, Plan: &protocol.Plan{}, Queue: m.Queue, Priority: m.Priority, Key: key, Retries: m.Retries, From: m.From}
	if given(m.Plan) {
		plan, err := view.ReadPlan(m.Plan)
		if err != nil {
			return nil, invalid("%v", err)
		}
		request.Plan = plan
	}
	several := 0
	if m.Dataset != "" {
		request.Data, several = &protocol.Submit_Dataset{Dataset: m.Dataset}, several+1
	}
	if m.Table != nil {
		request.Data, several = &protocol.Submit_Table{Table: []byte(*m.Table)}, several+1
	}
	if given(m.Samples) {
		samples, err := view.ReadSamples(m.Samples)
		if err != nil {
			return nil, invalid("%v", err)
		}
		request.Data, several = &protocol.Submit_Samples{Samples: samples}, several+1
	}
	if several > 1 {
		return nil, invalid("a job learns from one of dataset, table and samples; leave out the others")
	}
	return request, nil
}

// readSubmission reads the body and the key of a submission.
func (s *api) readSubmission(w http.ResponseWriter, r *http.Request, read func(http.ResponseWriter, *http.Request, any) error) (*protocol.Submit, error) {
	var asked submission
	if err := read(w, r, &asked); err != nil {
		return nil, err
	}
	return asked.request(r.Header.Get("Idempotency-Key"))
}

func (s *api) submitJob(w http.ResponseWriter, r *http.Request) error {
	request, err := s.readSubmission(w, r, s.readJSON)
	if err != nil {
		return err
	}
	if request.Data == nil {
		return invalid("there is nothing to learn from: give dataset, the digest of an uploaded table, or table or samples themselves")
	}
	return s.submit(w, r, request)
}

// submit has a job made.
func (s *api) submit(w http.ResponseWriter, r *http.Request, request *protocol.Submit) error {
	job, err := s.config.Client.Submit(r.Context(), request)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/jobs/"+job.GetId())
	return answer(w, http.StatusCreated, view.NewJob(job))
}

// continueJob trains the model of a finished job further, on its own rows unless others are given.
func (s *api) continueJob(w http.ResponseWriter, r *http.Request) error {
	request, err := s.readSubmission(w, r, s.readAny)
	if err != nil {
		return err
	}
	job, err := s.config.Client.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if request.From != "" && request.From != job.GetId() {
		return invalid("from is %s, and the address says to continue %s; leave it out", request.From, job.GetId())
	}
	request.From = job.GetId()
	if request.Data == nil {
		request.Data = &protocol.Submit_Dataset{Dataset: job.GetDataset()}
	}
	if request.Name == "" {
		request.Name = job.GetName()
	}
	return s.submit(w, r, request)
}

// verifyJob trains the same once more, as a job of its own.
func (s *api) verifyJob(w http.ResponseWriter, r *http.Request) error {
	asked := struct {
		Key string `json:"key"`
	}{r.Header.Get("Idempotency-Key")}
	if err := s.readAny(w, r, &asked); err != nil {
		return err
	}
	job, err := s.config.Client.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	request, err := client.SameAgain(job, asked.Key)
	if err != nil {
		return err
	}
	return s.submit(w, r, request)
}
