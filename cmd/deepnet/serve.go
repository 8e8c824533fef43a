package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/internal/postgres"
	"deepnet/internal/release"
	"deepnet/internal/telemetry"
	"deepnet/internal/terminal"
	"deepnet/supervisor"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// serveFlags are the flags of `deepnet serve`.
type serveFlags struct {
	listen, advertise   string
	page                pageAt
	traces              bool
	logFormat, logLevel string
	seed                uint64
	running, waiting    int
	folder              string // where jobs are kept
	store, node         string // where nodes share them, and the name of this one
	lease               time.Duration
	retain              int
	retainFor           time.Duration
	checkpoint          time.Duration
}

// newServe is the command that starts the service.
func newServe(s *shell) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Start the service: boot nine neurons, train them, then wait for jobs",
		Long: `Start the service. A root supervisor boots a network of nine neurons, each an
actor, and trains it to answer [1,1,1] to [1,0,0]. Then the service stays up and
takes jobs, from this machine only unless --listen says otherwise.

Jobs, models and data sets are kept in the folder that --data names. A job that was
taken is never lost: whatever ends the service, Ctrl-C, SIGTERM, kill -9 or a power
cut, the next one on the same folder resumes every job, and each comes to the very
same model.

Services on several machines share jobs where --store names a PostgreSQL database: each
is a node, any of them answers any request, and when one dies the others go on with its
jobs. The folder then keeps only the token for HTTP.

The training of the nine neurons is shown on stdout; the log goes to stderr.`,
		Example: `  deepnet serve
  deepnet serve --data /srv/deepnet --running 2 --retain-for 720h
  deepnet serve --store postgres://deepnet@db.example/deepnet?sslmode=verify-full --node one
  deepnet serve --listen 127.0.0.1:7700 --http none --log-format json
  deepnet serve --listen 0.0.0.0:7600 --advertise deepnet.example:7600 \
    --tls-cert server.pem --tls-key server.key --tls-ca ca.pem`,
		Args: here(positional(0)),
		RunE: func(cmd *cobra.Command, _ []string) error { return serveJobs(cmd, s, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", remote.DefaultAddress, "`HOST:PORT` to take jobs on; off the loopback only with the three --tls files; port 0 picks a free one")
	flags.StringVar(&f.advertise, "advertise", "", "`HOST:PORT` that clients dial, where that is not what --listen says")
	httpFlag(flags, "`HOST:PORT` of the page and the HTTP API; off the loopback only with the three --tls files, whose certificate browsers are shown; none: neither")
	flags.StringSliceVar(&f.page.hosts, "http-host", nil, "further `NAME` by which browsers may call, host or host:port; repeatable; where all addresses are listened on, the first is in the links to the page")
	flags.BoolVar(&f.traces, "traces", false, "send a trace of every job by OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT, which asks for it by itself, else to localhost:4318")
	flags.StringVar(&f.logFormat, "log-format", "auto", "console, json, or auto: console on a terminal, else json")
	flags.StringVar(&f.logLevel, "log-level", "info", "debug, info, warn or error; debug shows the stacks of crashes")
	flags.Uint64Var(&f.seed, "seed", 1, "`N` that the first weights of the booted network are drawn from")
	flags.IntVar(&f.running, "running", 0, "how many jobs run at once; 0: one per processor")
	flags.IntVar(&f.waiting, "waiting", 10_000, "how many more jobs may wait")
	dataFlag(flags)
	flags.String("store", "", "`URL` of a PostgreSQL database, postgres://user@host/database, where jobs and models are kept in place of the folder, and shared with the other nodes that name it; better by DEEPNET_STORE, as it may have a password")
	flags.String("node", "", "`NAME` of this node among those that share the store (default the host's name and the port)")
	flags.DurationVar(&f.lease, "lease", postgres.DefaultLease, "how long a node that shares a store is believed to live after its last sign of life; then others go on with its jobs")
	flags.IntVar(&f.retain, "retain", 10_000, "how many jobs that are over are kept, with their models; 0: all")
	flags.DurationVar(&f.retainFor, "retain-for", 0, "how long jobs that are over are kept at most, such as 720h; 0: for ever")
	flags.DurationVar(&f.checkpoint, "checkpoint", time.Second, "least `TIME` between a job's checkpoints; longer where they would take more than 2 % of the time")
	return cmd
}

func serveJobs(cmd *cobra.Command, s *shell, f serveFlags) error {
	log, err := newLogger(s, f)
	if err != nil {
		return wrongUse(cmd, err)
	}
	if err := f.check(); err != nil {
		return wrongUse(cmd, err)
	}
	tls, err := tlsFiles(func(flag string) string { return setting(cmd, flag) })
	if err != nil {
		return wrongUse(cmd, err)
	}
	f.page.address, f.page.files = setting(cmd, "http"), tls
	if f.folder, err = dataFolder(cmd); err != nil {
		return err
	}
	if err := f.share(cmd); err != nil {
		return err
	}
	metrics := telemetry.NewMetrics(release.Line())
	traces, sendRest, err := telemetry.Traces(cmd.Context(), log, f.traces, release.Line())
	if err != nil {
		return wrongUse(cmd, err)
	}
	of := f.parts(log, tls)
	of.page.metrics, of.settings.Measure = metrics.Handler(), measurement.All(metrics, traces)
	return errors.Join(serveParts(cmd, s, of, f.seed), endTraces(sendRest))
}

// serveParts runs the service until it is stopped.
func serveParts(cmd *cobra.Command, s *shell, of parts, seed uint64) error {
	log := of.settings.Log
	up, err := startService(cmd.Context(), of)
	switch {
	case cmd.Context().Err() != nil && up == nil:
		return nil // stopped while it waited for a database
	case err != nil:
		return err
	}
	log.Info("service up", zap.String("address", up.endpoint.Address()), zap.Bool("tls", of.listen.TLS != nil), zap.String("data", up.where()), zap.String("version", release.Line()))
	err = live(cmd.Context(), s, up, seed)
	log.Info("stopping")
	stopped := up.stop()
	if stopped == nil {
		log.Info("stopped")
	}
	_ = log.Sync() // stderr may not support it
	return errors.Join(err, stopped)
}

// tracesTime is how long a collector is waited for when the service stops.
const tracesTime = 2 * time.Second

// endTraces sends what is left of the traces, if that does not take too long.
func endTraces(end func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), tracesTime)
	defer cancel()
	return end(ctx)
}

// places says where a service is found.
func (r *running) places(s *shell) string {
	lines := fmt.Sprintf("DATA    %s\n", r.where())
	if r.page == nil {
		return lines
	}
	return fmt.Sprintf("PAGE    %s\nAPI     %s/v1, described by /openapi.json; the token is in %s\n%s", r.pageLink(s), r.page.URL(), r.tokenPlace(), lines)
}

// share reads where nodes share their jobs, and names this one.
func (f *serveFlags) share(cmd *cobra.Command) error {
	f.store, f.node = setting(cmd, "store"), setting(cmd, "node")
	switch {
	case f.store == "" && f.node != "":
		return wrongUse(cmd, errors.New("--node is for services that share a store; name that with --store"))
	case f.store == "" || f.node != "":
		return nil
	}
	host, err := os.Hostname()
	if err != nil {
		return wrongUse(cmd, fmt.Errorf("the host has no name, %w; name this node with --node", err))
	}
	_, port, _ := net.SplitHostPort(f.listen)
	f.node = host + "-" + port
	return nil
}

// check refuses values that cannot be.
func (f serveFlags) check() error {
	switch {
	case f.running < 0 || f.waiting < 1:
		return errors.New("--running needs 0 or more and --waiting 1 or more")
	case f.retain < 0 || f.retainFor < 0:
		return errors.New("--retain and --retain-for need 0 or more")
	case f.lease < time.Second:
		return errors.New("--lease needs 1s or more")
	case f.checkpoint <= 0:
		return errors.New("--checkpoint needs a time of more than 0, such as 1s")
	default:
		return nil
	}
}

// parts are what the service is made of.
func (f serveFlags) parts(log *zap.Logger, tls *remote.TLS) parts {
	return parts{
		folder:   f.folder,
		store:    f.store,
		lease:    f.lease,
		listen:   &remote.Server{Address: f.listen, Advertise: f.advertise, TLS: tls, Targets: []string{supervisor.JobsName}},
		page:     f.page,
		settings: f.settings(log),
	}
}

// settings are those of the supervision tree.
func (f serveFlags) settings(log *zap.Logger) supervisor.Settings {
	settings := supervisor.Settings{
		Log: log, Release: release.Line(), Running: f.running, Waiting: f.waiting,
		Node: storage.Node{Name: f.node}, Retained: f.retain, RetainFor: f.retainFor, Checkpoint: f.checkpoint,
	}
	if f.retain == 0 {
		settings.Retained = -1
	}
	return settings
}

func newLogger(s *shell, f serveFlags) (*zap.Logger, error) {
	format := telemetry.Format(f.logFormat)
	if format == "auto" {
		format = telemetry.JSON
		if s.errTTY {
			format = telemetry.Console
		}
	}
	return telemetry.NewLogger(s.err, format, f.logLevel)
}

// endpointError makes it a usage error where the user has to correct something, an
// address or certificates; what the system refuses, such as a port that is taken, is none.
func endpointError(err error) error {
	var network *net.OpError
	if errors.As(err, &network) {
		return err
	}
	return &failure{exitUsage, err}
}

// live trains the booted network and then waits to be stopped.
func live(ctx context.Context, s *shell, up *running, seed uint64) error {
	say := sync.OnceFunc(func() { fmt.Fprint(s.out, up.places(s)) })
	err := boot(ctx, s, up.jobs, booting{seed, say})
	say()
	if ctx.Err() != nil {
		return nil // stopped while it was trained
	}
	if err != nil { // somebody cancelled it, or the queue is full: others' jobs go on
		up.log.Error("the booted network did not learn", zap.Error(err))
	}
	fmt.Fprintf(s.out, "Waiting for jobs on %s. In a second terminal:\n  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch\n", up.endpoint.Address())
	select {
	case <-ctx.Done():
		return nil
	case err := <-up.service.Failed():
		return err
	}
}

// booting is how the first job is trained.
type booting struct {
	seed uint64
	say  func() // says where to look, before anything of the job
}

// boot trains the booted network, its first job, and prints how that goes.
func boot(ctx context.Context, s *shell, jobs *client.Client, how booting) error {
	submit := plan.BootJob(how.seed)
	over, err := jobs.Run(ctx, submit, client.Observer{
		Submitted: func(job *protocol.Job) {
			how.say()
			fmt.Fprint(s.out, terminal.BootHeader(job))
		},
		Event: func(_ *protocol.Job, event *protocol.Event) {
			if epoch := event.GetEpoch(); epoch != nil {
				fmt.Fprintln(s.out, terminal.EpochLine(terminal.Progress{Epoch: epoch.GetEpoch(), Err: epoch.GetError()}))
			}
		},
	})
	if err == nil {
		err = client.Outcome(over)
	}
	if err != nil {
		return err
	}
	samples := submit.GetSamples()
	answer, err := jobs.Predict(ctx, &protocol.Predict{Job: over.GetId(), Name: "boot", Rows: &protocol.Predict_Samples{Samples: samples}})
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, terminal.BootSummary(over, samples.GetTarget(), answer.GetOutput()))
	return nil
}
