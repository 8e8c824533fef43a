package gateway

import (
	"net/http"
	"strings"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestEveryRefusalIsAProblemWithItsCode(t *testing.T) {
	var refusal protocol.Refusal
	g := start(t, func(proto.Message) proto.Message { return &protocol.Refused{Code: refusal, Message: "says why"} }, nil)
	for _, c := range []struct {
		refusal protocol.Refusal
		status  int
		code    string
	}{
		{protocol.Refusal_REFUSAL_INVALID, 400, "invalid"},
		{protocol.Refusal_REFUSAL_NOT_FOUND, 404, "not_found"},
		{protocol.Refusal_REFUSAL_CONFLICT, 409, "conflict"},
		{protocol.Refusal_REFUSAL_BUSY, 503, "busy"},
		{protocol.Refusal_REFUSAL_INTERNAL, 500, "internal"},
		{protocol.Refusal_REFUSAL_UNSPECIFIED, 500, "internal"},
	} {
		refusal = c.refusal
		answer := g.wants(c.status, `"detail":"says why","code":"`+c.code+`"`)(g.ask("POST", "/v1/jobs/x:cancel", "", nil))
		if got := answer.Header.Get("Content-Type"); got != "application/problem+json" {
			t.Error(got)
		}
		if after := answer.Header.Get("Retry-After"); (after != "") != (c.status == 503) {
			t.Errorf("%s: Retry-After %q", c.code, after)
		}
	}
}

func TestARequestThatMeansNothingIsToldWhatWould(t *testing.T) {
	g := start(t, nobody, nil)
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/v1/jobs/x:cancle", "", 404, "cancel, continue, kill, pause, predict, resume, retry, verify"},
		{"POST", "/v1/jobs/x", "", 404, "ID:VERB"},
		{"PATCH", "/v1/jobs", "", 405, "GET and POST"},
		{"PUT", "/index.html", "", 405, "GET"},
		{"GET", "/v1/nothing", "", 404, "/v1/nothing"},
		{"GET", "/v1/jobs?limit=ten", "", 400, "limit=ten"},
		{"GET", "/v1/jobs?limit=1001", "", 400, "0 to 1000"},
		{"GET", "/v1/jobs/x/events?after=-1", "", 400, "after=-1"},
		{"GET", "/v1/jobs/x/network?grid=many", "", 400, "grid=many"},
		{"POST", "/v1/jobs", `{"nam":"iris"}`, 400, `did you mean \"name\"?`},
		{"POST", "/v1/jobs", `{"plan":{"hiden":[3]},"table":"a"}`, 400, `plan has no \"hiden\"; did you mean \"hidden\"?`},
		{"POST", "/v1/jobs", `{"plan":{"optimizer":{"learnig_rate":1}},"table":"a"}`, 400, `plan.optimizer has no \"learnig_rate\"; did you mean \"learning_rate\"?`},
		{"POST", "/v1/jobs", `{"plan":{"layers":[{"neurons":1},{"nerons":1}]},"table":"a"}`, 400, `plan.layers[1] has no \"nerons\"`},
		{"POST", "/v1/jobs", `{"plan":{"epochs":"many"},"table":"a"}`, 400, "epochs"},
		{"POST", "/v1/jobs", `{"samples":{"input":[1],"inputz":2}}`, 400, `samples has no \"inputz\"`},
		{"POST", "/v1/jobs", `{"name":7}`, 400, "name is a number"},
		{"POST", "/v1/jobs", `{"name":"a"} {}`, 400, "more than one value"},
		{"POST", "/v1/jobs", `{"name":`, 400, "not the JSON"},
		{"POST", "/v1/jobs", `{"name":"a"}`, 400, "nothing to learn from"},
		{"POST", "/v1/jobs", `{"table":"a","dataset":"b"}`, 400, "leave out the others"},
		{"POST", "/v1/jobs", "name=iris", 415, "application/json"},
		{"POST", "/v1/jobs/x:kill", `{"victim":"cat"}`, 400, "neuron, layer, network or trainer"},
		{"POST", "/v1/jobs/x:kill", "", 415, "Content-Type"},
		{"PUT", "/v1/chaos", `{"every_ms":1000,"victims":["cat"]}`, 400, `\"cat\"`},
		{"PUT", "/v1/chaos", `{"victims":["neuron"]}`, 400, "every_ms is missing"},
		{"PUT", "/v1/queues/night", `{"running":1}`, 400, "the body has no"},
	} {
		t.Run(c.method+" "+c.path+" "+c.body, func(t *testing.T) {
			g.wants(c.status, c.want)(g.ask(c.method, c.path, c.body, nil))
		})
	}
}

func TestAHandlerThatPanicsIsLoggedOnceAndTheServiceGoesOn(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	g := start(t, nobody, func(c *Config) {
		c.Log = zap.New(core)
		c.Ready = func() error { panic("no more") }
	})
	g.wants(http.StatusInternalServerError, `"code":"internal"`)(g.ask("GET", "/readyz", "", nil))
	found := logs.TakeAll()
	if len(found) != 1 || found[0].ContextMap()["reason"] != "no more" || !strings.Contains(found[0].ContextMap()["stack"].(string), "service.go") {
		t.Errorf("%+v", found)
	}
	g.wants(http.StatusOK, "ok")(g.ask("GET", "/livez", "", nil))
}

func TestWhatFailsInsideIsLoggedOnce(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	g := start(t, func(proto.Message) proto.Message {
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL, Message: "our fault"}
	}, func(c *Config) { c.Log = zap.New(core) })
	g.wants(http.StatusInternalServerError, "our fault")(g.ask("GET", "/v1/jobs/x", "", nil))
	if found := logs.TakeAll(); len(found) != 1 || found[0].ContextMap()["path"] != "/v1/jobs/x" {
		t.Errorf("%+v", found)
	}
}
