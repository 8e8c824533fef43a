package gateway

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

const (
	tokenFile  = "http-token"
	tokenBytes = 32
)

// Token returns the token that is kept in the file http-token of a data folder, and makes
// one of 256 random bits if there is none. Only the file's owner may read it.
func Token(folder string) (string, error) {
	path := filepath.Join(folder, tokenFile)
	text, err := os.ReadFile(path) //nolint:gosec // the folder is the operator's
	if errors.Is(err, fs.ErrNotExist) {
		return newToken(path)
	}
	if err != nil {
		return "", fmt.Errorf("the token of the HTTP gateway cannot be read: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if !wellFormed(token) {
		return "", fmt.Errorf("%s holds no token of 64 hexadecimal digits; delete the file, and the next start makes a new one", path)
	}
	return token, nil
}

// newToken makes a token and keeps it. A file that somebody else made meanwhile is not
// overwritten: its token counts.
func newToken(path string) (string, error) {
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // never fails
	token := hex.EncodeToString(random)
	made, err := os.CreateTemp(filepath.Dir(path), ".http-token-") // 0600
	if err != nil {
		return "", fmt.Errorf("the token of the HTTP gateway cannot be kept: %w", err)
	}
	defer os.Remove(made.Name())
	_, err = made.WriteString(token + "\n")
	if err = errors.Join(err, made.Sync(), made.Close()); err == nil {
		err = os.Link(made.Name(), path)
	}
	if errors.Is(err, fs.ErrExist) {
		return Token(filepath.Dir(path))
	}
	if err != nil {
		return "", fmt.Errorf("the token of the HTTP gateway cannot be kept: %w", err)
	}
	return token, nil
}

func wellFormed(token string) bool {
	decoded, err := hex.DecodeString(token)
	return err == nil && len(decoded) == tokenBytes
}

// shown says whether a request shows the token, as a bearer or in the cookie.
func (s *Server) shown(r *http.Request) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return s.isToken(bearer)
	}
	cookie, err := r.Cookie(s.cookie)
	return err == nil && s.isToken(cookie.Value)
}

// isToken takes the same time for every wrong token.
func (s *Server) isToken(text string) bool {
	return subtle.ConstantTimeCompare([]byte(text), []byte(s.config.Token)) == 1
}

// admit sets the cookie for a browser that came with the token in its address, and has it
// come again without.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // on the loopback, in the clear, a browser would not send it back otherwise
		Name: s.cookie, Value: s.config.Token, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.config.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	query := r.URL.Query()
	query.Del("token")
	w.Header().Set("Location", "/")
	if len(query) > 0 {
		w.Header().Set("Location", "/?"+query.Encode())
	}
	w.WriteHeader(http.StatusSeeOther)
}
