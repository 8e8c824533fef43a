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
	"github.com/parquet-go/parquet-go/encoding/thrift"
	stored "github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

const (
	maxPage       = 256 << 20 // bytes that a page may unpack to
	maxPageValues = 1 << 26   // values that a page may have
	maxGroup      = 4 << 30   // bytes that the largest pages of all columns of a group may take, as they are in memory at once
	maxPageHeader = 1 << 20
)

// checkPages goes over all pages before they are read, and refuses those that would unpack to more than they say, or to too
// much: the library believes them.
func checkPages(file *Text, about *stored.FileMetaData) error {
	for g, group := range about.RowGroups {
		held := int64(0)
		for _, chunk := range group.Columns {
			largest, err := checkChunk(file, chunk.MetaData)
			if err != nil {
				return damaged(formatNamed(parquetFile), fmt.Errorf("group of rows %d: %w", g+1, err))
			}
			if held += largest; held > maxGroup {
				return fmt.Errorf("the pages of the Parquet file are too large, %d MiB of one group of rows at once; write it with smaller groups", held>>20)
			}
		}
	}
	return nil
}

// checkChunk checks the pages of one column in one group of rows, and returns how much memory the largest needs.
func checkChunk(file *Text, chunk stored.ColumnMetaData) (largest int64, err error) {
	from := chunk.DataPageOffset
	if at := chunk.DictionaryPageOffset; at > 0 && at < from {
		from = at
	}
	end := from + chunk.TotalCompressedSize
	if from < 0 || end < from || end > file.Size() {
		return 0, errors.New("a column lies beyond the file")
	}
	for from < end {
		page, next, err := pageAt(file, from, end)
		if err != nil {
			return 0, err
		}
		if err := page.check(chunk.Codec); err != nil {
			return 0, err
		}
		largest = max(largest, page.memory())
		from = next
	}
	return 2 * largest, nil // a dictionary and a page, at the most
}

// page is a page of a column as it lies in the file.
type page struct {
	head stored.PageHeader
	data *io.SectionReader
}

// pageAt reads the head of a page, and returns where the next one begins.
func pageAt(file *Text, from, end int64) (p page, next int64, err error) {
	seen := make([]byte, min(end-from, 4<<10))
	for {
		if _, err := file.ReadAt(seen, from); err != nil {
			return p, 0, err
		}
		in := new(thrift.CompactProtocol).NewReaderFromBytes(bytes.Clone(seen))
		err := thrift.NewDecoder(in).Decode(&p.head)
		if err == nil {
			from += int64(in.BytesRead())
			break
		}
		if len(seen) >= maxPageHeader || int64(len(seen)) == end-from {
			return p, 0, fmt.Errorf("a page has no head: %w", err)
		}
		seen, p.head = make([]byte, min(end-from, 16*int64(len(seen)))), stored.PageHeader{}
	}
	packed := int64(p.head.CompressedPageSize)
	if packed < 0 || packed > end-from {
		return p, 0, errors.New("a page lies beyond its column")
	}
	p.data = io.NewSectionReader(file, from, packed)
	return p, from + packed, nil
}

// values is how many values a page says it has.
func (p page) values() int64 {
	h := p.head
	return max(int64(h.DataPageHeader.V.NumValues), int64(h.DataPageHeaderV2.V.NumValues), int64(h.DictionaryPageHeader.V.NumValues))
}

// memory is about how many bytes a page needs when it is read.
func (p page) memory() int64 {
	const each = 8 // of a value: its place, its level
	return int64(p.head.UncompressedPageSize) + int64(p.head.CompressedPageSize) + each*p.values()
}

// check refuses a page that is too large, or larger than it says.
func (p page) check(codec stored.CompressionCodec) error {
	size := int64(p.head.UncompressedPageSize)
	switch {
	case size < 0 || size > maxPage:
		return fmt.Errorf("a page of %d bytes, and %d are the most", size, maxPage)
	case p.values() > maxPageValues:
		return fmt.Errorf("a page of %d values, and %d are the most", p.values(), maxPageValues)
	}
	if p.head.DataPageHeaderV2.Valid { // its levels come first, and are not packed
		v2 := p.head.DataPageHeaderV2.V
		levels := int64(v2.RepetitionLevelsByteLength) + int64(v2.DefinitionLevelsByteLength)
		if levels < 0 || levels > p.data.Size() || levels > size {
			return errors.New("the levels of a page do not fit it")
		}
		if v2.IsCompressed.Valid && !v2.IsCompressed.V {
			codec = stored.Uncompressed
		}
		p.data, size = io.NewSectionReader(p.data, levels, p.data.Size()-levels), size-levels
	}
	return unpacksTo(size, p.data, codec)
}

// unpacksTo unpacks and forgets, to see that there are so many bytes.
func unpacksTo(size int64, packed *io.SectionReader, codec stored.CompressionCodec) error {
	var in io.Reader
	switch codec {
	case stored.Uncompressed:
		return nil
	case stored.Snappy, stored.Lz4Raw:
		return blockUnpacksTo(size, packed, codec)
	case stored.Gzip:
		unpacking, err := gzip.NewReader(packed)
		if err != nil {
			return err
		}
		in = unpacking
	case stored.Brotli:
		in = brotli.NewReader(packed)
	case stored.Zstd:
		unpacking, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(longestWindow))
		if err != nil {
			return err
		}
		defer unpacking.Close()
		in = unpacking
	default:
		return fmt.Errorf("it is packed by %s, which is not read; write it with Zstandard", codec)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(in, size+1))
	if err == nil && n != size {
		err = errors.New("a page unpacks to another size than it says")
	}
	return err
}

// blockUnpacksTo is unpacksTo for what is unpacked as a whole.
func blockUnpacksTo(size int64, packed *io.SectionReader, codec stored.CompressionCodec) error {
	block := make([]byte, packed.Size())
	if _, err := io.ReadFull(packed, block); err != nil {
		return err
	}
	n, err := 0, error(nil)
	if codec == stored.Snappy {
		n, err = snappy.DecodedLen(block) // as much as the library will unpack
	} else {
		n, err = lz4.UncompressBlock(block, make([]byte, size))
	}
	if err == nil && int64(n) != size {
		err = errors.New("a page unpacks to another size than it says")
	}
	return err
}
