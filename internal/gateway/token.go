package gateway

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
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
