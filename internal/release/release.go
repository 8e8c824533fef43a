// Package release says which release of Deepnet a program is.
//
// It reads what the build recorded, and nothing else. What more is to be told of a build
// goes into Line, which the service tells clients, logs and metrics.
package release

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Line is the version as the build recorded it, the commit where known, and what it was
// built with.
func Line() string {
	version, commit := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = " " + setting.Value
			}
		}
	}
	return fmt.Sprintf("deepnet %s%s %s %s/%s", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
