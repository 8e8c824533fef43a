package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"deepnet/internal/chart"
)

// pathIn is the path of a file in a folder.
func pathIn(folder, name string) string { return filepath.Join(folder, name) }

// writeFiles writes files into a folder, which it makes where there is none. All are
// written beside their places first, so that what is there is replaced by something
// whole or not at all.
func writeFiles(ctx context.Context, folder string, files []chart.File) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return failed(exitUsage, "the folder %s cannot be made: %w; name another one with --files", folder, err)
	}
	beside, err := os.MkdirTemp(folder, ".deepnet-report-")
	if err != nil {
		return failed(exitUsage, "nothing can be written into %s: %w; name another folder with --files", folder, err)
	}
	defer os.RemoveAll(beside)
	for _, f := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := os.WriteFile(pathIn(beside, f.Name), f.Data, 0o600); err != nil {
			return fmt.Errorf("%s was not written: %w; what was there before still is", f.Name, err)
		}
	}
	for _, f := range files {
		if err := os.Rename(pathIn(beside, f.Name), pathIn(folder, f.Name)); err != nil {
			return fmt.Errorf("%s was not put into its place: %w", f.Name, err)
		}
	}
	return nil
}
