package remote_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/actors/remote/remotetest"
)

func inAnHour() time.Time { return time.Now().Add(time.Hour) }

func TestAClientWithACertificateIsAnsweredOverTLS(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	authority := remotetest.NewAuthority(t)
	serving := authority.Issue(t, "service", inAnHour(), remotetest.Both, "127.0.0.1")
	asking := authority.Issue(t, "client", inAnHour(), remotetest.Both, "127.0.0.1")
	service := launch(t, guarded, &remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}, TLS: &serving})
	c := connect(t, service.address, &asking)
	answer, err := c.ask("jobs", &protocol.Get{Job: "17"})
	if job, ok := answer.(*protocol.Job); !ok || job.GetId() != "17" {
		t.Errorf("answer = %v, %v", answer, err)
	}
}

// Each service has to prove that it is at the host that is dialled; another's certificate
// is no proof, though the same authority signed it.
func TestEachOfSeveralServicesProvesItsOwnHost(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	authority := remotetest.NewAuthority(t)
	asking := authority.Issue(t, "client", inAnHour(), remotetest.Both, "127.0.0.1")
	var addresses []string
	for _, host := range []string{"127.0.0.1", "127.0.0.2"} {
		serving := authority.Issue(t, "service"+host, inAnHour(), remotetest.Both, host)
		addresses = append(addresses, launch(t, guarded, &remote.Server{Address: host + ":0", Targets: []string{"jobs"}, TLS: &serving}).address)
	}
	third := authority.Issue(t, "third", inAnHour(), remotetest.Both, "127.0.0.3")
	port := launch(t, guarded, &remote.Server{Address: "127.0.0.3:0", Targets: []string{"jobs"}, TLS: &third}).address
	forward(t, "127.0.0.4", port)
	c := connectAll(t, append(addresses, "127.0.0.4"+port[strings.LastIndexByte(port, ':'):]), &asking)
	for service := range 2 {
		answer, err := c.askAt(service, "jobs", &protocol.Get{Job: "17"})
		if job, ok := answer.(*protocol.Job); !ok || job.GetId() != "17" {
			t.Errorf("%s: answer = %v, %v", addresses[service], answer, err)
		}
	}
	c.system.Root.RequestFuture(actor.NewPID(c.Services()[2], "jobs"), &protocol.Get{}, time.Minute)
	if l := <-c.first; !l.Unheard || !strings.Contains(l.Reason.Error(), "certificate is valid for 127.0.0.3, not 127.0.0.4") {
		t.Errorf("a service under another's name: %+v", l)
	}
}

// forward has connections to the same port of host lead to address.
func forward(t *testing.T, host, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", host+address[strings.LastIndexByte(address, ':'):])
	check(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", address)
			if err != nil {
				_ = in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
}

func TestWhoCannotProveHimselfIsNotHeard(t *testing.T) {
	ours, theirs := remotetest.NewAuthority(t), remotetest.NewAuthority(t)
	serving := ours.Issue(t, "service", inAnHour(), remotetest.Both, "127.0.0.1")
	good := pair(t, ours.Issue(t, "client", inAnHour(), remotetest.Both, "127.0.0.1"))
	foreign := pair(t, theirs.Issue(t, "client", inAnHour(), remotetest.Both, "127.0.0.1"))
	stale := pair(t, ours.Issue(t, "stale", time.Now().Add(-time.Minute), remotetest.Both, "127.0.0.1"))
	service := launch(t, guarded, &remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}, TLS: &serving})
	roots := x509.NewCertPool()
	authority, err := os.ReadFile(serving.Authority)
	check(t, err)
	roots.AppendCertsFromPEM(authority)
	rows := []struct {
		name  string
		proof credentials.TransportCredentials
		heard bool
	}{
		{"a good certificate", credentials.NewTLS(&tls.Config{RootCAs: roots, Certificates: good}), true},
		{"no certificate", credentials.NewTLS(&tls.Config{RootCAs: roots}), false},
		{"another authority's certificate", credentials.NewTLS(&tls.Config{RootCAs: roots, Certificates: foreign}), false},
		{"a certificate out of date", credentials.NewTLS(&tls.Config{RootCAs: roots, Certificates: stale}), false},
		{"an older TLS", credentials.NewTLS(&tls.Config{RootCAs: roots, Certificates: good, MaxVersion: tls.VersionTLS12}), false},
		{"no TLS", insecure.NewCredentials(), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := newStranger(t, service.address, row.proof)
			if err := s.greet(s.address); (err == nil) != row.heard {
				t.Errorf("greet = %v", err)
			}
			if !row.heard {
				service.Logged("level=WARN", "connection refused", "peer=127.0.0.1")
			}
		})
	}
}

func pair(t *testing.T, files remote.TLS) []tls.Certificate {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(files.Certificate, files.Key)
	check(t, err)
	return []tls.Certificate{certificate}
}

// What is wrong with the files is told at the start, not by the first caller.
func TestACertificateThatCouldNotWorkIsRefusedAtTheStart(t *testing.T) {
	ours, theirs := remotetest.NewAuthority(t), remotetest.NewAuthority(t)
	good := ours.Issue(t, "good", inAnHour(), remotetest.Both, "127.0.0.1")
	mixed := good
	mixed.Authority = theirs.Issue(t, "other", inAnHour(), remotetest.Both).Authority
	swapped := good
	swapped.Key = ours.Issue(t, "another", inAnHour(), remotetest.Both).Key
	absent := good
	absent.Authority = "no-such-file.pem"
	empty := good
	empty.Authority = good.Key
	rows := []struct {
		name  string
		files remote.TLS
		want  string
	}{
		{"of another authority", mixed, "does not prove itself"},
		{"with another's key", swapped, "private key does not match"},
		{"with no authority", absent, "no-such-file.pem"},
		{"with an authority that is none", empty, "no certificate in PEM"},
		{"out of date", ours.Issue(t, "stale", time.Now().Add(-time.Minute), remotetest.Both, "127.0.0.1"), "valid now"},
		{"for clients only", ours.Issue(t, "client", inAnHour(), remotetest.Both[1:], "127.0.0.1"), "serverAuth"},
		{"for servers only", ours.Issue(t, "server", inAnHour(), remotetest.Both[:1], "127.0.0.1"), "clientAuth"},
		{"for another host", ours.Issue(t, "elsewhere", inAnHour(), remotetest.Both, "192.0.2.1"), "must name 127.0.0.1"},
		{"for no host to be dialled", ours.Issue(t, "nowhere", inAnHour(), remotetest.Both, "localhost", "*.lan"), "must name 127.0.0.1"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			system := newSystem(slog.LevelError)
			_, err := remote.Serve(system, remote.Server{Address: "127.0.0.1:0", TLS: &row.files})
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("Serve = %v, want %q", err, row.want)
			}
			_, err = remote.Connect(system, []string{"127.0.0.1:7600"}, &row.files)
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("Connect = %v, want %q", err, row.want)
			}
		})
	}
}

func TestAServiceTakesTheTakenPortForAnAnswer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer func() { _ = listener.Close() }()
	system := newSystem(slog.LevelError)
	if _, err := remote.Serve(system, remote.Server{Address: listener.Addr().String()}); err == nil || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("Serve = %v", err)
	}
}
