package gateway

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestTheTokenIsMadeOnceAndOnlyItsOwnerReadsIt(t *testing.T) {
	folder := t.TempDir()
	var all sync.WaitGroup
	made := make([]string, 16)
	for i := range made {
		all.Go(func() {
			token, err := Token(folder)
			if err != nil {
				t.Error(err)
			}
			made[i] = token
		})
	}
	all.Wait()
	for _, token := range made {
		if token != made[0] || !wellFormed(token) {
			t.Errorf("%q beside %q", token, made[0])
		}
	}
	info, err := os.Stat(filepath.Join(folder, "http-token"))
	check(t, err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the mode is %o", mode)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
	if other, err := Token(t.TempDir()); err != nil || other == made[0] {
		t.Errorf("%q, %v", other, err)
	}
}

func TestAFileWithoutATokenIsNoToken(t *testing.T) {
	folder := t.TempDir()
	for _, text := range []string{"", "secret", strings.Repeat("0", 63), strings.Repeat("g", 64)} {
		check(t, os.WriteFile(filepath.Join(folder, "http-token"), []byte(text), 0o600))
		if _, err := Token(folder); err == nil || !strings.Contains(err.Error(), "delete the file") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Token(filepath.Join(folder, "nowhere")); err == nil {
		t.Error("a token was kept in a folder that is not there")
	}
}
