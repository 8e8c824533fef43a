package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// newKey is a name for a submission that nothing else has.
func newKey() string {
	return strings.ToLower(ulid.MustNew(ulid.Now(), rand.Reader).String())
}

// load puts a table into a submission: as it is, or, if it is large, uploaded and
// named by its digest.
func (s *shell) load(cmd *cobra.Command, service *client.Client, t *table, order *protocol.Submit) error {
	if t.file == nil {
		order.Data = &protocol.Submit_Table{Table: t.small}
		return nil
	}
	dataset, err := service.Upload(cmd.Context(), t.file, t.size, s.uploading(t.size))
	if s.errTTY {
		fmt.Fprint(s.err, eraseLine)
	}
	if err != nil && cmd.Context().Err() != nil {
		return failed(exitInterrupted, "interrupted; the upload of %s goes on where it ended when the same command is given again", t.name)
	}
	order.Data = &protocol.Submit_Dataset{Dataset: dataset}
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

// unsaid is how long a person waits without being told for what.
const unsaid = 2 * time.Second

// patiently shows a person what is waited for, if it takes long, until done is
// called.
func (s *shell) patiently(what string) (done func()) {
	if !s.errTTY {
		return func() {}
	}
	shown := make(chan struct{})
	timer := time.AfterFunc(unsaid, func() {
		fmt.Fprint(s.err, eraseLine, what)
		close(shown)
	})
	return func() {
		if !timer.Stop() {
			<-shown
			fmt.Fprint(s.err, eraseLine)
		}
	}
}

// submitter is what submitting a job needs of the service.
type submitter interface {
	Submit(ctx context.Context, order *protocol.Submit) (*protocol.Job, error)
}

// submit asks for the job. The order has a key, so the client has asked again
// where answers were lost. Where none came at all it is not known whether the job
// was taken, and the error says so.
func (s *shell) submit(cmd *cobra.Command, service submitter, order *protocol.Submit) (*protocol.Job, error) {
	told := s.patiently("the service reads the table, and measures what suits it")
	job, err := service.Submit(cmd.Context(), order)
	told()
	unknown := fmt.Sprintf("whether the job was taken is not known: look with %s, or submit it again with --key %s, which never makes a second job",
		again(cmd, "jobs"), clean(order.GetKey()))
	switch {
	case err == nil:
		return job, nil
	case cmd.Context().Err() != nil:
		return nil, failed(exitInterrupted, "interrupted; %s", unknown)
	case errors.Is(err, client.ErrNoAnswer):
		return nil, fmt.Errorf("%w; %s", err, unknown)
	default:
		return nil, err
	}
}
