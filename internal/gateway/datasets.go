package gateway

import (
	"errors"
	"io"
	"net/http"

	"deepnet/actors/protocol/view"
)

// dataSet is a table that the service has, and what it looks like.
type dataSet struct {
	Dataset string  `json:"dataset"` // SHA-256, hex, by which a job names it
	Size    int64   `json:"size"`    // bytes, as CSV
	Name    string  `json:"name"`
	Preview preview `json:"preview"`
}

// upload takes in a table of any format and hands it to the service as CSV.
func (s *api) upload(w http.ResponseWriter, r *http.Request) error {
	name := r.URL.Query().Get("name")
	if name == "" {
		name = "table.csv"
	}
	file, size, err := s.spool(w, r)
	if err != nil {
		return err
	}
	defer func() { file.remove() }()
	var notices []string
	if s.config.OpenTable != nil {
		converted, err := s.convert(Upload{name, r.URL.Query().Get("sheet"), file, size})
		if err != nil {
			return err
		}
		file.remove()
		file, size, notices = converted.file, converted.size, converted.notices
	}
	seen, err := look(name, file, size)
	if err != nil {
		return err
	}
	seen.Warnings = append(view.Notices(notices), seen.Warnings...)
	digest, err := s.config.Client.Upload(r.Context(), file, size, nil)
	if err != nil {
		return err
	}
	return answer(w, http.StatusCreated, dataSet{digest, size, name, seen})
}

// conversion is the text of a table in a file of its own.
type conversion struct {
	file    *spooled
	size    int64
	notices []string // sentences for people
}

// convert writes a table of any format as CSV.
func (s *api) convert(from Upload) (conversion, error) {
	source, notices, err := s.config.OpenTable(from)
	if err != nil {
		return conversion{}, s.unkept(err, invalid("%s: %v", from.Name, err))
	}
	in, err := source()
	if err != nil {
		return conversion{}, s.unkept(err, invalid("%s: %v", from.Name, err))
	}
	defer in.Close()
	text, err := s.temporary("deepnet-table-")
	if err != nil {
		return conversion{}, err
	}
	written, err := io.Copy(text, io.LimitReader(in, maxText+1))
	if err == nil && written > maxText {
		err = refuse(codeTooLarge, "%s becomes more than %d bytes of CSV, which is the most there may be", from.Name, int64(maxText))
	}
	if err != nil {
		text.remove()
		return conversion{}, s.unkept(err, err)
	}
	return conversion{text, written, notices}, nil
}

// maxText is the most bytes of CSV that a table of another format may become.
const maxText = 4 << 30

// look previews a table.
func look(name string, file *spooled, size int64) (preview, error) {
	part, whole, err := beginning(file, size)
	if err != nil {
		return preview{}, err
	}
	made, err := newPreview(name, part)
	made.Whole = whole
	if err != nil {
		return made, invalid("%v", err)
	}
	return made, nil
}

// previewed is how many bytes of a table a preview looks at.
const previewed = 8 << 20

// beginning is a table's text, of a large one its first lines: up to the last end of a line
// that is not within quotes.
func beginning(file io.ReaderAt, size int64) (text []byte, whole bool, err error) {
	text = make([]byte, min(size, previewed))
	n, err := file.ReadAt(text, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	if text = text[:n]; size <= previewed {
		return text, true, nil
	}
	end, quoted := 0, false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted:
			end = i + 1
		}
	}
	if end == 0 {
		end = n // one line without an end: let the reader say what is wrong with it
	}
	return text[:end], false, nil
}
