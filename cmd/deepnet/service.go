package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/remote"
	"deepnet/internal/gateway"
	"deepnet/internal/postgres"
	"deepnet/internal/release"
	"deepnet/internal/store"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
	"deepnet/supervisor/storage"
)

// stopTime is how long the service may take to stop.
const stopTime = 10 * time.Second

// parts say what a service in this process is made of.
type parts struct {
	folder   string         // of its store, and of the token for HTTP
	store    string         // the URL of a database that nodes share, in place of the folder; "": none
	listen   *remote.Server // where clients reach it; nil: only from this process
	page     pageAt
	lease    time.Duration // of a node; 0: the default
	settings supervisor.Settings
}

// running is a service in this process.
type running struct {
	folder   string // of its store, unless it shares one, and of the token for HTTP
	node     string // its name where it shares a store
	log      *zap.Logger
	store    keeper
	system   *actor.ActorSystem
	endpoint *remote.Endpoint // nil: none
	service  *supervisor.Service
	jobs     *client.Client
	page     *gateway.Server // nil: none
}

// startService starts a service: the store, the port, the actors, the page. What was
// started before something failed is stopped again. ctx may end while it waits for a database.
func startService(ctx context.Context, of parts) (*running, error) {
	open, err := of.open(ctx)
	if err != nil {
		return nil, err
	}
	up := &running{folder: of.folder, node: of.settings.Node.Name, log: of.settings.Log, store: open}
	if err := up.start(of); err != nil {
		return nil, errors.Join(err, up.stop())
	}
	return up, nil
}

// keeper is a store that ends.
type keeper interface {
	storage.Store
	Close() error
}

// open opens the store.
func (of parts) open(ctx context.Context) (keeper, error) {
	if of.store == "" {
		open, err := store.Open(of.folder, store.Options{})
		return open, folderError(err)
	}
	if err := os.MkdirAll(of.folder, 0o700); err != nil { // for the token
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	open, err := postgres.Open(ctx, of.store, postgres.Options{Lease: of.lease})
	return open, databaseError(err)
}

// where says where the jobs are kept.
func (r *running) where() string {
	place := inWords(r.store, r.folder)
	if r.node != "" {
		return fmt.Sprintf("PostgreSQL, %s, as node %s", place, r.node)
	}
	return place
}

// tokenPlace says where the token for HTTP is.
func (r *running) tokenPlace() string {
	if r.node != "" {
		return filepath.Join(r.folder, "http-token")
	}
	return "http-token of the data folder"
}

// openTime is how long a database may take to be opened, migrations and all.
const openTime = 5 * time.Minute

// databaseError is why a database could not be opened.
func databaseError(err error) error {
	var refusal *postgres.Refusal
	if errors.As(err, &refusal) {
		return &failure{exitUnreachable, err}
	}
	return err
}

// start starts what comes after the store.
func (r *running) start(of parts) (err error) {
	r.system = actors.NewSystem(actor.WithLoggerFactory(telemetry.ForSystem(r.log)))
	if of.listen != nil {
		if r.endpoint, err = remote.Serve(r.system, *of.listen); err != nil {
			return endpointError(err)
		}
	}
	of.settings.Store = r.store
	if of.store != "" {
		of.settings.Node.Address = r.endpoint.Address()
	}
	if r.service, err = supervisor.Start(r.system, of.settings); err != nil {
		return err
	}
	select {
	case <-r.service.Started():
	case err := <-r.service.Failed():
		return err
	}
	r.jobs = client.Local(r.system, r.service.Jobs())
	if r.page, err = servePage(of.page, r); err == nil && r.page != nil {
		r.service.Located(r.page.URL())
	}
	return err
}

// stop ends the service in the reverse order of its start: the page, the actors, the
// port, the store. A client that asks in between is told that the service takes no
// requests.
func (r *running) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	var failed []error
	if r.page != nil {
		r.closePage(ctx)
	}
	if r.jobs != nil {
		failed = append(failed, r.jobs.Close())
	}
	if r.service != nil {
		failed = append(failed, r.service.Stop(ctx))
	}
	if r.endpoint != nil {
		r.endpoint.Close()
	}
	if r.system != nil {
		r.system.Shutdown()
	}
	return errors.Join(append(failed, r.store.Close())...)
}

// pageTime is how long requests over HTTP may take to be answered when the service stops: jobs
// need time to be written down, or handed over, too.
const pageTime = 3 * time.Second

func (r *running) closePage(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	if err := r.page.Close(ctx); err != nil {
		r.log.Warn("the page ended", zap.Error(err))
	}
}

// startHere runs a service for one command, as none runs where one is looked for.
func (s *shell) startHere(cmd *cobra.Command, address string) (*client.Client, error) {
	folder, err := usualFolder()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(s.err, "no service on %s: running one here for this command, on %s; --no-serve refuses\n", address, folder)
	log, err := telemetry.NewLogger(s.err, telemetry.Console, "error")
	if err != nil {
		return nil, err
	}
	up, err := startService(cmd.Context(), parts{folder: folder, page: pageAt{address: noPage}, settings: supervisor.Settings{Log: log, Release: release.Line()}})
	if errors.Is(err, store.ErrInUse) {
		return nil, failed(exitUnreachable, "no service answers at %s, and the data folder %s is in use: by a service at another address, which --address names, or by another command, which will end", address, folder)
	}
	if err != nil {
		return nil, err
	}
	s.here = up
	return up.jobs, nil
}

// close ends the service that runs in this process for one command, if one does. It says
// what is left to do.
func (s *shell) close() error {
	up := s.here
	if up == nil {
		return nil
	}
	s.here = nil
	left := up.left()
	err := up.stop()
	if left > 0 && err == nil {
		fmt.Fprintf(s.err, "%s not over: `deepnet serve` goes on with what is left\n", are(left))
	}
	return err
}

// left is how many jobs run or wait.
func (r *running) left() (jobs uint32) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	queues, err := client.Local(r.system, r.service.Jobs()).Queues(ctx)
	if err != nil {
		return 0
	}
	for _, queue := range queues.GetQueues() {
		jobs += queue.GetRunning() + queue.GetWaiting()
	}
	return jobs
}

func are(jobs uint32) string {
	if jobs == 1 {
		return "1 job is"
	}
	return fmt.Sprintf("%d jobs are", jobs)
}
