package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// load puts a table into a submission: as it is, or, if it is large, uploaded and
// named by its digest.
func (s *shell) load(cmd *cobra.Command, service *client.Client, t *table, request *protocol.Submit) error {
	if t.Size() <= client.InlineTable {
		content, err := t.Content(client.InlineTable)
		request.Data = &protocol.Submit_Table{Table: content}
		return err
	}
	return s.upload(cmd, service, t, request)
}

// upload uploads a table and names it by its digest in a submission.
func (s *shell) upload(cmd *cobra.Command, service *client.Client, t *table, request *protocol.Submit) error {
	dataset, err := service.Upload(cmd.Context(), t, t.Size(), s.uploading(t.Size()))
	if s.errTTY {
		fmt.Fprint(s.err, eraseLine)
	}
	if err != nil && cmd.Context().Err() != nil {
		return failed(exitInterrupted, "interrupted; the same command again resumes the upload of %s where it ended", t.name)
	}
	request.Data = &protocol.Submit_Dataset{Dataset: dataset}
	return err
}

// uploading shows a person how far an upload is.
func (s *shell) uploading(size int64) func(have int64) {
	if !s.errTTY {
		return nil
	}
	return func(have int64) {
		fmt.Fprintf(s.err, "%suploading %.0f of %.0f MiB", eraseLine, float64(have)/(1<<20), float64(size)/(1<<20))
	}
}

// unexplained is how long a person waits without being told for what.
const unexplained = time.Second

// reading is what the service does before it answers a submission.
const reading = "the service reads the table, and measures what suits it"

// notice tells a person what is waited for, if it takes long, until done is called.
func (s *shell) notice(what string) (done func()) {
	if !s.errTTY {
		return func() {}
	}
	shown := make(chan struct{})
	timer := time.AfterFunc(unexplained, func() {
		fmt.Fprint(s.err, eraseLine, what)
		close(shown)
	})
	return sync.OnceFunc(func() {
		if !timer.Stop() {
			<-shown
			fmt.Fprint(s.err, eraseLine)
		}
	})
}

// submit asks for the job. The submission has a key, so the client has asked again
// where answers were lost.
func (s *shell) submit(cmd *cobra.Command, service *client.Client, request *protocol.Submit) (*protocol.Job, error) {
	done := s.notice(reading)
	job, err := service.Submit(cmd.Context(), request)
	done()
	if err != nil {
		return nil, unsubmitted(cmd, err, fmt.Sprintf("look with %s, or submit it again with --key %s, which never makes a second job",
			again(cmd, "jobs"), clean(request.GetKey())))
	}
	return job, nil
}

// unsubmitted adds to the error of a submission what to do where no answer came, so
// that it is not known whether the job was taken.
func unsubmitted(cmd *cobra.Command, err error, look string) error {
	const unknown = "whether the job was taken is not known: "
	switch {
	case cmd.Context().Err() != nil:
		return failed(exitInterrupted, "interrupted; %s%s", unknown, look)
	case errors.Is(err, client.ErrNoAnswer):
		return fmt.Errorf("%w; %s%s", err, unknown, look)
	default:
		return err
	}
}
