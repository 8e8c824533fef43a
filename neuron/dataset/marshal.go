package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// MaxPreparation is how many bytes an encoded preparation may have.
const MaxPreparation = 32 << 20

// Marshal encodes the preparation in the only way: as JSON, floats being the shortest decimals that read back to the same
// bits.
func (p *Preparation) Marshal() ([]byte, error) {
	data, err := json.Marshal(p)
	if err == nil && len(data) > MaxPreparation {
		err = because(ErrPreparation, "it has %s, and %s is the limit; leave out columns of many long texts", size(int64(len(data))), size(MaxPreparation))
	}
	return data, err
}

// digestVersion opens every digest; it changes when the encoding does.
const digestVersion = "deepnet preparation 1\x00"

// Digest returns the SHA-256 of the version and the encoded preparation, without what says how new rows are read and not
// what they become: two preparations with the same digest encode every frame to the same bits.
func (p *Preparation) Digest() [32]byte {
	encoding := *p
	encoding.Comma, encoding.Rules = false, 0
	encoding.Columns = slices.Clone(p.Columns)
	for i := range encoding.Columns {
		c := &encoding.Columns[i]
		c.Range = nil
		if c.Thirds = false; c.Order == NoSlashes {
			c.Order = DayFirst // as it was before there was NoSlashes
		}
	}
	data, _ := json.Marshal(&encoding) // finite numbers and texts, which always encode
	return sha256.Sum256(append([]byte(digestVersion), data...))
}

// Unmarshal decodes what Marshal returned, and refuses everything else: data that is encoded in another way, and
// preparations that Fit cannot have made. Its memory is bounded by the length of the data.
func Unmarshal(data []byte) (*Preparation, error) {
	if len(data) > MaxPreparation {
		return nil, because(ErrPreparation, "it has %s, and %s is the limit", size(int64(len(data))), size(MaxPreparation))
	}
	p := &Preparation{}
	columns := fittedList{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&struct {
		*bare
		Columns *fittedList `json:"columns"`
	}{(*bare)(p), &columns})
	if err != nil {
		return nil, because(ErrPreparation, "%v", err)
	}
	p.Columns = columns
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, because(ErrPreparation, "something follows it")
	}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPreparation, err)
	}
	if again, err := p.Marshal(); err != nil || !bytes.Equal(again, data) {
		return nil, because(ErrPreparation, "it is not written as preparations are")
	}
	return p, nil
}

// bare is a preparation whose columns are decoded separately.
type bare Preparation

// fittedList is decoded column by column, so that a short text cannot ask for much memory.
type fittedList []Fitted

// UnmarshalJSON decodes the columns, no more than a table may have.
func (l *fittedList) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
		return errors.New("columns are a list")
	}
	for decoder.More() {
		if len(*l) == defaultFeatures {
			return fmt.Errorf("it has more than %d columns", defaultFeatures)
		}
		var column Fitted
		if err := decoder.Decode(&column); err != nil {
			return err
		}
		*l = append(*l, column)
	}
	return nil
}
