package gateway

import (
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"

	"go.uber.org/zap"
)

// policy lets the page have nothing that is not the service's own.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard is the outermost handler: nothing is reached that it does not let through.
type guard struct {
	config    Config
	authority string          // the host and port by which the service is found
	hosts     map[string]bool // those by which it may be called
	cookie    string          // the name of that with the token
	origins   *http.CrossOriginProtection
	codes     codes
	inside    http.Handler
}

// ServeHTTP implements http.Handler.
func (g *guard) ServeHTTP(plain http.ResponseWriter, r *http.Request) {
	w := &writer{ResponseWriter: plain, control: http.NewResponseController(plain), most: g.config.Times.Write}
	defer g.caught(w, r)
	maps.Copy(w.Header(), secured)
	pace(w, r, g.config.Times.Body)
	switch {
	case r.URL.Path == "/livez" || r.URL.Path == "/readyz":
		hangUp(w, r)
		g.inside.ServeHTTP(w, r) // they tell nothing, and who probes has no token
	case !g.isHost(r):
		turnDown(w, r, refuse(codeHost, "this service is not called %s; call it by %s, or have it started with --http-host", r.Host, g.authority))
	case r.URL.Path == "/" && r.Method == http.MethodGet && g.lets(r.URL.Query()):
		g.admit(w, r)
	case !g.shown(r):
		unauthorized(w, r)
	case g.origins.Check(r) != nil:
		turnDown(w, r, refuse(codeCrossOrigin, "a page of another origin may change nothing here"))
	default:
		prove(r)
		g.inside.ServeHTTP(w, r)
	}
}

// secured are the headers that every answer has.
var secured = http.Header{
	"Content-Security-Policy":      {policy},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

// caught answers for a handler that panicked; the service goes on.
func (g *guard) caught(w *writer, r *http.Request) {
	switch reason := recover(); reason {
	case nil:
	case http.ErrAbortHandler:
		panic(reason)
	default:
		g.config.Log.Error("a request crashed", zap.String("method", r.Method), zap.String("path", r.URL.Path),
			zap.String("reason", fmt.Sprint(reason)), zap.ByteString("stack", debug.Stack()))
		if w.begun {
			panic(http.ErrAbortHandler) // so that half an answer is not taken for a whole
		}
		refuse(codeInternal, "the request crashed; the service's log says where").write(w)
	}
}

// turnDown refuses a stranger.
func turnDown(w http.ResponseWriter, r *http.Request, why *problem) {
	hangUp(w, r)
	why.write(w)
}

// hangUp has the connection end with the answer: a stranger does not keep it.
func hangUp(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor == 1 {
		w.Header().Set("Connection", "close")
	}
}

// help is what a person sees who has no token.
const help = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Deepnet</title></head>
<body><h1>Deepnet</h1>
<p>This page needs the link with the token of the service. Type</p>
<pre>deepnet dashboard</pre>
<p>on the machine where the service runs: it prints the link and opens it.</p>
</body></html>
`

func unauthorized(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		turnDown(w, r, refuse(codeUnauthorized, "the token is missing or wrong; send the header Authorization: Bearer TOKEN with the token in the file %s of the data folder", tokenFile))
		return
	}
	hangUp(w, r)
	_ = send(w, http.StatusUnauthorized, "text/html; charset=utf-8", []byte(help))
}
