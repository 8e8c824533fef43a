package gateway

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
)

// spooled is a body in a file.
type spooled struct{ *os.File }

// spool takes in a body of up to so many bytes as an upload may have, whatever its header says.
func (s *api) spool(w http.ResponseWriter, r *http.Request) (*spooled, int64, error) {
	made, err := os.CreateTemp(s.config.TempDir, "deepnet-upload-")
	if err != nil {
		return nil, 0, err
	}
	file := &spooled{File: made}
	size, err := io.Copy(made, http.MaxBytesReader(w, r.Body, s.config.MaxUpload))
	var full *fs.PathError
	switch {
	case err == nil:
		return file, size, nil
	case errors.As(err, &full):
		err = fmt.Errorf("the body could not be kept: %w", err)
	default:
		err = unread(err)
	}
	file.remove()
	return nil, 0, err
}

// open reads the file from its beginning.
func (f *spooled) open() (io.ReadCloser, error) {
	return io.NopCloser(io.NewSectionReader(f.File, 0, 1<<62)), nil
}

func (f *spooled) remove() {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
