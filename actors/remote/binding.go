package remote

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// binding is where to listen and under which name, all checked.
type binding struct {
	listen    string // canonical
	advertise string // canonical; empty: what the library finds itself listening on
	identity  *identity
}

// bind checks a service's settings.
func (s Server) bind() (*binding, error) {
	if s.Address == "" {
		s.Address = DefaultAddress
	}
	listen, err := canonical(s.Address)
	if err != nil {
		return nil, err
	}
	advertise, err := s.advertised(listen)
	if err != nil {
		return nil, err
	}
	host, _ := split(listen)
	name, _ := split(advertise)
	if name == "" {
		name = host
	}
	if s.TLS == nil {
		return &binding{listen: listen, advertise: advertise}, onlyLoopback(listen, host, name)
	}
	identity, err := s.TLS.load()
	if err != nil {
		return nil, err
	}
	return &binding{listen: listen, advertise: advertise, identity: identity}, identity.names(name)
}

// advertised is the address that clients dial; empty when only the library will
// know the port.
func (s Server) advertised(listen string) (string, error) {
	host, port := split(listen)
	if s.Advertise != "" {
		advertise, err := canonical(s.Advertise)
		if name, number := split(advertise); err == nil && (number == 0 || unspecified(name)) {
			err = fmt.Errorf("clients cannot dial %s: advertise a host and a port that lead here", s.Advertise)
		}
		return advertise, err
	}
	if unspecified(host) {
		return "", fmt.Errorf("clients cannot dial %s, which means every interface: "+
			"say with --advertise host:port what they dial, or listen on one interface", listen)
	}
	if port != 0 {
		return listen, nil
	}
	if _, err := netip.ParseAddr(host); err != nil {
		return "", fmt.Errorf("address %s: port 0 goes with an IP address only; name a port", listen)
	}
	return "", nil
}

// onlyLoopback refuses addresses that others than this machine can reach.
func onlyLoopback(listen string, hosts ...string) error {
	for _, host := range hosts {
		if !loopback(host) {
			return fmt.Errorf("refusing to listen on %s (as %s) without TLS: whoever reaches that port could run, read and "+
				"kill jobs. Listen on the loopback, for instance %s, or give a certificate, its key and the authority "+
				"that signs both sides' certificates, as PEM files", listen, host, DefaultAddress)
		}
	}
	return nil
}

// Dialable returns the address of a service as PIDs carry it, or says why no client ever
// talks to a service there: what leaves the machine needs tls. It dials nobody.
func Dialable(service string, tls *TLS) (address string, err error) {
	if address, err = canonical(service); err != nil {
		return "", err
	}
	host, port := split(address)
	if port == 0 || unspecified(host) {
		return "", fmt.Errorf("address %s: nobody can be dialled there; write host:port, for instance %s", address, DefaultAddress)
	}
	if tls == nil && !loopback(host) {
		return "", fmt.Errorf("refusing to talk to %s without TLS: data and models would cross the network for all to read. "+
			"Give a certificate, its key and the authority that signs both sides' certificates, as PEM files (--tls-cert, --tls-key, --tls-ca)", address)
	}
	return address, nil
}

// bindReplies is how a client of services listens for answers.
func bindReplies(services []string, tls *TLS) (*binding, error) {
	ip, err := outbound(services)
	if err != nil {
		return nil, err
	}
	if tls == nil {
		return &binding{listen: netip.AddrPortFrom(ip, 0).String()}, nil
	}
	return bindProven(ip, tls)
}

// dialable are the services' addresses as PIDs carry them, each once.
func dialable(addresses []string, tls *TLS) (services []string, err error) {
	for _, address := range addresses {
		service, err := Dialable(address, tls)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(services, service) {
			services = append(services, service)
		}
	}
	return services, nil
}

// bindProven listens on ip under a name that the certificate bears.
func bindProven(ip netip.Addr, tls *TLS) (*binding, error) {
	identity, err := tls.load()
	if err != nil {
		return nil, err
	}
	name, err := identity.host(ip)
	if err != nil {
		return nil, err
	}
	if name == ip.String() {
		return &binding{listen: netip.AddrPortFrom(ip, 0).String(), identity: identity}, nil
	}
	listener, err := net.Listen("tcp", netip.AddrPortFrom(ip, 0).String())
	if err != nil {
		return nil, cannotListen(ip.String(), err)
	}
	listen := listener.Addr().String() // the library must be told its name, so the port is picked here
	_, port := split(listen)
	return &binding{listen: listen, advertise: fmt.Sprintf("%s:%d", name, port), identity: identity}, errors.Join(listener.Close())
}

// config is the binding as the library wants it.
func (p *binding) config(e *Endpoint) *library.Config {
	host, port := split(p.listen)
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() {
		host = "[" + host + "]"
	}
	config := library.Configure(host, port,
		library.WithAdvertisedHost(p.advertise),
		library.WithEndpointWriterBatchSize(batch),
		library.WithEndpointWriterQueueSize(queue),
		library.WithServerOptions(p.serving(e)...),
		library.WithDialOptions(p.dialling(e)...),
	)
	config.MaxRetryCount = 1 // each further one sleeps 2 s and forgets a connection
	return config
}

// serving are the limits for streams that come in.
func (p *binding) serving(e *Endpoint) []grpc.ServerOption {
	proof := insecure.NewCredentials()
	if p.identity != nil {
		proof = credentials.NewTLS(p.identity.server())
	}
	e.inbound.gate = newGate(proof, *e.inbound.limits, e.inbound.reports)
	return []grpc.ServerOption{
		grpc.Creds(e.inbound.gate),
		grpc.ChainUnaryInterceptor(e.inbound.unary),
		grpc.ChainStreamInterceptor(e.inbound.stream),
		grpc.ForceServerCodecV2(newLimitedCodec()),
		grpc.MaxRecvMsgSize(maxFrame),
		grpc.MaxSendMsgSize(maxFrame),
		grpc.MaxConcurrentStreams(2), // of one connection; the library opens one
		grpc.MaxHeaderListSize(16 << 10),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: pingServer, Timeout: pongWithin}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: pingLeast}),
		grpc.WaitForHandlers(true),
	}
}

// dialling are the limits for streams that go out.
func (p *binding) dialling(e *Endpoint) []grpc.DialOption {
	proof := insecure.NewCredentials()
	if p.identity != nil {
		proof = credentials.NewTLS(p.identity.client())
	}
	again := backoff.DefaultConfig
	again.MaxDelay = 5 * time.Second
	return []grpc.DialOption{
		grpc.WithTransportCredentials(proof),
		grpc.WithContextDialer(e.calls.dial),
		grpc.WithChainStreamInterceptor(e.calls.stream),
		grpc.WithNoProxy(),
		grpc.WithDisableServiceConfig(),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxGreeting), grpc.MaxCallSendMsgSize(maxFrame)),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: again, MinConnectTimeout: greetWithin}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: pingClient, Timeout: pongWithin}),
	}
}
