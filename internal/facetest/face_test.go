package facetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/goleak"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/gateway"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(suite{m}) }

const token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// face is a service with a gateway before it.
type face struct {
	testing.TB
	url    string
	client *client.Client // of the same service
	config gateway.Config
	server *gateway.Server
	http   *http.Client
}

// newFace starts both; change, unless it is nil, changes the gateway's config.
func newFace(t testing.TB, change func(*gateway.Config)) *face {
	t.Helper()
	system := actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond))
	metrics := telemetry.NewMetrics("test")
	service, err := supervisor.Start(system, supervisor.Settings{Measure: metrics})
	check(t, err)
	<-service.Started()
	f := &face{TB: t, client: client.Local(system, service.Jobs()), http: &http.Client{Transport: &http.Transport{}}}
	f.config = gateway.Config{
		Address: "127.0.0.1:0", Client: f.client, Token: token, Release: "test", TempDir: t.TempDir(), Metrics: metrics.Handler(),
		Settings: []map[string]string{{"path": "epochs"}}, Page: fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>page</title>")}},
	}
	if change != nil {
		change(&f.config)
	}
	f.start()
	t.Cleanup(func() {
		f.http.CloseIdleConnections()
		f.stop()
		check(t, f.client.Close())
		check(t, service.Stop(context.Background()))
		system.Shutdown()
	})
	return f
}

// start starts the gateway, stop ends it.
func (f *face) start() {
	f.Helper()
	server, err := gateway.Start(f.config)
	check(f, err)
	f.server = server
	if url := server.URL(); url != f.url { // streams may read it just now
		f.url = url
	}
}

func (f *face) stop() {
	f.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	check(f, f.server.Close(ctx))
}

// errSeen ends a watch that has seen what it waited for.
var errSeen = errors.New("seen")

// check fails on an error that is none of those expected.
func check(t testing.TB, err error, expected ...error) {
	t.Helper()
	if err != nil && !slices.Contains(expected, err) {
		t.Fatal(err)
	}
}

// asked is a request; what is left out is usual.
type asked struct {
	method, path, body string
	header             http.Header
}

// do sends a request with the token and returns the answer and its body.
func (f *face) do(a asked) (*http.Response, []byte) {
	f.Helper()
	request := f.request(a)
	answer, err := f.http.Do(request)
	check(f, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	check(f, err)
	conforms(f, answer, body)
	return answer, body
}

func (f *face) request(a asked) *http.Request {
	f.Helper()
	request, err := http.NewRequestWithContext(f.Context(), a.method, f.url+a.path, strings.NewReader(a.body))
	check(f, err)
	request.Header.Set("Authorization", "Bearer "+token)
	if strings.HasPrefix(a.body, "{") {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, values := range a.header {
		request.Header[name] = values
	}
	return request
}

// get reads an answer in JSON of a status.
func (f *face) get(status int, a asked) map[string]any {
	f.Helper()
	if a.method == "" {
		a.method = "GET"
	}
	answer, body := f.do(a)
	if answer.StatusCode != status {
		f.Fatalf("%s %s: %d, want %d\n%s", a.method, a.path, answer.StatusCode, status, body)
	}
	return object(f, body)
}

// status is that of an answer.
func (f *face) status(a asked) int {
	f.Helper()
	answer, _ := f.do(a)
	return answer.StatusCode
}

func object(t testing.TB, text []byte) map[string]any {
	t.Helper()
	var made map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&made); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return made
}

func iris(t testing.TB) []byte { return exampleTable(t, "iris.csv") }

// exampleTable is a table of the documentation.
func exampleTable(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("../../docs/examples/" + name)
	check(t, err)
	return text
}

// submit submits iris with a plan, and returns its id.
func (f *face) submit(plan string) string {
	f.Helper()
	table, _ := json.Marshal(string(iris(f)))
	job := f.get(http.StatusCreated, asked{method: "POST", path: "/v1/jobs", body: `{"name":"iris.csv","plan":` + plan + `,"table":` + string(table) + `}`})
	return job["job"].(string)
}

// finished submits a job and waits for its end.
func (f *face) finished(plan string) string {
	f.Helper()
	id := f.submit(plan)
	check(f, f.client.Watch(f.Context(), id, 0, func(*protocol.Event) error { return nil }))
	return id
}

// long is a job that nobody waits for; quick one that is over at once.
const long = `{"target":"species","hidden":[4],"epochs":1000000,"stopping":{"patience":0},"seed":7}`

const quick = `{"target":"species","hidden":[4],"epochs":20,"seed":7}`
