package gateway

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestThePageIsSentPackedAndOnlyWhenItChanged(t *testing.T) {
	g := start(t, nobody, nil)
	answer := g.wants(http.StatusOK, "page page")(g.ask("GET", "/", "", header("Accept-Encoding", "identity")))
	tag := answer.Header.Get("ETag")
	if kind := answer.Header.Get("Content-Type"); kind != "text/html; charset=utf-8" || tag == "" {
		t.Errorf("%v", answer.Header)
	}
	g.wants(http.StatusNotModified, "")(g.ask("GET", "/", "", header("If-None-Match", tag)))
	g.wants(http.StatusOK, "page")(g.ask("GET", "/", "", header("If-None-Match", `"0"`)))
	g.wants(http.StatusOK, "")(g.ask("HEAD", "/index.html", "", nil))

	answer, body := g.ask("GET", "/index.html", "", header("Accept-Encoding", "gzip"))
	unpacked, err := gzip.NewReader(strings.NewReader(body))
	check(t, err)
	text, err := io.ReadAll(unpacked)
	check(t, err)
	if answer.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(string(text), "page page") || len(body) > len(text)/2 {
		t.Errorf("%v: %d bytes", answer.Header, len(body))
	}
	answer = g.wants(http.StatusOK, "export {}")(g.ask("GET", "/part/app.js", "", header("Accept-Encoding", "gzip")))
	if kind := answer.Header.Get("Content-Type"); kind != "text/javascript; charset=utf-8" {
		t.Error(kind)
	}
}
