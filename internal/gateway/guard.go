package gateway

import (
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"

	"go.uber.org/zap"
)

// policy lets the page have nothing that is not the service's own.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard is the outermost handler: nothing is reached that it does not let through.
func (s *Server) guard(plain http.ResponseWriter, r *http.Request) {
	w := &writer{ResponseWriter: plain, control: http.NewResponseController(plain), most: s.config.Times.Write}
	defer s.caught(w, r)
	secure(w.Header())
	s.pace(w, r)
	switch {
	case r.URL.Path == "/livez" || r.URL.Path == "/readyz":
		s.routes.ServeHTTP(w, r) // they tell nothing, and who probes has no token
	case !s.isHost(r):
		s.turnDown(w, r, refuse(codeHost, "this service is not called %s; call it by %s, or have it started with --http-host", r.Host, s.authority()))
	case r.URL.Path == "/" && r.Method == http.MethodGet && s.isToken(r.URL.Query().Get("token")):
		s.admit(w, r)
	case !s.shown(r):
		s.unauthorized(w, r)
	case s.origins.Check(r) != nil:
		s.turnDown(w, r, refuse(codeCrossOrigin, "a page of another origin may change nothing here"))
	default:
		s.routes.ServeHTTP(w, r)
	}
}

// secure sets the headers that every answer has.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// caught answers for a handler that panicked; the service goes on.
func (s *Server) caught(w *writer, r *http.Request) {
	switch reason := recover(); reason {
	case nil:
	case http.ErrAbortHandler:
		panic(reason)
	default:
		s.config.Log.Error("a request crashed", zap.String("method", r.Method), zap.String("path", r.URL.Path),
			zap.String("reason", fmt.Sprint(reason)), zap.ByteString("stack", debug.Stack()))
		if w.begun {
			panic(http.ErrAbortHandler) // so that half an answer is not taken for a whole
		}
		refuse(codeInternal, "the request crashed; the service's log says where").write(w)
	}
}

// turnDown refuses a stranger, who does not keep the connection.
func (s *Server) turnDown(w http.ResponseWriter, r *http.Request, why *problem) {
	if r.ProtoMajor == 1 {
		w.Header().Set("Connection", "close")
	}
	why.write(w)
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

func (s *Server) unauthorized(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		s.turnDown(w, r, refuse(codeUnauthorized, "the token is missing or wrong; send the header Authorization: Bearer TOKEN with the token in the file %s of the data folder", tokenFile))
		return
	}
	if r.ProtoMajor == 1 {
		w.Header().Set("Connection", "close")
	}
	_ = send(w, http.StatusUnauthorized, "text/html; charset=utf-8", []byte(help))
}

// allowed are the hosts by which the service may be called, so that no page of a stranger
// reaches it by a name that leads here (DNS rebinding).
func (s *Server) allowed() map[string]bool {
	hosts := map[string]bool{}
	port := fmt.Sprint(s.address.Port)
	host, _, _ := net.SplitHostPort(s.config.Address)
	for _, name := range []string{"localhost", "127.0.0.1", "::1", host} {
		hosts[strings.ToLower(net.JoinHostPort(name, port))] = true
	}
	for _, name := range s.config.Hosts {
		hosts[strings.ToLower(name)] = true
		if _, _, err := net.SplitHostPort(name); err != nil {
			hosts[strings.ToLower(net.JoinHostPort(strings.Trim(name, "[]"), port))] = true
		}
	}
	return hosts
}

// isHost says whether a request calls the service by a name of its own.
func (s *Server) isHost(r *http.Request) bool {
	host := strings.ToLower(r.Host)
	if s.hosts[host] {
		return true
	}
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && host == at.String() // the address that it came to, where all are listened on
}
