package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
	"deepnet/internal/terminal/top"
)

// newTop is the command that shows a service at work.
func newTop(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "top [JOB]",
		Short: "Show a service at work: its jobs, a learning curve, the supervision tree",
		Long: `Show a service at work, live: its newest jobs, the learning curve of JOB, or of the
newest one, and the supervision tree with the restarts of every actor. The arrows select an
actor, k kills it, q ends. Where no person sits at the output, it is printed once.`,
		Example: `  deepnet top
  deepnet top latest | head -n 12`,
		Annotations: map[string]string{needsService: "yes"},
		Args:        positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			service, err := s.connect(cmd)
			if err != nil {
				return err
			}
			defer service.Close()
			at, err := connection(cmd) // as for connect
			if err != nil {
				return err
			}
			return showTop(cmd, s, &topped{service: service, address: at.Address, named: append(args, "")[0]})
		},
	}
}

func showTop(cmd *cobra.Command, s *shell, of *topped) error {
	style := terminal.Style{Colour: s.outTTY && s.colour}
	if s.outTTY && s.inTTY {
		return top.Run(cmd.Context(), s.in, s.out.out, top.Service{Look: of.look, Kill: of.kill}, style)
	}
	look, err := of.look(cmd.Context())
	if err != nil {
		return err
	}
	for _, line := range (top.Frame{Width: pageWidth(), Selected: -1, Style: style}).Lines(look) {
		fmt.Fprintln(s.out, line)
	}
	return nil
}

// topped is the service that is shown, and what was seen of a job's curve.
type topped struct {
	service *client.Client
	address string
	named   string // the job whose curve is drawn; "": the newest
	job     string // whose curve this is
	read    uint64 // its last revision that was read
	errors  []float64
}

// topJobs is how many jobs are shown.
const topJobs = 5

// look looks at the service.
func (t *topped) look(ctx context.Context) (top.Look, error) {
	jobs, err := t.service.List(ctx, &protocol.List{Limit: topJobs})
	if err != nil {
		return top.Look{}, err
	}
	seen := top.Look{Address: t.address, Jobs: jobs}
	if node := answering(ctx, t.service); node != "" {
		seen.Address = "node " + node
	}
	switch {
	case t.named != "":
		seen.Job, err = t.service.Get(ctx, t.named)
	case len(jobs) > 0:
		seen.Job = jobs[0]
	}
	if err != nil {
		return top.Look{}, err
	}
	if seen.Errors, err = t.curve(ctx, seen.Job); err != nil {
		return top.Look{}, err
	}
	tree, err := t.service.Tree(ctx, "")
	if err != nil {
		return top.Look{}, err
	}
	seen.Tree = tree.GetRoot()
	seen.Chaos, err = t.service.Chaos(ctx)
	return seen, err
}

// errReadAll ends the reading of a history when what there was has been read.
var errReadAll = errors.New("all that there was has been read")

// curve are the errors of a job's epochs so far.
func (t *topped) curve(ctx context.Context, job *protocol.Job) ([]float64, error) {
	if t.job != job.GetId() {
		t.job, t.read, t.errors = job.GetId(), 0, nil
	}
	if t.read >= job.GetRevision() {
		return t.errors, nil
	}
	err := t.service.Watch(ctx, job.GetId(), t.read, func(event *protocol.Event) error {
		t.read = event.GetRevision()
		if epoch := event.GetEpoch(); epoch != nil {
			t.errors = append(t.errors, epoch.GetError())
		}
		if t.read >= job.GetRevision() {
			return errReadAll
		}
		return nil
	})
	if errors.Is(err, errReadAll) {
		err = nil
	}
	return t.errors, err
}

func (t *topped) kill(ctx context.Context, request *protocol.Kill) error {
	_, err := t.service.Kill(ctx, request)
	return err
}
