package gateway

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

// answering stands in for the service: it is given a request and returns the answer, or nil
// for none.
type answering func(proto.Message) proto.Message

// local is a client of a fake service in this process.
func local(t testing.TB, fake answering) *client.Client {
	t.Helper()
	system := actor.NewActorSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond))
	props := actor.PropsFromFunc(func(ctx actor.Context) {
		if request, ok := ctx.Message().(proto.Message); ok && ctx.Sender() != nil {
			if answer := fake(request); answer != nil {
				ctx.Respond(answer)
			}
		}
	})
	jobs := system.Root.Spawn(props)
	t.Cleanup(func() {
		_ = system.Root.PoisonFuture(jobs).Wait()
		system.Shutdown()
	})
	return client.Local(system, jobs)
}

// gate is a gateway before a fake service.
type gate struct {
	testing.TB
	*Server
	client *http.Client
}

// start starts a gateway; change, unless it is nil, changes its config.
func start(t testing.TB, fake answering, change func(*Config)) *gate {
	t.Helper()
	config := Config{
		Address: "127.0.0.1:0", Client: local(t, fake), Token: secret, TempDir: t.TempDir(), Metrics: http.NotFoundHandler(),
		Page: fstest.MapFS{"index.html": {Data: []byte("<!doctype html>" + strings.Repeat("page ", 500))}, "part/app.js": {Data: []byte("export {}")}},
	}
	if change != nil {
		change(&config)
	}
	server, err := Start(config)
	check(t, err)
	g := &gate{t, server, &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	t.Cleanup(func() {
		g.client.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		check(t, server.Close(ctx))
	})
	return g
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// nobody is a service without jobs.
func nobody(proto.Message) proto.Message {
	return &protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "there is no such job"}
}

// ask sends a request with the token, changed by change unless that is nil.
func (g *gate) ask(method, path, body string, change func(*http.Request)) (*http.Response, string) {
	g.Helper()
	request, err := http.NewRequestWithContext(g.Context(), method, g.URL()+path, strings.NewReader(body))
	check(g, err)
	request.Header.Set("Authorization", "Bearer "+secret)
	if strings.HasPrefix(body, "{") {
		request.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(request)
	}
	answer, err := g.client.Do(request)
	check(g, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(g, err)
	return answer, string(text)
}

// wants fails unless an answer has a status, and a text in its body.
func (g *gate) wants(status int, part string) func(*http.Response, string) *http.Response {
	g.Helper()
	return func(answer *http.Response, body string) *http.Response {
		g.Helper()
		if answer.StatusCode != status || !strings.Contains(body, part) {
			g.Errorf("%s %s: %d %s\nwant %d with %s", answer.Request.Method, answer.Request.URL.Path, answer.StatusCode, body, status, part)
		}
		return answer
	}
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// address is where the gateway listens.
func (g *gate) address() string { return g.listener.Addr().String() }

func (g *gate) port() int { return g.listener.Addr().(*net.TCPAddr).Port }
