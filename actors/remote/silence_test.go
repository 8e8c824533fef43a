package remote_test

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/credentials/insecure"

	"deepnet/actors/remote"
	"deepnet/actors/remote/remotetest"
)

// Frames of HTTP/2, RFC 9113.
const (
	preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

	typeData, typeHeaders, typeReset, typeSettings, typePing, typeContinuation = 0, 1, 3, 4, 6, 9

	endHeaders = 4
)

// http2 is one frame of HTTP/2.
func http2(kind, flags byte, stream uint32, body ...byte) []byte {
	header := []byte{byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body)), kind, flags, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(header[5:], stream)
	return append(header, body...)
}

// greeting is how a client begins to speak HTTP/2.
func greeting() []byte { return append([]byte(preface), http2(typeSettings, 0, 0)...) }

// header is the header of a call of path, without compression.
func header(path string) (block []byte) {
	for _, field := range [][2]string{
		{":method", "POST"}, {":scheme", "http"}, {":path", path}, {":authority", "a"}, {"content-type", "application/grpc"}, {"te", "trailers"},
	} {
		block = append(block, 0, byte(len(field[0])))
		block = append(block, field[0]...)
		block = append(block, byte(len(field[1])))
		block = append(block, field[1]...)
	}
	return block
}

const receive = "/remote.Remoting/Receive"

// call opens a stream.
func call(stream uint32, path string) []byte {
	return http2(typeHeaders, endHeaders, stream, header(path)...)
}

// silence is a way to hold a connection without saying who one is: what is said at
// once, and what is said again and again after that.
type silence struct {
	name  string
	first []byte
	then  func(n int) []byte // the nth time; nil: nothing more
	every time.Duration
}

const often = patience / 50

// dribble sends bytes one by one and, when they are at an end, the last one for ever.
func dribble(text []byte) func(n int) []byte {
	return func(n int) []byte { return text[min(n, len(text)-1):][:1] }
}

// call of one stream after the other.
func calls(path string) func(n int) []byte {
	return func(n int) []byte {
		stream := uint32(2*n + 1)
		return append(call(stream, path), http2(typeReset, 0, stream, 0, 0, 0, 8)...)
	}
}

func silences() []silence {
	long := slices.Concat(greeting(), call(1, receive), http2(typeData, 0, 1, 0, 3, 0, 0, 0))
	return []silence{
		{name: "nothing at all"},
		{name: "half a preface", first: []byte(preface[:12])},
		{name: "a dribbled preface", then: dribble([]byte(preface)), every: patience / 10},
		{name: "something else", first: []byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n")},
		{name: "the preface only", first: []byte(preface)},
		{name: "SETTINGS, then silence", first: greeting()},
		{name: "SETTINGS again and again", first: greeting(), then: func(int) []byte { return http2(typeSettings, 0, 0) }, every: often},
		{name: "PINGs only", first: greeting(), then: func(int) []byte { return http2(typePing, 0, 0, make([]byte, 8)...) }, every: often},
		{name: "a stream that says nothing", first: append(greeting(), call(1, receive)...)},
		{name: "stream after stream that says nothing", first: greeting(), then: calls(receive), every: often},
		{name: "call after call of what there is not", first: greeting(), then: calls("/a/b"), every: often},
		{name: "call after call that is refused", first: greeting(), then: calls("/remote.Remoting/ListProcesses"), every: often},
		{name: "half a header", first: append(greeting(), call(1, receive)[:20]...)},
		{
			name: "a header without an end", first: append(greeting(), http2(typeHeaders, 0, 1, header(receive)...)...),
			then: func(int) []byte { return http2(typeContinuation, 0, 1, 0, 1, 'a', 1, 'b') }, every: often,
		},
		{
			name: "a dribbled message", first: long,
			then: func(int) []byte { return http2(typeData, 0, 1, 0) }, every: often,
		},
		{
			name: "a large message", first: long,
			then: func(int) []byte { return http2(typeData, 0, 1, make([]byte, 16<<10)...) }, every: time.Microsecond,
		},
	}
}

// keep is silent on conn until the other side closes it. It returns false if that does
// not happen.
func (s silence) keep(conn net.Conn) (closed bool) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, conn)
		ended <- err
	}()
	_, _ = conn.Write(s.first)
	tick := time.NewTicker(max(s.every, 1))
	defer tick.Stop()
	if s.then == nil {
		tick.Stop()
	}
	for n := 0; ; n++ {
		select {
		case <-tick.C:
			_, _ = conn.Write(s.then(n))
		case err := <-ended:
			return err == nil || !strings.Contains(err.Error(), "timeout")
		}
	}
}

func TestWhoDoesNotSayWhoItIsInTimeIsClosed(t *testing.T) {
	service := launch(t, hurried, nil)
	for _, silence := range silences() {
		t.Run(silence.name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", service.address)
			check(t, err)
			if !silence.keep(conn) {
				t.Error("the connection is still open")
			}
		})
	}
}

func TestWhoIsSlowOverTLSIsClosed(t *testing.T) {
	authority := remotetest.NewAuthority(t)
	serving := authority.Issue(t, "service", inAnHour(), remotetest.Both, "127.0.0.1")
	asking := pair(t, authority.Issue(t, "client", inAnHour(), remotetest.Both, "127.0.0.1"))
	service := launch(t, hurried, &remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}, TLS: &serving})
	hello := clientHello()
	for _, silence := range []silence{
		{name: "nothing at all"},
		{name: "half a hello", first: hello[:len(hello)/2]},
		{name: "a dribbled hello", then: dribble(hello), every: patience / 10},
		{name: "a hello, then silence", first: hello},
	} {
		t.Run(silence.name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", service.address)
			check(t, err)
			if !silence.keep(conn) {
				t.Error("the connection is still open")
			}
		})
	}
	for _, silence := range silences() {
		t.Run("proved by a certificate, "+silence.name, func(t *testing.T) {
			t.Parallel()
			conn, err := tls.Dial("tcp", service.address, &tls.Config{
				InsecureSkipVerify: true, Certificates: asking, NextProtos: []string{"h2"},
			})
			check(t, err)
			if !silence.keep(conn) {
				t.Error("the connection is still open")
			}
		})
	}
}

// clientHello is the first that a client of TLS says.
func clientHello() []byte {
	var said bytes.Buffer
	_ = tls.Client(recording{to: &said}, &tls.Config{ServerName: "a", MinVersion: tls.VersionTLS13}).Handshake()
	return said.Bytes()
}

// recording is a connection that keeps what is written and has nothing to read.
type recording struct {
	net.Conn
	to io.Writer
}

func (r recording) Write(p []byte) (int, error)    { return r.to.Write(p) }
func (recording) Read([]byte) (int, error)         { return 0, io.EOF }
func (recording) SetWriteDeadline(time.Time) error { return nil }
func (recording) Close() error                     { return nil }

// Valid greetings alone keep nobody out for long.
func TestAClientIsLetInInPlaceOfOneThatOnlyGreeted(t *testing.T) {
	service := launch(t, crowded, nil)
	asking := approach(t, service.address)
	if !asking.isAnswered() {
		t.Fatal("the first client is not answered")
	}
	silent := approach(t, service.address)
	for deadline := time.Now().Add(time.Minute); ; {
		newcomer := visitor(t, service.address, insecure.NewCredentials())
		if newcomer.greet(newcomer.address) == nil {
			defer newcomer.leave()
			if !newcomer.isAnswered() {
				t.Error("the newcomer is let in and not answered")
			}
			break
		}
		newcomer.leave()
		if time.Now().After(deadline) {
			t.Fatal("the newcomer is never let in")
		}
	}
	if err := silent.end(); err == nil {
		t.Error("the silent one is still there")
	}
	if !asking.isAnswered() {
		t.Error("the client that asks has lost its place")
	}
}
