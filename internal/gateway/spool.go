package gateway

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"

	"go.uber.org/zap"
)

// spooled is a body in a file.
type spooled struct {
	*os.File
	nameless bool // the system removes it when it is closed, or the process dies
}

// temporary makes a file that goes with the process, where the system can do that.
func (s *api) temporary(pattern string) (*spooled, error) {
	made, err := os.CreateTemp(s.config.TempDir, pattern)
	if err != nil {
		return nil, s.unkept(err, err)
	}
	return &spooled{made, os.Remove(made.Name()) == nil}, nil
}

// unkept is the error about what could not be kept for a reason of the system's, such as a full
// disk; otherwise is any other.
func (s *api) unkept(err, otherwise error) error {
	var system *fs.PathError
	if !errors.As(err, &system) {
		return otherwise
	}
	s.config.Log.Warn("what was uploaded could not be kept", zap.Error(err))
	return refuse(codeBusy, "the service could not keep what was sent, try again later: %v", system.Err)
}

// spool takes in a body of up to so many bytes as an upload may have, whatever its header says.
func (s *api) spool(w http.ResponseWriter, r *http.Request) (*spooled, int64, error) {
	file, err := s.temporary("deepnet-upload-")
	if err != nil {
		return nil, 0, err
	}
	size, err := io.Copy(file, http.MaxBytesReader(w, r.Body, s.config.MaxUpload))
	if err != nil {
		file.remove()
		return nil, 0, s.unkept(err, unread(err))
	}
	return file, size, nil
}

// open reads the file from its beginning.
func (f *spooled) open() (io.ReadCloser, error) {
	return io.NopCloser(io.NewSectionReader(f.File, 0, 1<<62)), nil
}

func (f *spooled) remove() {
	_ = f.Close()
	if !f.nameless {
		_ = os.Remove(f.Name())
	}
}
