package gateway

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/protocolconnect"
)

// says sends a request as it is written and returns all that is answered. HOST and TOKEN stand for ours.
func (g *gate) says(request string) string {
	g.Helper()
	conn, err := net.Dial("tcp", g.address())
	check(g, err)
	defer conn.Close()
	_, err = io.WriteString(conn, strings.NewReplacer("HOST", g.address(), "TOKEN", secret, "\n", "\r\n").Replace(request))
	check(g, err)
	text, err := io.ReadAll(conn)
	check(g, err)
	return string(text)
}

// A name that leads here may also stand in the target of a request, or in a second header.
func TestAHostIsCheckedWhereverARequestNamesIt(t *testing.T) {
	g := start(t, nobody, nil)
	for request, want := range map[string]string{
		"GET http://HOST/v1/service HTTP/1.1\nHost: HOST":                        "HTTP/1.1 200",
		"GET http://evil.example/v1/service HTTP/1.1\nHost: HOST":                "HTTP/1.1 403",
		"GET http://HOST@evil.example/v1/service HTTP/1.1\nHost: HOST":           "HTTP/1.1 403",
		"GET /v1/service HTTP/1.1\nHost: HOST\nHost: evil.example":               "HTTP/1.1 400",
		"GET /v1/service HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: HOST":   "HTTP/1.1 403",
		"GET /v1/service HTTP/1.1\nHost: evil.example\nForwarded: host=\"HOST\"": "HTTP/1.1 403",
		"GET /v1/service HTTP/1.1":                                               "HTTP/1.1 400",
		"GET /v1/service HTTP/1.0":                                               "HTTP/1.0 403",
	} {
		if text := g.says(request + "\nAuthorization: Bearer TOKEN\nConnection: close\n\n"); !strings.HasPrefix(text, want) {
			t.Errorf("%s\nis answered\n%s", request, text)
		}
	}
}

// A page elsewhere reaches this machine by other spellings of its address, 0.0.0.0 among them.
func TestOtherSpellingsOfThisMachineAreNoHosts(t *testing.T) {
	g := start(t, nobody, nil)
	for _, host := range []string{"0.0.0.0", "127.1", "2130706433", "0x7f000001", "localhost.", "[::]", "[::ffff:127.0.0.1]", "127.0.0.2", "localhost.localdomain"} {
		answer, body := g.ask("GET", "/v1/service", "", func(r *http.Request) { r.Host = fmt.Sprintf("%s:%d", host, g.port()) })
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d %s", host, answer.StatusCode, body)
		}
	}
}

// withCookie is a browser that has the token.
func (g *gate) withCookie(change func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Del("Authorization")
		r.AddCookie(&http.Cookie{Name: fmt.Sprintf("deepnet_token_%d", g.port()), Value: secret})
		change(r)
	}
}

// noting is a service that counts what would change it.
func noting(changes *int) answering {
	return func(request proto.Message) proto.Message {
		switch request.(type) {
		case *protocol.Get, *protocol.List, *protocol.Watch:
		default:
			*changes++
		}
		return nobody(request)
	}
}

// What a page elsewhere can send without being asked first: forms, frames without an origin, links and pictures.
func TestNothingThatAPageElsewhereCanSendChangesAnything(t *testing.T) {
	changes := 0
	g := start(t, noting(&changes), nil)
	kill := "/" + protocolconnect.DeepnetName + "/Kill"
	message := "?encoding=json&connect=v1&message=" + url.QueryEscape(`{"job":"latest","victim":"VICTIM_TRAINER"}`)
	form := func(kind string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Origin", "null"); r.Header.Set("Content-Type", kind) }
	}
	plain := func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") } // an old browser that says no origin
	override := func(r *http.Request) {
		r.Header.Set("X-HTTP-Method-Override", "DELETE")
		r.Header.Set("X-Method-Override", "DELETE")
	}
	for name, c := range map[string]struct {
		method, path, body string
		change             func(*http.Request)
	}{
		"a form in a frame without an origin":  {"POST", "/v1/jobs", `{"table":"a,b\n1,2\n"}`, form("text/plain")},
		"a form with fields":                   {"POST", "/v1/jobs/latest:kill", `victim=trainer`, form("application/x-www-form-urlencoded")},
		"a form with a file":                   {"POST", "/v1/datasets", "--x\r\n\r\na,b\n1,2\n--x--", form("multipart/form-data; boundary=x")},
		"a form of a browser without origins":  {"POST", "/v1/jobs/latest:kill", `{"victim":"trainer"}`, plain},
		"a table of a browser without origins": {"POST", "/v1/jobs", `{"table":"a,b\n1,2\n"}`, plain},
		"a call by a form":                     {"POST", kill, `{"job":"latest"}`, plain},
		"a call from elsewhere":                {"POST", kill, `{"job":"latest"}`, form("application/json")},
		"a call as a picture":                  {"GET", kill + message, "", func(*http.Request) {}},
		"an action as a picture":               {"GET", "/v1/jobs/latest:cancel", "", func(*http.Request) {}},
		"another method in a header":           {"GET", "/v1/jobs/latest", "", override},
		"another method in the query":          {"GET", "/v1/jobs/latest?_method=DELETE", "", func(*http.Request) {}},
	} {
		answer, body := g.ask(c.method, c.path, c.body, g.withCookie(c.change))
		if changes > 0 || answer.StatusCode < 400 {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
			changes = 0
		}
	}
}

// Who is asked first whether he may is told nothing by which he might.
func TestNoOriginIsGivenLeave(t *testing.T) {
	g := start(t, nobody, nil)
	for _, request := range g.everyRequest() {
		for _, change := range []func(*http.Request){func(r *http.Request) { r.Header.Del("Authorization") }, func(*http.Request) {}} {
			answer, _ := g.ask("OPTIONS", request[1], "", func(r *http.Request) {
				change(r)
				r.Header.Set("Origin", "https://evil.example")
				r.Header.Set("Access-Control-Request-Method", request[0])
				r.Header.Set("Access-Control-Request-Private-Network", "true")
			})
			for name := range answer.Header {
				if strings.HasPrefix(name, "Access-Control-Allow-") {
					t.Errorf("%s: %s: %s", request[1], name, answer.Header.Get(name))
				}
			}
		}
	}
}

// Cookies are shared by the ports of a machine: another program's page may set one of our name, which a browser sends first.
func TestACookieThatAnotherPortSetLocksNobodyOut(t *testing.T) {
	g := start(t, nobody, nil)
	name := fmt.Sprintf("deepnet_token_%d", g.port())
	for value, want := range map[string]int{secret: http.StatusOK, strings.Repeat("1", 64): http.StatusUnauthorized} {
		answer, body := g.ask("GET", "/v1/service", "", func(r *http.Request) {
			r.Header.Del("Authorization")
			r.AddCookie(&http.Cookie{Name: name, Value: strings.Repeat("0", 64)})
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		})
		if answer.StatusCode != want {
			t.Errorf("%d %s, want %d", answer.StatusCode, body, want)
		}
	}
}

// A second request in the body of one that is turned down is not one.
func TestNoRequestIsSmuggledInABody(t *testing.T) {
	g := start(t, nobody, nil)
	const hidden = "GET /v1/service HTTP/1.1\nHost: HOST\nAuthorization: Bearer TOKEN\n\n"
	for name, head := range map[string]string{
		"turned down":          "POST /v1/jobs HTTP/1.1\nHost: HOST\nContent-Length: 4\n\n",
		"of another host":      "POST /v1/jobs HTTP/1.1\nHost: evil.example\nContent-Length: 0\n\n",
		"of two lengths":       "POST /v1/jobs HTTP/1.1\nHost: HOST\nContent-Length: 0\nContent-Length: 500\n\n",
		"of an odd encoding":   "POST /v1/jobs HTTP/1.1\nHost: HOST\nTransfer-Encoding: xchunked\n\n",
		"of encoding and size": "POST /v1/jobs HTTP/1.1\nHost: HOST\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n",
	} {
		if text := g.says(head + hidden); strings.Contains(text, `"release"`) || strings.Count(text, "HTTP/1.1 ") > 1 {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// Names that come from outside are texts: no file is called by them.
func TestANameThatIsAPathStaysAText(t *testing.T) {
	asked := ""
	g := start(t, func(request proto.Message) proto.Message {
		switch r := request.(type) {
		case *protocol.Get:
			asked = r.GetJob()
		case *protocol.Upload:
			return &protocol.Uploaded{Dataset: r.GetDataset(), Have: r.GetSize(), Whole: true}
		}
		return nobody(request)
	}, nil)
	for _, name := range []string{"../../../../tmp/evil.csv", "/etc/passwd", "a\x00b.csv", "a\r\nSet-Cookie: x=y.csv"} {
		made := g.sends("/v1/datasets?name="+url.QueryEscape(name), "a,b\n1,x\n2,y\n")
		if made.Name != name {
			t.Errorf("%q became %q", name, made.Name)
		}
	}
	g.wants(http.StatusNotFound, "no such job")(g.ask("GET", "/v1/jobs/..%2f..%2fhttp-token", "", nil))
	if asked != "../../http-token" {
		t.Errorf("it was asked for %q", asked)
	}
}
