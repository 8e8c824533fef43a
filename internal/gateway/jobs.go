package gateway

import (
	"context"
	"net/http"
	"strconv"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

const (
	usualPage = 100
	mostPage  = 1000
)

// number reads a number from the query of an address; 0 where there is none.
func number(r *http.Request, name string, most uint64) (uint64, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > most {
		return 0, invalid("%s=%s: a whole number from 0 to %d belongs there", name, text, most)
	}
	return n, nil
}

// page is a page of jobs.
type page struct {
	Jobs []view.Job `json:"jobs"`
	Next *string    `json:"next"` // for `before`, to get the next page; null: this was the last
}

func (s *api) listJobs(w http.ResponseWriter, r *http.Request) error {
	limit, err := number(r, "limit", mostPage)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = usualPage
	}
	query := r.URL.Query()
	want := client.Selection{Queue: query.Get("queue"), Limit: uint32(limit), Before: query.Get("before")}
	if name := query.Get("state"); name != "" {
		if want.State, err = view.ReadState(name); err != nil {
			return invalid("state=%s: %v", name, err)
		}
	}
	jobs, err := s.config.Client.Select(r.Context(), want)
	if err != nil {
		return err
	}
	made := page{Jobs: []view.Job{}}
	for _, job := range jobs {
		made.Jobs = append(made.Jobs, view.NewJob(job))
	}
	if len(jobs) == int(limit) {
		made.Next = &made.Jobs[limit-1].Job
	}
	return answer(w, http.StatusOK, made)
}

// about answers with what a call of the client says of a job.
func about(w http.ResponseWriter, r *http.Request, call func(context.Context, string) (*protocol.Job, error)) error {
	job, err := call(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewJob(job))
}

func (s *api) getJob(w http.ResponseWriter, r *http.Request) error {
	return about(w, r, s.config.Client.Get)
}

func (s *api) deleteJob(w http.ResponseWriter, r *http.Request) error {
	return about(w, r, s.config.Client.Delete)
}

func (s *api) cancelJob(w http.ResponseWriter, r *http.Request) error {
	return about(w, r, s.config.Client.Cancel)
}

func (s *api) pauseJob(w http.ResponseWriter, r *http.Request) error {
	return about(w, r, s.config.Client.Pause)
}

func (s *api) resumeJob(w http.ResponseWriter, r *http.Request) error {
	return about(w, r, s.config.Client.Resume)
}

func (s *api) retryJob(w http.ResponseWriter, r *http.Request) error {
	return about(w, r, s.config.Client.Retry)
}

func (s *api) report(w http.ResponseWriter, r *http.Request) error {
	reported, err := s.config.Client.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewReport(reported))
}
