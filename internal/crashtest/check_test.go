package crashtest

import (
	"testing"

	"deepnet/internal/store"
)

// checkFolder wants nothing to be lost of what a folder had. A file that nothing names is no
// loss: it goes when the service starts next.
func checkFolder(t testing.TB, folder string) {
	t.Helper()
	findings, err := store.Inspect(folder)
	if err != nil {
		t.Error(err)
	}
	for _, f := range findings.List {
		if f.Lost {
			t.Errorf("%s: %s", f.Where, f.What)
		}
	}
}
