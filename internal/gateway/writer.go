package gateway

import (
	"net/http"
	"strconv"
	"time"

	"deepnet/actors/protocol/view"
)

// writer is the way of an answer: whoever does not take what he is sent is cut off, however
// long the whole takes.
type writer struct {
	http.ResponseWriter
	control *http.ResponseController
	most    time.Duration // for each write
	begun   bool
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (w *writer) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *writer) Write(text []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(text)
}

// Flush implements http.Flusher.
func (w *writer) Flush() {
	w.begin()
	_ = w.control.Flush()
}

func (w *writer) begin() {
	w.begun = true
	_ = w.control.SetWriteDeadline(time.Now().Add(w.most))
}

// answer writes a value as JSON.
func answer(w http.ResponseWriter, status int, value any) error {
	text, err := view.Encode(value)
	if err != nil {
		return err
	}
	return send(w, status, "application/json", append(text, '\n'))
}

// send writes an answer that is there as a whole.
func send(w http.ResponseWriter, status int, kind string, text []byte) error {
	header := w.Header()
	header.Set("Content-Type", kind)
	header.Set("Content-Length", strconv.Itoa(len(text)))
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(text) //nolint:gosec // JSON, which nobody sniffs for HTML; and who is gone needs no answer
	return nil
}
