package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"
)

const maxHeader = 32 << 10 // bytes of a request's header

// Server is a running gateway.
type Server struct {
	*api
	http     *http.Server
	listener *limited
	close    context.CancelFunc
	served   chan error
}

// Start listens and serves until Close. It refuses an address off the loopback without
// a certificate.
func Start(config Config) (*Server, error) {
	config = config.withDefaults()
	if err := config.check(); err != nil {
		return nil, err
	}
	page, err := assets(config)
	if err != nil {
		return nil, fmt.Errorf("the page cannot be read: %w", err)
	}
	listener, err := net.Listen("tcp", config.Address)
	if err != nil {
		return nil, fmt.Errorf("HTTP cannot listen on %s: %w", config.Address, err)
	}
	address := listener.Addr().(*net.TCPAddr)
	authority := authority(config, address.Port)
	s := &Server{
		api:      &api{config: config, url: scheme(config) + "://" + authority, page: page, began: config.Now()},
		listener: newLimited(listener, config.MaxConnections, config.Times.Header), served: make(chan error, 1),
	}
	s.living, s.close = context.WithCancel(context.Background())
	s.feeds.begin(config.Client, config.Times.Gather)
	s.http = newHTTP(config, &guard{
		config: config, authority: authority, hosts: allowed(config, fmt.Sprint(address.Port)), cookie: fmt.Sprintf("deepnet_token_%d", address.Port),
		origins: http.NewCrossOriginProtection(), inside: s.mux(),
	})
	go s.serve()
	return s, nil
}

// newHTTP is the HTTP server with its limits. Bodies and answers have deadlines of their own.
func newHTTP(config Config, handler http.Handler) *http.Server {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true) // which gRPC speaks on a plain port
	log, _ := zap.NewStdLogAt(config.Log, zap.DebugLevel)
	return &http.Server{
		Handler:           handler,
		ConnContext:       withConnection,
		Protocols:         protocols,
		TLSConfig:         config.TLS.Clone(), // the server changes it
		ReadHeaderTimeout: config.Times.Header,
		IdleTimeout:       config.Times.Idle,
		MaxHeaderBytes:    maxHeader,
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: 100, SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second, WriteByteTimeout: config.Times.Write},
		ErrorLog:          log,

		DisableGeneralOptionsHandler: true, // it would answer strangers, and wait for their bodies without a limit
	}
}

func (s *Server) serve() {
	if s.config.TLS != nil {
		s.served <- s.http.ServeTLS(s.listener, "", "")
		return
	}
	s.served <- s.http.Serve(s.listener)
}

// URL is where the service is found, such as http://127.0.0.1:7601.
func (s *Server) URL() string { return s.url }

func scheme(config Config) string {
	if config.TLS != nil {
		return "https"
	}
	return "http"
}

// authority is the host and port by which the service is found: where it listens on all of a
// machine's addresses, the first of its further names.
func authority(config Config, port int) string {
	host, _, _ := net.SplitHostPort(config.Address)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
		if len(config.Hosts) > 0 {
			host = config.Hosts[0]
		}
		if _, _, err := net.SplitHostPort(host); err == nil {
			return host
		}
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), fmt.Sprint(port))
}

// Close ends streams, waits for other requests until ctx ends, and cuts off what is left
// then. A second call does nothing.
func (s *Server) Close(ctx context.Context) error {
	s.close()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("requests over HTTP had to be cut off: %w", err), s.http.Close())
	}
	s.feeds.end()
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	s.served <- http.ErrServerClosed
	return err
}
