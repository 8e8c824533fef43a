package dashboard

import (
	"embed"
	"io/fs"
)

//go:embed static
var embedded embed.FS

// Files is the page: index.html at its root, and what that refers to.
func Files() fs.FS {
	files, err := fs.Sub(embedded, "static")
	if err != nil {
		panic(err) // the name above is not a valid path
	}
	return files
}
