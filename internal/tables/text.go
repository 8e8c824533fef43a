package tables

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// maxText is how many bytes the text of a table may have.
const maxText = 4 << 30

// inMemory is how many bytes of a text are kept in memory; more go into a file.
const inMemory = 8 << 20

// Text is bytes that can be read again and again. Small ones are in memory, large ones in a file, which the text closes.
type Text struct {
	small []byte
	file  *os.File // nil: it is small
	size  int64
}

// FileText is the content of an open file of so many bytes.
func FileText(file *os.File, size int64) *Text { return &Text{file: file, size: size} }

// Spool takes in what may be read only once: a large one into a file that goes when it is closed. One of more than 4 GiB is
// refused.
func Spool(in io.Reader) (*Text, error) { return spooled(in, maxText) }

func spooled(in io.Reader, most int64) (*Text, error) {
	s := &spool{most: most}
	if _, err := io.Copy(s, in); err != nil {
		s.drop()
		if s.err == nil {
			err = fmt.Errorf("the table cannot be read: %w", err)
		}
		return nil, err
	}
	return s.text(), nil
}

// Size is how many bytes there are.
func (t *Text) Size() int64 { return t.size }

// Content is all of it, which may have so many bytes at the most.
func (t *Text) Content(most int64) ([]byte, error) {
	if t.size > most {
		return nil, tooLarge(most)
	}
	if t.file == nil {
		return t.small, nil
	}
	content := make([]byte, t.size)
	if _, err := io.ReadFull(t.Reader(), content); err != nil {
		return nil, fmt.Errorf("the table cannot be read: %w", err)
	}
	return content, nil
}

// ReadAt implements io.ReaderAt.
func (t *Text) ReadAt(p []byte, at int64) (int, error) {
	if t.file == nil {
		return bytes.NewReader(t.small).ReadAt(p, at)
	}
	return t.file.ReadAt(p, at)
}

// Reader reads from the beginning.
func (t *Text) Reader() *io.SectionReader { return io.NewSectionReader(t, 0, t.size) }

// Close closes the file, if there is one.
func (t *Text) Close() error {
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}

// head is how the text begins: at most n bytes.
func (t *Text) head(n int) ([]byte, error) {
	seen := make([]byte, min(int64(n), t.size))
	_, err := io.ReadFull(t.Reader(), seen)
	return seen, err
}

// tooLarge is the error for a text of more than so many bytes.
func tooLarge(most int64) error {
	return fmt.Errorf("the table is larger than %d MiB, the most that is taken; send fewer rows", most>>20)
}

// spool is a text that is being written.
type spool struct {
	small bytes.Buffer
	file  *os.File
	size  int64
	most  int64
	err   error
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	if s.err == nil {
		s.err = s.add(p)
	}
	if s.err != nil {
		return 0, s.err
	}
	return len(p), nil
}

func (s *spool) add(p []byte) error {
	if s.size += int64(len(p)); s.size > s.most {
		return tooLarge(s.most)
	}
	if s.file == nil && s.size <= inMemory {
		_, err := s.small.Write(p)
		return err
	}
	if err := s.open(); err != nil {
		return err
	}
	if _, err := s.file.Write(p); err != nil {
		return fmt.Errorf("the table cannot be put aside: %w", err)
	}
	return nil
}

// open moves what was written into a file.
func (s *spool) open() error {
	if s.file != nil {
		return nil
	}
	file, err := os.CreateTemp("", "deepnet-*.csv")
	if err != nil {
		return fmt.Errorf("the table is too large to be held and cannot be put aside: %w", err)
	}
	_ = os.Remove(file.Name()) // it lasts for as long as it is open
	s.file = file
	if _, err := file.Write(s.small.Bytes()); err != nil {
		return fmt.Errorf("the table cannot be put aside: %w", err)
	}
	s.small = bytes.Buffer{}
	return nil
}

// text is what was written.
func (s *spool) text() *Text {
	if s.file == nil {
		return &Text{small: s.small.Bytes(), size: s.size}
	}
	return FileText(s.file, s.size)
}

// drop forgets it all.
func (s *spool) drop() {
	if s.file != nil {
		_ = s.file.Close()
	}
}
