package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
)

// shelf is a fake service that keeps one upload.
type shelf struct {
	kept      []byte
	submitted *protocol.Submit
}

func (s *shelf) answer(asked proto.Message) proto.Message {
	switch asked := asked.(type) {
	case *protocol.Upload:
		if uint64(len(s.kept)) == asked.GetOffset() {
			s.kept = append(s.kept, asked.GetPiece()...)
		}
		return &protocol.Uploaded{Have: uint64(len(s.kept)), Whole: uint64(len(s.kept)) == asked.GetSize()}
	case *protocol.Submit:
		s.submitted = asked
		return queuedJob()
	default:
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL}
	}
}

// largeTable is a table that does not go along with its submission.
func largeTable() string {
	return "a,b\n" + strings.Repeat("1.25,x\n2.5,y\n", client.InlineTable/12)
}

func TestALargeTableIsUploadedFromItsFileOrAPipe(t *testing.T) {
	rows := largeTable()
	sum := sha256.Sum256([]byte(rows))
	for path, name := range map[string]string{tableFile(t, "large.csv", rows): "large.csv", "-": "stdin"} {
		var s shelf
		b := newBench(t, s.answer)
		b.in = strings.NewReader(rows)
		if code := b.enter("train", path, "--target", "b"); code != exitOK {
			t.Fatalf("%s: exit code %d, told %q", path, code, b.stderr.String())
		}
		if s.submitted.GetName() != name || s.submitted.GetDataset() != hex.EncodeToString(sum[:]) || s.submitted.GetKey() == "" {
			t.Errorf("submitted %v", s.submitted)
		}
		if !bytes.Equal(s.kept, []byte(rows)) || b.stderr.Len() > 0 {
			t.Errorf("%s: %d of %d bytes arrived, told %q", path, len(s.kept), len(rows), b.stderr.String())
		}
	}
}

func TestAPersonSeesHowFarAnUploadIs(t *testing.T) {
	var s shelf
	b := newBench(t, s.answer)
	b.errTTY = true
	if code := b.enter("train", tableFile(t, "large.csv", largeTable()), "--target", "b"); code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	told := b.stderr.String()
	if !strings.Contains(told, terminal.EraseLine+"uploading 4 of 9 MiB"+terminal.EraseLine) || !strings.HasSuffix(told, terminal.EraseLine) {
		t.Errorf("told %q", told)
	}
}

func TestAnInterruptedUploadSaysThatItGoesOnWhereItEnded(t *testing.T) {
	var s shelf
	var b *bench
	b = newBench(t, func(asked proto.Message) proto.Message {
		if len(s.kept) > 0 {
			b.cancel()
			return nil
		}
		return s.answer(asked)
	})
	code, told := b.enter("train", tableFile(t, "large.csv", largeTable()), "--target", "b"), b.stderr.String()
	if code != exitInterrupted || !strings.Contains(told, "resumes the upload of large.csv where it ended") {
		t.Errorf("exit code %d, told %q", code, told)
	}
}
