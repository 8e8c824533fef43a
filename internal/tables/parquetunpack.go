package tables

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	stored "github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// errSize is the error for a page that says a wrong size.
var errSize = errors.New("a page unpacks to another size than it says")

// unpackedPage is what a page unpacks to, which must be so many bytes.
func unpackedPage(size int64, data *io.SectionReader, codec stored.CompressionCodec) ([]byte, error) {
	block := make([]byte, data.Size())
	if _, err := io.ReadFull(data, block); err != nil {
		return nil, err
	}
	if len(block) == 0 && size == 0 {
		return nil, nil
	}
	content, err := unpackBlock(size, block, codec)
	if err == nil && int64(len(content)) != size {
		err = errSize
	}
	return content, err
}

// unpackBlock unpacks so many bytes and no more.
func unpackBlock(size int64, block []byte, codec stored.CompressionCodec) ([]byte, error) {
	switch codec {
	case stored.Uncompressed:
		return block, nil
	case stored.Snappy:
		if n, err := snappy.DecodedLen(block); err != nil || int64(n) != size {
			return nil, errors.Join(err, errSize)
		}
		return snappy.Decode(nil, block)
	case stored.Lz4Raw:
		content := make([]byte, size)
		n, err := lz4.UncompressBlock(block, content)
		return content[:max(0, n)], err
	case stored.Gzip:
		in, err := gzip.NewReader(bytes.NewReader(block))
		if err != nil {
			return nil, err
		}
		return upTo(size, in)
	case stored.Brotli:
		return upTo(size, brotli.NewReader(bytes.NewReader(block)))
	case stored.Zstd:
		in, err := zstd.NewReader(bytes.NewReader(block), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(longestWindow))
		if err != nil {
			return nil, err
		}
		defer in.Close()
		return upTo(size, in)
	default:
		return nil, fmt.Errorf("it is packed by %s, which is not read; write it with Zstandard", codec)
	}
}

// upTo reads so many bytes, and one more if there is one.
func upTo(size int64, in io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(in, size+1)) }
