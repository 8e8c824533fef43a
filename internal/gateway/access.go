package gateway

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// shown says whether a request shows the token, as a bearer or in the cookie.
func (g *guard) shown(r *http.Request) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return g.isToken(bearer)
	}
	for _, cookie := range r.CookiesNamed(g.cookie) {
		if g.isToken(cookie.Value) { // a page of another port may have set one beside ours
			return true
		}
	}
	return false
}

// isToken takes the same time for every wrong token.
func (g *guard) isToken(text string) bool {
	return subtle.ConstantTimeCompare([]byte(text), []byte(g.config.Token)) == 1
}

// lets says whether the query of an address lets a browser in: by the token, or by a code,
// which is used up.
func (g *guard) lets(query url.Values) bool {
	return g.isToken(query.Get("token")) || query.Has("code") && g.codes.take(query.Get("code"), g.config.Token, g.config.Now())
}

// admit sets the cookie for a browser that came with the token or a code in its address, and
// has it come again without.
//
// Links from other sites lead in with the cookie (SameSite=Lax), so that the address of a view can be
// sent. They can change nothing, as no GET does, and see nothing.
func (g *guard) admit(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // on the loopback, in the clear, a browser would not send it back otherwise
		Name: g.cookie, Value: g.config.Token, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: g.config.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
	query := r.URL.Query()
	query.Del("token")
	query.Del("code")
	w.Header().Set("Location", "/")
	if len(query) > 0 {
		w.Header().Set("Location", "/?"+query.Encode())
	}
	w.WriteHeader(http.StatusSeeOther)
}

// allowed are the hosts by which the service may be called, so that no page of a stranger
// reaches it by a name that leads here (DNS rebinding).
func allowed(config Config, port string) map[string]bool {
	hosts := map[string]bool{}
	host, _, _ := net.SplitHostPort(config.Address)
	for _, name := range []string{"localhost", "127.0.0.1", "::1", host} {
		hosts[strings.ToLower(net.JoinHostPort(name, port))] = true
	}
	for _, name := range config.Hosts {
		hosts[strings.ToLower(name)] = true
		if _, _, err := net.SplitHostPort(name); err != nil {
			hosts[strings.ToLower(net.JoinHostPort(strings.Trim(name, "[]"), port))] = true
		}
	}
	return hosts
}

// isHost says whether a request calls the service by a name of its own.
func (g *guard) isHost(r *http.Request) bool {
	host := strings.ToLower(r.Host)
	if g.hosts[host] {
		return true
	}
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && host == at.String() // the address that it came to, where all are listened on
}
