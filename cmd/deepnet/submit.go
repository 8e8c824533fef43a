package main

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
)

// fileFlag defines -f.
func fileFlag(flags *pflag.FlagSet, path *string) {
	flags.FuncP("file", "f", "`FILE` with the job: YAML or JSON, whose keys are these flags; a flag given here wins", func(value string) error {
		*path = value
		return checkName(value)
	})
}

// settle completes a job: the settings of the command line, those of the file where the
// command line has none, and the table.
func settle(cmd *cobra.Command, job *jobfile.Job, file string, args []string) error {
	if len(args) > 0 {
		job.Table = args[0]
	}
	if file != "" {
		if err := takeFile(job, file); err != nil {
			return err
		}
	}
	if job.Table == "" {
		return wrongUse(cmd, errors.New("FILE is missing"))
	}
	if err := job.Check(); err != nil {
		return wrongUse(cmd, err)
	}
	return nil
}

// takeFile completes a job by what a job file says.
func takeFile(job *jobfile.Job, path string) error {
	content, err := readJobFile(path)
	if err != nil {
		return failed(exitUsage, "%s: %w", path, err)
	}
	err = job.Take(content, path)
	var place *jobfile.Error
	switch {
	case errors.As(err, &place):
		return failed(exitUsage, "%s:%w", path, err)
	case err != nil:
		return failed(exitUsage, "%s: %w", path, err)
	default:
		return nil
	}
}

func readJobFile(path string) ([]byte, error) {
	file, _, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, jobfile.MaxSize+1))
}

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
		fmt.Fprint(s.err, terminal.EraseLine)
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
		fmt.Fprintf(s.err, "%suploading %.0f of %.0f MiB", terminal.EraseLine, float64(have)/(1<<20), float64(size)/(1<<20))
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
		fmt.Fprint(s.err, terminal.EraseLine, what)
		close(shown)
	})
	return sync.OnceFunc(func() {
		if !timer.Stop() {
			<-shown
			fmt.Fprint(s.err, terminal.EraseLine)
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
			again(cmd, "jobs"), terminal.Clean(request.GetKey())))
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
