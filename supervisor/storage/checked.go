package storage

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
)

// Checked returns a reader of a data set that tells damage: where the bytes turn out
// not to have the digest, its end wraps ErrDamaged in place of io.EOF.
func Checked(in io.ReadCloser, dataset Digest) io.ReadCloser {
	return &checked{ReadCloser: in, want: dataset, sum: sha256.New()}
}

// checked takes the digest of what is read through it.
type checked struct {
	io.ReadCloser
	want Digest
	sum  hash.Hash
}

// Read implements io.Reader.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	if errors.Is(err, io.EOF) && Digest(c.sum.Sum(nil)) != c.want {
		err = fmt.Errorf("the digest is not that of the data: %w", ErrDamaged)
	}
	return n, err
}
