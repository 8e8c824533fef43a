package gateway

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestACodeLetsABrowserInOnceWithinAMinute(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	g := start(t, nobody, func(c *Config) { c.Now = func() time.Time { return now } })
	other := start(t, nobody, func(c *Config) { c.Now = g.config.Now })
	bare := func(r *http.Request) { r.Header.Del("Authorization") }
	lets := func(g *gate, code string) bool {
		answer, body := g.ask("GET", "/?theme=dark&code="+code, "", bare)
		if in := answer.StatusCode == http.StatusSeeOther; !in {
			g.wants(http.StatusUnauthorized, "token is missing")(answer, body)
			return false
		}
		if to := answer.Header.Get("Location"); to != "/?theme=dark" || len(answer.Cookies()) != 1 {
			t.Errorf("it leads to %s with the cookies %v", to, answer.Cookies())
		}
		return true
	}
	asked := func() string {
		var made struct{ Code, Ends string }
		_, body := g.ask("POST", "/v1/sign-in", "", nil)
		check(t, json.Unmarshal([]byte(body), &made))
		if made.Ends != now.Add(time.Minute).Format(time.RFC3339) {
			t.Errorf("it ends at %s", made.Ends)
		}
		return made.Code
	}

	code := asked()
	if !lets(g, code) || lets(g, code) || lets(g, strings.ToUpper(code)) {
		t.Error("it does not let in just once")
	}
	if !lets(other, code) {
		t.Error("another node with the same token does not take it")
	}
	if late := asked(); late == code {
		t.Error("two codes are equal")
	} else if now = now.Add(time.Minute); lets(g, late) {
		t.Error("it lets in after its end")
	}
	code = asked()
	for at := range code {
		other := []byte(code)
		other[at] ^= 1 // another digit
		if _, err := hex.DecodeString(string(other)); err == nil && lets(g, string(other)) {
			t.Errorf("with another digit %d it lets in", at)
		}
	}
	for _, wrong := range []string{"", code[2:], code + "00", strings.ToUpper(secret), newCode(strings.Repeat("0", 64), now), newCode(secret, now.Add(5*time.Minute))} {
		if lets(g, wrong) {
			t.Errorf("%q lets in", wrong)
		}
	}
	if !strings.HasPrefix(SignIn("http://127.0.0.1:7601", secret, now), "http://127.0.0.1:7601/?code=") || len(g.http.Handler.(*guard).codes.used) != 1 {
		t.Error("a code that has ended is still remembered, or a link is none")
	}
}
