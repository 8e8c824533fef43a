package gateway

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol/protocolconnect"
)

// everyRequest is a request to every route there is, the page's and the calls' among them.
func (g *gate) everyRequest() (all [][2]string) {
	for _, route := range g.table() {
		all = append(all, [2]string{route.method, strings.NewReplacer("{id}", "latest", "{name}", "night").Replace(route.path)})
	}
	for _, path := range []string{"/", "/part/app.js", "/nothing", "/v1/nothing"} {
		all = append(all, [2]string{"GET", path})
	}
	for _, service := range []string{protocolconnect.DeepnetName + "/Get", "grpc.health.v1.Health/Check", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"} {
		all = append(all, [2]string{"POST", "/" + service})
	}
	return all
}

func TestNothingIsReachedWithoutTheToken(t *testing.T) {
	g := start(t, nobody, nil)
	wrong := map[string]func(*http.Request){
		"no token":          func(r *http.Request) { r.Header.Del("Authorization") },
		"a wrong token":     header("Authorization", "Bearer "+strings.Repeat("0", 64)),
		"half of the token": header("Authorization", "Bearer "+secret[:32]),
		"another scheme":    header("Authorization", "Basic "+secret),
		"another port's token": func(r *http.Request) {
			r.Header.Set("Authorization", "")
			r.AddCookie(&http.Cookie{Name: "deepnet_token_1", Value: secret})
		},
		"a token in the query": func(r *http.Request) {
			r.Header.Del("Authorization")
			r.URL.RawQuery = "token=" + secret
			r.URL.Path += "x"
		},
	}
	for _, request := range g.everyRequest() {
		for name, change := range wrong {
			answer, body := g.ask(request[0], request[1], "", change)
			open := answer.Request.URL.Path == "/livez" || answer.Request.URL.Path == "/readyz"
			if open != (answer.StatusCode == http.StatusOK) || !open && answer.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s %s with %s: %d %s", request[0], request[1], name, answer.StatusCode, body)
			}
			if !open && (answer.Header.Get("Content-Type") != "application/problem+json" || answer.Header.Get("WWW-Authenticate") != "Bearer") {
				t.Errorf("%s %s: %v", request[0], request[1], answer.Header)
			}
		}
		if answer, body := g.ask(request[0], request[1], "", nil); answer.StatusCode == http.StatusUnauthorized {
			t.Errorf("%s %s with the token: %s", request[0], request[1], body)
		}
	}
}

func TestEveryAnswerHasTheHeadersThatKeepItSafe(t *testing.T) {
	g := start(t, nobody, nil)
	for _, request := range g.everyRequest() {
		for _, change := range []func(*http.Request){nil, func(r *http.Request) { r.Header.Del("Authorization") }, func(r *http.Request) { r.Host = "evil.example" }} {
			answer, _ := g.ask(request[0], request[1], "", change)
			for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
				if got := answer.Header.Get(name); got != want {
					t.Errorf("%s %s: %s is %q", request[0], request[1], name, got)
				}
			}
			if answer.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s may be read by others", request[0], request[1])
			}
		}
	}
}

func TestABrowserGetsTheTokenByTheLinkAndKeepsItAsACookie(t *testing.T) {
	g := start(t, nobody, nil)
	bare := func(r *http.Request) { r.Header.Del("Authorization"); r.Header.Set("Accept", "text/html,*/*") }
	answer := g.wants(http.StatusUnauthorized, "deepnet dashboard")(g.ask("GET", "/", "", bare))
	if kind := answer.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/html") {
		t.Error(kind)
	}
	g.wants(http.StatusUnauthorized, "deepnet dashboard")(g.ask("GET", "/?token="+strings.Repeat("0", 64), "", bare))
	answer = g.wants(http.StatusSeeOther, "")(g.ask("GET", "/?token="+secret+"&theme=dark", "", bare))
	if to := answer.Header.Get("Location"); to != "/?theme=dark" {
		t.Errorf("it leads to %s", to)
	}
	cookies := answer.Cookies()
	if len(cookies) != 1 {
		t.Fatal(cookies)
	}
	c := cookies[0]
	if c.Name != fmt.Sprintf("deepnet_token_%d", g.port()) || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
		t.Errorf("%+v", c)
	}
	g.wants(http.StatusOK, "page")(g.ask("GET", "/", "", func(r *http.Request) { bare(r); r.AddCookie(c) }))
}

func TestOnlyHostsOfOurOwnAreServed(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.Hosts = []string{"deepnet.example", "box.example:8080", "[fd00::1]"} })
	port := g.port()
	for host, served := range map[string]bool{
		fmt.Sprintf("127.0.0.1:%d", port): true, fmt.Sprintf("localhost:%d", port): true, fmt.Sprintf("LOCALHOST:%d", port): true, fmt.Sprintf("[::1]:%d", port): true,
		"deepnet.example": true, fmt.Sprintf("deepnet.example:%d", port): true, "box.example:8080": true, fmt.Sprintf("[fd00::1]:%d", port): true,
		"evil.example": false, fmt.Sprintf("evil.example:%d", port): false, "localhost": false, "localhost:1": false, "box.example": false,
		fmt.Sprintf("localhost.evil.example:%d", port): false, fmt.Sprintf("192.168.0.1:%d", port): false,
	} {
		answer, body := g.ask("GET", "/v1/service", "", func(r *http.Request) { r.Host = host })
		if served != (answer.StatusCode == http.StatusOK) || !served && !strings.Contains(body, `"code":"forbidden_host"`) {
			t.Errorf("%s: %d %s", host, answer.StatusCode, body)
		}
		g.wants(http.StatusOK, "ok")(g.ask("GET", "/livez", "", func(r *http.Request) { r.Host = host }))
	}
}

func TestAPageOfAnotherOriginChangesNothing(t *testing.T) {
	g := start(t, nobody, nil)
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		for name, change := range map[string]func(*http.Request){
			"by its origin": header("Origin", "https://evil.example"),
			"by its site":   header("Sec-Fetch-Site", "cross-site"),
			"another port's": func(r *http.Request) {
				r.Header.Set("Sec-Fetch-Site", "same-site")
				r.Header.Set("Origin", "http://127.0.0.1:1")
			},
		} {
			t.Run(method+" "+name, func(t *testing.T) {
				g.wants(http.StatusForbidden, `"code":"cross_origin"`)(g.ask(method, "/v1/jobs/x", "", change))
			})
		}
	}
	g.wants(http.StatusNotFound, "no such job")(g.ask("DELETE", "/v1/jobs/x", "", header("Origin", g.URL())))
	g.wants(http.StatusNotFound, "no such job")(g.ask("DELETE", "/v1/jobs/x", "", header("Sec-Fetch-Site", "same-origin")))
}

func TestNoPathLeadsOutOfThePage(t *testing.T) {
	g := start(t, nobody, nil)
	for _, path := range []string{"/../server.go", "/%2e%2e/server.go", "/part/..%2f..%2fserver.go", "/part/../../../../etc/passwd", "//etc/passwd", "/part", "/part/", `/..\server.go`, "/index.html/", "/.", "/\x00"} {
		conn, err := net.Dial("tcp", g.address())
		check(t, err)
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n", path, g.address(), secret)
		text, err := io.ReadAll(conn)
		check(t, err)
		check(t, conn.Close())
		status, _, _ := strings.Cut(strings.TrimPrefix(string(text), "HTTP/1.1 "), " ")
		if !strings.Contains("404 400 301 307", status) || strings.Contains(string(text), "package gateway") {
			t.Errorf("%q: %s", path, text)
		}
	}
}

func TestWhatIsNotSafeIsNotStarted(t *testing.T) {
	good := Config{Client: local(t, nobody), Token: secret}
	for name, c := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"all addresses":   {func(c *Config) { c.Address = "0.0.0.0:0" }, "give a certificate"},
		"no host":         {func(c *Config) { c.Address = ":0" }, "give a certificate"},
		"another machine": {func(c *Config) { c.Address = "deepnet.example:7601" }, "give a certificate"},
		"no token":        {func(c *Config) { c.Token = "" }, "64 hexadecimal digits"},
		"a short token":   {func(c *Config) { c.Token = "ab" }, "64 hexadecimal digits"},
		"no client":       {func(c *Config) { c.Client = nil }, "no client"},
	} {
		t.Run(name, func(t *testing.T) {
			config := good
			c.change(&config)
			if _, err := Start(config); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
}

func TestATakenPortIsAnError(t *testing.T) {
	g := start(t, nobody, nil)
	if _, err := Start(Config{Client: g.config.Client, Token: secret, Address: g.address()}); err == nil || !strings.Contains(err.Error(), "cannot listen on") {
		t.Error(err)
	}
}

func TestAConnectionThatSaysNothingOrDribblesIsClosed(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.Times.Header = 50 * time.Millisecond })
	for name, dribble := range map[string]string{"says nothing": "", "dribbles": "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 4096)} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", g.address())
			check(t, err)
			defer conn.Close()
			done := make(chan struct{})
			go func() {
				defer close(done)
				for _, c := range []byte(dribble) {
					if _, err := conn.Write([]byte{c}); err != nil {
						return
					}
					time.Sleep(time.Millisecond)
				}
			}()
			check(t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
			_, err = io.Copy(io.Discard, conn)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the connection is still open")
			}
			<-done
		})
	}
}
