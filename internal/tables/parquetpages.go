package tables

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	stored "github.com/parquet-go/parquet-go/format"
)

const (
	maxPage       = 256 << 20 // bytes that a page may unpack to
	maxPageValues = 1 << 26   // values that a page may have
	maxGroup      = 4 << 30   // bytes that the largest pages of all columns of a group may take, as they are in memory at once
	maxPageHeader = 1 << 20
)

// checkPages goes over all pages before they are read, and refuses those that would unpack to more than they say, or to too
// much: the library believes them. Each column has one value in a row, or none where it is optional.
func checkPages(file *Text, f *parquet.File) error {
	columns := f.Root().Columns()
	for g, group := range f.Metadata().RowGroups {
		held := int64(0)
		for c, chunk := range group.Columns {
			largest, err := checkChunk(file, chunk.MetaData, c < len(columns) && columns[c].Optional())
			if err != nil {
				return damaged(aParquet, fmt.Errorf("group of rows %d: %w", g+1, err))
			}
			if held += largest; held > maxGroup {
				return fmt.Errorf("the pages of the Parquet file are too large, %d MiB of one group of rows at once; write it with smaller groups", held>>20)
			}
		}
	}
	return nil
}

// checkChunk checks the pages of one column in one group of rows, and returns how much memory the largest needs.
func checkChunk(file *Text, chunk stored.ColumnMetaData, optional bool) (largest int64, err error) {
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
		page.optional = optional
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
	head     stored.PageHeader
	data     *io.SectionReader
	optional bool // values may be missing
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
	if p.head.DataPageHeaderV2.Valid {
		return p.checkV2(codec)
	}
	content, err := unpackedPage(size, p.data, codec)
	if err != nil || !p.head.DataPageHeader.Valid {
		return err
	}
	if v1 := p.head.DataPageHeader.V; p.optional && v1.DefinitionLevelEncoding == stored.RLE {
		levels, rest := sized(content)
		if err := p.checkRuns(levels, 1); err != nil {
			return err
		}
		content = rest
	}
	return p.checkValues(content, p.head.DataPageHeader.V.Encoding)
}

// checkV2 checks a page of the second version, whose levels come first and are not packed.
func (p page) checkV2(codec stored.CompressionCodec) error {
	v2 := p.head.DataPageHeaderV2.V
	repetition, definition := int64(v2.RepetitionLevelsByteLength), int64(v2.DefinitionLevelsByteLength)
	size := int64(p.head.UncompressedPageSize) - repetition - definition
	if repetition < 0 || definition < 0 || size < 0 || repetition+definition > p.data.Size() {
		return errors.New("the levels of a page do not fit it")
	}
	levels := make([]byte, definition)
	if _, err := p.data.ReadAt(levels, repetition); err != nil && definition > 0 {
		return err
	}
	if err := p.checkRuns(levels, 1); err != nil {
		return err
	}
	if v2.IsCompressed.Valid && !v2.IsCompressed.V {
		codec = stored.Uncompressed
	}
	from := repetition + definition
	content, err := unpackedPage(size, io.NewSectionReader(p.data, from, p.data.Size()-from), codec)
	if err != nil {
		return err
	}
	return p.checkValues(content, v2.Encoding)
}
