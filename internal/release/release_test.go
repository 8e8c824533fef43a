package release

import (
	"runtime"
	"strings"
	"testing"
)

func TestTheLineNamesTheVersionAndWhatItWasBuiltWith(t *testing.T) {
	if line := Line(); !strings.HasPrefix(line, "deepnet (devel)") || !strings.HasSuffix(line, runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH) {
		t.Errorf("the line is %q", line)
	}
}
