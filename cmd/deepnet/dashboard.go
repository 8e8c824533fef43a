package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/remote"
	"deepnet/docs/examples"
	"deepnet/internal/dashboard"
	"deepnet/internal/gateway"
	"deepnet/internal/jobfile"
	"deepnet/internal/release"
	"deepnet/internal/tables"
	"deepnet/neuron/dataset"
)

// noPage is the --http that turns page and API off.
const noPage = "none"

// httpFlag defines --http, where page and API are found.
func httpFlag(flags *pflag.FlagSet, usage string) {
	flags.String("http", gateway.DefaultAddress, usage)
}

// pageAt is where page and API are served.
type pageAt struct {
	address string      // noPage: nowhere
	hosts   []string    // further names by which browsers may call
	files   *remote.TLS // of the service; nil: none
	metrics http.Handler
}

// servePage serves page and API for a service; nil: they are turned off.
func servePage(at pageAt, up *running) (*gateway.Server, error) {
	if at.address == noPage {
		return nil, nil
	}
	token, err := gateway.Token(up.folder)
	if err != nil {
		return nil, err
	}
	secured, err := at.secured()
	if err != nil {
		return nil, err
	}
	server, err := gateway.Start(gateway.Config{
		Address: at.address, Hosts: at.hosts, Client: up.jobs, Token: token, TLS: secured, Page: dashboard.Files(), Samples: samples(),
		Release: release.Line(), Data: up.folder, Settings: jobfile.Described(), OpenTable: openUploaded, Metrics: at.metrics,
		Ready: up.ready, Log: up.log,
	})
	return server, pageError(at.address, err)
}

// secured is the certificate to show off the loopback, that of the service; nil: none.
func (p pageAt) secured() (*tls.Config, error) {
	host, _, err := net.SplitHostPort(p.address)
	if err != nil {
		return nil, failed(exitUsage, "--http %q is not HOST:PORT, such as %s", p.address, gateway.DefaultAddress)
	}
	if ip := net.ParseIP(host); p.files == nil || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(p.files.Certificate, p.files.Key)
	if err != nil {
		return nil, failed(exitUsage, "TLS certificate %s and key %s: %w", p.files.Certificate, p.files.Key, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// pageError says what to do where the page cannot be served.
func pageError(address string, err error) error {
	var network *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("cannot serve the page on %s: the port is taken, perhaps by another deepnet service: stop that one, or name another address with --http HOST:PORT, or --http none for no page", address)
	case errors.As(err, &network):
		return fmt.Errorf("%w; name another address with --http HOST:PORT, or --http none for no page", err)
	default: // an address that is not safe
		return failed(exitUsage, "%w: --tls-cert, --tls-key and --tls-ca", err)
	}
}

// samples are the tables of the documentation, for the page to offer.
func samples() map[string][]byte {
	files := map[string][]byte{}
	for _, table := range examples.Tables() {
		files[table.Name+".csv"] = table.CSV
	}
	return files
}

// openUploaded reads a table of any format that was uploaded.
func openUploaded(u gateway.Upload) (source dataset.Source, notices []string, err error) {
	text, err := tables.Spool(io.NewSectionReader(u.Data, 0, u.Size))
	if err != nil {
		return nil, nil, err
	}
	table, err := tables.Read(text, tables.Options{Name: u.Name, Sheet: u.Sheet})
	if err != nil {
		return nil, nil, err
	}
	return func() (io.ReadCloser, error) { return sourced{table.Reader(), table}, nil }, table.Notices, nil
}

// sourced is a reader that closes what it reads from.
type sourced struct {
	io.Reader
	io.Closer
}

// ready says why the service takes no requests; nil: it does.
func (r *running) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	queues, err := r.jobs.Queues(ctx)
	if err == nil && queues.GetTrouble() != "" {
		err = fmt.Errorf("the service cannot write: %s", queues.GetTrouble())
	}
	return err
}

// withToken is the address of a page with the token that opens it.
func withToken(url, token string) string { return url + "/?token=" + token }

// pageLink is the address of the page, with the token for people alone: a log is read by many.
func (r *running) pageLink(s *shell) string {
	if !s.outTTY {
		return r.page.URL()
	}
	token, _ := gateway.Token(r.folder) // it was read before
	return withToken(r.page.URL(), token)
}

// newDashboard is the command that opens the page.
func newDashboard(s *shell) *cobra.Command {
	var stay bool
	cmd := &cobra.Command{
		Use:   "dashboard",
		Short: "Open the page of a running service, and print its link",
		Long: `Open the page of a running service in a browser, and print its link. The link has the
token that the service keeps in its data folder, so --data must name that folder where it is
not the usual one. Whoever has the link can run, read and kill jobs.`,
		Example: `  deepnet dashboard
  deepnet dashboard --no-open --http 127.0.0.1:7605 --data /srv/deepnet`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return openDashboard(cmd, s, !stay) },
	}
	dataFlag(cmd.Flags())
	httpFlag(cmd.Flags(), "`HOST:PORT` where the service has its page")
	cmd.Flags().BoolVar(&stay, "no-open", false, "print the link only")
	return cmd
}

func openDashboard(cmd *cobra.Command, s *shell, opens bool) error {
	folder, err := dataFolder(cmd)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, "http-token")); err != nil {
		return failed(exitUnreachable, "no service has served a page from the data folder %s: start one with `deepnet serve`, or name its folder with --data", folder)
	}
	token, err := gateway.Token(folder)
	if err != nil {
		return err
	}
	url, err := askPage(cmd, token)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, withToken(url, token))
	if opens && s.outTTY {
		s.browse(gateway.SignIn(url, token, s.now()))
	}
	return nil
}

// askPage asks whether a service answers and takes the token, and returns its address.
func askPage(cmd *cobra.Command, token string) (string, error) {
	address := setting(cmd, "http")
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", wrongUse(cmd, fmt.Errorf("the address %q is not HOST:PORT, such as %s", address, gateway.DefaultAddress))
	}
	url, trusted := "http://"+address, &tls.Config{MinVersion: tls.VersionTLS12}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		url = "https://" + address
		if trusted.RootCAs, err = authority(setting(cmd, "tls-ca")); err != nil {
			return "", wrongUse(cmd, err)
		}
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/v1/service", nil)
	if err != nil {
		return "", wrongUse(cmd, err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	asking := &http.Client{Transport: &http.Transport{TLSClientConfig: trusted, DisableKeepAlives: true}}
	answer, err := asking.Do(request)
	if err != nil {
		return "", failed(exitUnreachable, "no page answers at %s: start the service with `deepnet serve`, or name another address with --http (%w)", address, err)
	}
	_ = answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
		return url, nil
	case http.StatusUnauthorized:
		return "", failed(exitUsage, "the service at %s keeps its data in another folder: name that with --data", address)
	default:
		return "", failed(exitFailed, "the service at %s answers %s", address, answer.Status)
	}
}

// authority are the certificates of a file; nil, where none is named: the system's.
func authority(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("--tls-ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--tls-ca: %s holds no certificate in PEM", path)
	}
	return pool, nil
}

// browse opens a link in the user's browser, where there is a display; that it cannot is no
// failure, as a link is printed too. Other users see the arguments of a program, so the link
// has to have a code in place of the token.
func browse(link string) {
	var open *exec.Cmd
	switch {
	case runtime.GOOS == "darwin":
		open = exec.Command("open", link) //nolint:gosec // a program that is given a link of our own
	case runtime.GOOS == "windows":
		open = exec.Command("rundll32", "url.dll,FileProtocolHandler", link) //nolint:gosec // a program that is given a link of our own
	case os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "":
		open = exec.Command("xdg-open", link) //nolint:gosec // a program that is given a link of our own
	default:
		return
	}
	if open.Start() == nil {
		go func() { _ = open.Wait() }()
	}
}
