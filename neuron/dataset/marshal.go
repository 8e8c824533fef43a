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
		if c.Elapsed != nil {
			c.Elapsed = &Elapsed{Scale: c.Elapsed.Scale}
		}
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
	columns, targets := listOf[Fitted]{most: defaultFeatures}, listOf[FittedTarget]{most: MaxTargets}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&struct {
		*bare
		MoreTargets *listOf[FittedTarget] `json:"more_targets"`
		Columns     *listOf[Fitted]       `json:"columns"`
	}{(*bare)(p), &targets, &columns})
	if err != nil {
		return nil, because(ErrPreparation, "%v", err)
	}
	p.MoreTargets, p.Columns = targets.all, columns.all
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

// listOf columns is decoded one by one, so that a short text cannot ask for much memory.
type listOf[T any] struct {
	all  []T
	most int
}

// UnmarshalJSON decodes the columns, no more than there may be.
func (l *listOf[T]) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
		return errors.New("columns are a list")
	}
	for decoder.More() {
		if len(l.all) == l.most {
			return fmt.Errorf("it has more than %d columns", l.most)
		}
		var column T
		if err := decoder.Decode(&column); err != nil {
			return err
		}
		l.all = append(l.all, column)
	}
	return nil
}
