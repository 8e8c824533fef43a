package gateway

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// A sign-in code lets a browser in once, within a minute. Links that other programs see, such as
// the arguments of a program that opens a browser, have one in place of the token.
//
// It is written in hexadecimal: when it ends, in Unix seconds, 8 random bytes, and the
// HMAC-SHA-256 of both with the token as key. So whoever has the token makes codes, and all
// nodes of a service, which have the same token, take them.
const (
	codeLasts  = time.Minute
	codeAhead  = time.Minute // how far the clocks of two nodes may be apart
	codeSigned = 16          // bytes before the HMAC
)

// SignIn is the link by which a browser is let in once, within a minute, to the page at an
// address such as http://127.0.0.1:7601.
func SignIn(address, token string, now time.Time) string {
	return address + "/?" + url.Values{"code": {newCode(token, now)}}.Encode()
}

func newCode(token string, now time.Time) string {
	signed := make([]byte, codeSigned)
	binary.BigEndian.PutUint64(signed, uint64(now.Add(codeLasts).Unix()))
	_, _ = rand.Read(signed[8:]) // never fails
	return hex.EncodeToString(sign(signed, token))
}

// sign appends the HMAC of a text.
func sign(text []byte, token string) []byte {
	mac := hmac.New(sha256.New, []byte(token))
	_, _ = mac.Write(text)
	return mac.Sum(text)
}

// codes are the sign-in codes that were used, until they have ended.
type codes struct {
	mu   sync.Mutex
	used map[string]time.Time
}

// take says whether a code lets somebody in, and uses it up.
func (c *codes) take(code, token string, now time.Time) bool {
	text, err := hex.DecodeString(code)
	if err != nil || len(text) != codeSigned+sha256.Size || !hmac.Equal(text, sign(text[:codeSigned:codeSigned], token)) {
		return false
	}
	ends := time.Unix(int64(binary.BigEndian.Uint64(text)), 0)
	if !now.Before(ends) || ends.Sub(now) > codeLasts+codeAhead {
		return false
	}
	key := string(text[:codeSigned]) // however its digits were written
	c.mu.Lock()
	defer c.mu.Unlock()
	for code, ends := range c.used {
		if !now.Before(ends) {
			delete(c.used, code)
		}
	}
	if _, used := c.used[key]; used {
		return false
	}
	if c.used == nil {
		c.used = map[string]time.Time{}
	}
	c.used[key] = ends
	return true
}

// signIn makes a code for a browser that is let in already, to be let in by another node.
func (s *api) signIn(w http.ResponseWriter, _ *http.Request) error {
	now := s.config.Now()
	return answer(w, http.StatusCreated, struct {
		Code string `json:"code"`
		Ends string `json:"ends"` // RFC 3339, UTC
	}{newCode(s.config.Token, now), now.Add(codeLasts).UTC().Format(time.RFC3339)})
}
