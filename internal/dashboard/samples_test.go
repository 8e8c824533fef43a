package dashboard

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSampleTablesAreThoseOfTheDocumentation(t *testing.T) {
	samples := 0
	for name, content := range read(t) {
		if !strings.HasPrefix(name, "samples/") {
			continue
		}
		samples++
		documented, err := os.ReadFile(filepath.Join("..", "..", "docs", "examples", path.Base(name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(content, documented) {
			t.Errorf("%s is not docs/examples/%s: copy it anew", name, path.Base(name))
		}
	}
	if samples == 0 {
		t.Error("there are no sample tables")
	}
}
