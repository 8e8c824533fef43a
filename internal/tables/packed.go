package tables

import (
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// gunzip unpacks a file packed by gzip, or several put together.
func gunzip(file *Text, o Options) (*Text, error) {
	in, err := gzip.NewReader(file.Reader())
	if err != nil {
		return nil, damaged(aGzip, err)
	}
	defer in.Close()
	return unpack(in, aGzip, o)
}

// longestWindow is how far back a Zstandard file may refer: as much as its own program takes with --long.
const longestWindow = 128 << 20

// unzstd unpacks a file packed by Zstandard.
func unzstd(file *Text, o Options) (*Text, error) {
	in, err := zstd.NewReader(file.Reader(), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(longestWindow))
	if err != nil {
		return nil, damaged(aZstandard, err)
	}
	defer in.Close()
	return unpack(in, aZstandard, o)
}

// unpack takes in what a file unpacks to.
func unpack(in io.Reader, by string, o Options) (*Text, error) {
	s := o.spool()
	if _, err := io.Copy(s, in); err != nil {
		s.drop()
		if s.err == nil {
			err = damaged(by, err)
		}
		return nil, err
	}
	return s.text(), nil
}
