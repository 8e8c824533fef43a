package tables

import (
	"encoding/binary"
	"errors"

	stored "github.com/parquet-go/parquet-go/format"
)

// errRuns is the error for a few bytes that stand for more values than there are.
var errRuns = errors.New("a page stands for more values than it says")

// spareValues is how many more values than a page has may be written: some programs fill up.
const spareValues = 1 << 12

// checkValues refuses values in so few bytes that they stand for more than the page has.
func (p page) checkValues(content []byte, how stored.Encoding) error {
	switch how {
	case stored.PlainDictionary, stored.RLEDictionary: //nolint:staticcheck // old files have the first
		if len(content) > 0 {
			return p.checkRuns(content[1:], int(content[0]))
		}
	case stored.RLE: // of truth values
		runs, _ := sized(content)
		return p.checkRuns(runs, 1)
	case stored.DeltaBinaryPacked, stored.DeltaLengthByteArray, stored.DeltaByteArray:
		return p.checkDelta(content)
	default: // as many bytes as values
	}
	return nil
}

// checkRuns adds up runs: a number says how often the value behind it comes, or how many groups of eight values follow, of so
// many bits each. Where they end early, the library says so.
func (p page) checkRuns(runs []byte, bits int) error {
	most, count := uint64(p.values()+spareValues), uint64(0)
	for len(runs) > 0 {
		head, n := binary.Uvarint(runs)
		if n <= 0 || head>>1 > most {
			return errRuns
		}
		runs = runs[n:]
		length := uint64(bits+7) / 8
		if head&1 == 0 {
			count += head >> 1
		} else {
			count += 8 * (head >> 1)
			length = head >> 1 * uint64(bits)
		}
		if count > most {
			return errRuns
		}
		runs = runs[min(length, uint64(len(runs))):]
	}
	return nil
}

// checkDelta reads the head of differences: the size of a block, into how many parts it is divided, and how many values there are.
func (p page) checkDelta(content []byte) error {
	for _, most := range []uint64{1 << 16, 1 << 12, uint64(p.values() + spareValues)} {
		x, n := binary.Uvarint(content)
		if n <= 0 || x > most {
			return errRuns
		}
		content = content[n:]
	}
	return nil
}

// sized splits bytes that begin with a number, which says how many follow, from the rest.
func sized(content []byte) (first, rest []byte) {
	const head = 4
	if len(content) < head {
		return nil, nil
	}
	n := min(uint64(binary.LittleEndian.Uint32(content)), uint64(len(content)-head))
	return content[head : head+n], content[head+n:]
}
