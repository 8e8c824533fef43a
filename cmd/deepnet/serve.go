package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/remote"
	"deepnet/internal/store"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
)

// stopTime is how long the service may take to stop.
const stopTime = 10 * time.Second

// serveFlags are what `deepnet serve` can be told.
type serveFlags struct {
	listen, advertise   string
	logFormat, logLevel string
	seed                uint64
	running, waiting    int
	folder              string // that jobs are kept in
	retain              int
	retainFor           time.Duration
	checkpoint          time.Duration
}

// newServe is the command that starts the service.
func (s *shell) newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Start the service: boot the nine neurons, teach them, then wait for jobs",
		Long: `Start the service. A root supervisor boots a network of nine neurons, each an
actor, and teaches it to answer [1,1,1] to [1,0,0]. Then the service stays up and
takes jobs, from this machine only unless --listen says otherwise.

Jobs, models and data sets are kept in the folder that --data names. A job that
was taken is never lost: whatever ends the service, Ctrl-C, SIGTERM, kill -9 or a
power cut, the next one on the same folder goes on with every job, and each comes
to the very same model.

What it learns goes to stdout, its log to stderr.`,
		Example: `  deepnet serve
  deepnet serve --data /srv/deepnet --running 2 --retain-for 720h
  deepnet serve --listen 127.0.0.1:7601 --log-format json
  deepnet serve --listen 0.0.0.0:7600 --advertise deepnet.example:7600 \
    --tls-cert server.pem --tls-key server.key --tls-ca ca.pem`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return s.serve(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", remote.DefaultAddress, "`HOST:PORT` to take jobs on; off the loopback only with the three --tls files; port 0 picks a free one")
	flags.StringVar(&f.advertise, "advertise", "", "`HOST:PORT` that clients dial, where that is not what --listen says")
	flags.StringVar(&f.logFormat, "log-format", "auto", "console, json, or auto: console on a terminal, else json")
	flags.StringVar(&f.logLevel, "log-level", "info", "debug, info, warn or error; debug shows the stacks of crashes")
	flags.Uint64Var(&f.seed, "seed", 1, "what the first weights of the booted network are drawn from")
	flags.IntVar(&f.running, "running", 0, "how many jobs learn at once; 0: one per processor")
	flags.IntVar(&f.waiting, "waiting", 10_000, "how many more jobs may wait")
	dataFlag(flags)
	flags.IntVar(&f.retain, "retain", 10_000, "how many jobs that are over are kept, with their models; 0: all")
	flags.DurationVar(&f.retainFor, "retain-for", 0, "how long jobs that are over are kept at the most, such as 720h; 0: for ever")
	flags.DurationVar(&f.checkpoint, "checkpoint", time.Second, "`TIME` between a job's checkpoints, at the least; longer where they would take more than 2 % of the time")
	return cmd
}

func (s *shell) serve(cmd *cobra.Command, f serveFlags) error {
	log, err := s.logger(f)
	if err != nil {
		return wrongUse(cmd, err)
	}
	if err := f.check(); err != nil {
		return wrongUse(cmd, err)
	}
	tls, err := tlsFiles(cmd)
	if err != nil {
		return wrongUse(cmd, err)
	}
	if f.folder, err = dataFolder(cmd); err != nil {
		return err
	}
	kept, err := store.Open(f.folder, store.Options{})
	if err != nil {
		return unkept(err)
	}
	err = s.serveFrom(cmd, f, tls, kept, log)
	return errors.Join(err, kept.Close())
}

// check says which flag cannot be.
func (f serveFlags) check() error {
	switch {
	case f.running < 0 || f.waiting < 1:
		return errors.New("--running needs 0 or more and --waiting 1 or more")
	case f.retain < 0 || f.retainFor < 0:
		return errors.New("--retain and --retain-for need 0 or more")
	case f.checkpoint <= 0:
		return errors.New("--checkpoint needs a time of more than 0, such as 1s")
	default:
		return nil
	}
}

// unkept tells what the user has to mend where the data folder cannot be used.
func unkept(err error) error {
	var refusal *store.Refusal
	if errors.As(err, &refusal) {
		return &failure{exitUsage, err}
	}
	return err
}

// serveFrom serves the jobs of a store until it is told to stop.
func (s *shell) serveFrom(cmd *cobra.Command, f serveFlags, tls *remote.TLS, kept *store.Store, log *zap.Logger) error {
	system := actors.NewSystem(actor.WithLoggerFactory(telemetry.ForSystem(log)))
	door, err := remote.Serve(system, remote.Server{Address: f.listen, Advertise: f.advertise, TLS: tls, Targets: []string{supervisor.JobsName}})
	if err != nil {
		return unserved(err)
	}
	service, err := supervisor.Start(system, f.settings(log, kept))
	if err != nil {
		door.Close()
		return err
	}
	log.Info("service up", zap.String("address", door.Address()), zap.Bool("tls", tls != nil), zap.String("data", f.folder), zap.String("version", versionLine()))
	up := running{log, system, service, door.Address()}
	err = s.live(cmd.Context(), up, f.seed)
	return errors.Join(err, stop(log, door, service))
}

// settings are what the flags say of the tree.
func (f serveFlags) settings(log *zap.Logger, kept *store.Store) supervisor.Settings {
	settings := supervisor.Settings{
		Log: log, Store: kept, Release: versionLine(), Running: f.running, Waiting: f.waiting,
		Retained: f.retain, RetainFor: f.retainFor, Checkpoint: f.checkpoint,
	}
	if f.retain == 0 {
		settings.Retained = -1
	}
	return settings
}

func (s *shell) logger(f serveFlags) (*zap.Logger, error) {
	format := telemetry.Format(f.logFormat)
	if format == "auto" {
		format = telemetry.JSON
		if s.errTTY {
			format = telemetry.Console
		}
	}
	return telemetry.NewLogger(s.err, format, f.logLevel)
}

// unserved tells what the user has to mend, an address or certificates, from what
// the system refused, such as a port that is taken.
func unserved(err error) error {
	var network *net.OpError
	if errors.As(err, &network) {
		return err
	}
	return &failure{exitUsage, err}
}

// running is a service that is up.
type running struct {
	log     *zap.Logger
	system  *actor.ActorSystem
	service *supervisor.Service
	address string
}

// live teaches the booted network and then waits to be stopped.
func (s *shell) live(ctx context.Context, up running, seed uint64) error {
	select {
	case <-up.service.Started():
	case err := <-up.service.Failed():
		return err
	}
	jobs := client.Local(up.system, up.service.Jobs())
	defer func() { _ = jobs.Close() }()
	err := s.boot(ctx, jobs, seed)
	if ctx.Err() != nil {
		return nil // stopped while it was learning
	}
	if err != nil { // somebody cancelled it, or the queue is full: others' jobs go on
		up.log.Error("the booted network did not learn", zap.Error(err))
	}
	fmt.Fprintf(s.out, "Waiting for jobs on %s. In a second terminal:\n  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch\n", up.address)
	select {
	case <-ctx.Done():
		return nil
	case err := <-up.service.Failed():
		return err
	}
}

// stop ends the service in the reverse order of its start: the actors, then the
// port. Who asks in between is told that the service takes no requests.
func stop(log *zap.Logger, door *remote.Endpoint, service *supervisor.Service) error {
	log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := service.Stop(ctx)
	door.Close()
	if err == nil {
		log.Info("stopped")
	}
	_ = log.Sync() // stderr may not support it
	return err
}
