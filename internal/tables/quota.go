package tables

import (
	"errors"
	"io"
)

// errQuota ends reading where one row has too much.
var errQuota = errors.New("a row is too large")

// quota reads so many bytes at the most until it is renewed: it keeps a decoder from holding a row of any size.
type quota struct {
	in   io.Reader
	most int
	used int
}

func (q *quota) renew() { q.used = 0 }

// Read implements io.Reader.
func (q *quota) Read(p []byte) (int, error) {
	left := q.most - q.used
	if left <= 0 {
		return 0, errQuota
	}
	n, err := q.in.Read(p[:min(len(p), left)])
	q.used += n
	return n, err
}
