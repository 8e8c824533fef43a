package tables

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	stored "github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// packings are ways to pack a block.
func packings(t *testing.T) map[stored.CompressionCodec]func([]byte) []byte {
	written := func(pack func(*bytes.Buffer) (interface {
		Write([]byte) (int, error)
		Close() error
	}, error),
	) func([]byte) []byte {
		return func(content []byte) []byte {
			var out bytes.Buffer
			w, err := pack(&out)
			if err == nil {
				_, err = w.Write(content)
			}
			if err != nil || w.Close() != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
	}
	type writer = interface {
		Write([]byte) (int, error)
		Close() error
	}
	return map[stored.CompressionCodec]func([]byte) []byte{
		stored.Uncompressed: func(content []byte) []byte { return content },
		stored.Snappy:       func(content []byte) []byte { return snappy.Encode(nil, content) },
		stored.Gzip:         written(func(b *bytes.Buffer) (writer, error) { return gzip.NewWriter(b), nil }),
		stored.Brotli:       written(func(b *bytes.Buffer) (writer, error) { return brotli.NewWriter(b), nil }),
		stored.Zstd:         written(func(b *bytes.Buffer) (writer, error) { return zstd.NewWriter(b, zstd.WithEncoderConcurrency(1)) }),
		stored.Lz4Raw: func(content []byte) []byte {
			block := make([]byte, lz4.CompressBlockBound(len(content)))
			n, err := lz4.CompressBlock(content, block, nil)
			if err != nil {
				t.Fatal(err)
			}
			return block[:n]
		},
	}
}

// pageOf is a page as it lies in a file: its head, then its content.
func pageOf(t *testing.T, head stored.PageHeader, content []byte) *Text {
	t.Helper()
	head.CompressedPageSize = int32(len(content))
	written, err := thrift.Marshal(new(thrift.CompactProtocol), &head)
	if err != nil {
		t.Fatal(err)
	}
	written = append(written, content...)
	return &Text{small: written, size: int64(len(written))}
}

func checked(t *testing.T, head stored.PageHeader, content []byte, codec stored.CompressionCodec) error {
	t.Helper()
	file := pageOf(t, head, content)
	_, err := checkChunk(file, stored.ColumnMetaData{Codec: codec, TotalCompressedSize: file.Size()}, true)
	return err
}

func dataPage(values int32, how stored.Encoding, size int) stored.PageHeader {
	head := stored.PageHeader{Type: stored.DataPage, UncompressedPageSize: int32(size)}
	head.DataPageHeader.V = stored.DataPageHeader{NumValues: values, Encoding: how, DefinitionLevelEncoding: stored.RLE}
	head.DataPageHeader.Valid = true
	return head
}

func TestAPageUnpacksToWhatItSays(t *testing.T) {
	content := bytes.Repeat([]byte("abcd"), 1000)
	for codec, pack := range packings(t) {
		packed := pack(content)
		for size, fits := range map[int]bool{len(content): true, len(content) - 1: false, len(content) + 1: false, 0: false} {
			head := stored.PageHeader{Type: stored.DictionaryPage, UncompressedPageSize: int32(size)}
			if err := checked(t, head, packed, codec); (err == nil) != fits {
				t.Errorf("%s of %d bytes that says %d: %v", codec, len(content), size, err)
			}
		}
		if codec == stored.Uncompressed {
			continue
		}
		if err := checked(t, stored.PageHeader{UncompressedPageSize: int32(len(content))}, packed[:len(packed)/2], codec); err == nil {
			t.Errorf("%s that is cut off is taken", codec)
		}
	}
	if err := checked(t, stored.PageHeader{UncompressedPageSize: 4}, []byte("abcd"), stored.LZO); err == nil || !strings.Contains(err.Error(), "it is packed by LZO, which is not read; write it with Zstandard") {
		t.Errorf("LZO: %v", err)
	}
}

// A few bytes can stand for any number of values; the library would make them all.
func TestAPageStandsForAsManyValuesAsItSays(t *testing.T) {
	levels := []byte{2, 0, 0, 0, 5 << 1, 1}                      // five times 1
	endless := []byte{6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 15, 1} // two thousand millions of times
	for name, c := range map[string]struct {
		how     stored.Encoding
		content []byte
		fits    bool
	}{
		"levels, then plain values":          {stored.Plain, append(levels[:6:6], "12345678"...), true},
		"endless levels":                     {stored.Plain, append(endless[:10:10], "12345678"...), false},
		"places in a dictionary":             {stored.RLEDictionary, append(levels[:6:6], 3, 5<<1, 7), true},
		"places, packed":                     {stored.RLEDictionary, append(levels[:6:6], 3, 1<<1|1, 1, 2, 3), true},
		"endless places":                     {stored.RLEDictionary, append(levels[:6:6], 3, 0xfe, 0xff, 0xff, 0xff, 15, 7), false},
		"endless places of no bits":          {stored.RLEDictionary, append(levels[:6:6], 0, 0xff, 0xff, 0xff, 0xff, 15), false},
		"many runs":                          {stored.RLEDictionary, append(levels[:6:6], append([]byte{1}, bytes.Repeat([]byte{0x80, 0x20, 1}, 100)...)...), false},
		"truth values":                       {stored.RLE, append(levels[:6:6], 2, 0, 0, 0, 5<<1, 1), true},
		"endless truth values":               {stored.RLE, append(levels[:6:6], endless...), false},
		"differences":                        {stored.DeltaBinaryPacked, append(levels[:6:6], 128, 1, 4, 5, 0), true},
		"endless differences":                {stored.DeltaBinaryPacked, append(levels[:6:6], 128, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0), false},
		"lengths of endless texts":           {stored.DeltaLengthByteArray, append(levels[:6:6], 128, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0), false},
		"a number that does not end in time": {stored.RLEDictionary, append(levels[:6:6], 3, 0xff), false},
	} {
		head := dataPage(5, c.how, len(c.content))
		if err := checked(t, head, c.content, stored.Uncompressed); (err == nil) != c.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPageHasItsLimits(t *testing.T) {
	large := dataPage(1, stored.Plain, maxPage+1)
	if err := checked(t, large, []byte("x"), stored.Uncompressed); err == nil || !strings.Contains(err.Error(), "a page of 268435457 bytes, and 268435456 are the most") {
		t.Errorf("a large page: %v", err)
	}
	many := dataPage(maxPageValues+1, stored.Plain, 1)
	if err := checked(t, many, []byte("x"), stored.Uncompressed); err == nil || !strings.Contains(err.Error(), "a page of 67108865 values, and 67108864 are the most") {
		t.Errorf("many values: %v", err)
	}
	beyond := &Text{small: make([]byte, 100), size: 100}
	if _, err := checkChunk(beyond, stored.ColumnMetaData{DataPageOffset: 50, TotalCompressedSize: 51}, false); err == nil || err.Error() != "a column lies beyond the file" {
		t.Errorf("a column beyond the file: %v", err)
	}
	second := stored.PageHeader{Type: stored.DataPageV2, UncompressedPageSize: 10}
	second.DataPageHeaderV2.V = stored.DataPageHeaderV2{NumValues: 5, DefinitionLevelsByteLength: 2, Encoding: stored.Plain}
	second.DataPageHeaderV2.Valid = true
	content := append([]byte{5 << 1, 1}, snappy.Encode(nil, []byte("12345678"))...)
	if err := checked(t, second, content, stored.Snappy); err != nil {
		t.Errorf("a page of the second version: %v", err)
	}
	second.DataPageHeaderV2.V.DefinitionLevelsByteLength = 11
	if err := checked(t, second, content, stored.Snappy); err == nil || err.Error() != "the levels of a page do not fit it" {
		t.Errorf("levels that are too long: %v", err)
	}
}
