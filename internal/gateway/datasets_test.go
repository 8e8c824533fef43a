package gateway

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// taking is a service that takes data sets and nothing else.
func taking(into *bytes.Buffer) answering {
	return func(request proto.Message) proto.Message {
		upload, ok := request.(*protocol.Upload)
		if !ok {
			return nobody(request)
		}
		if len(upload.GetPiece()) > 0 {
			into.Write(upload.GetPiece())
		}
		return &protocol.Uploaded{Dataset: upload.GetDataset(), Have: uint64(into.Len()), Whole: uint64(into.Len()) == upload.GetSize()}
	}
}

func (g *gate) sends(path, body string) dataSet {
	g.Helper()
	answer, text := g.ask("POST", path, body, nil)
	if answer.StatusCode != http.StatusCreated {
		g.Fatalf("%s: %s", answer.Status, text)
	}
	var made dataSet
	check(g, json.Unmarshal([]byte(text), &made))
	g.noFiles()
	return made
}

func TestATableIsKeptAsItIsAndDescribed(t *testing.T) {
	var kept bytes.Buffer
	g := start(t, taking(&kept), nil)
	const table = "id;width;colour;grade\na1;1,5;red;2\nb7;;blue;3\nc9;4,25;red;2\nd4;3,5;green;4\n"
	made := g.sends("/v1/datasets?name=grades.csv", table)
	sum := sha256.Sum256([]byte(table))
	if kept.String() != table || made.Dataset != hex.EncodeToString(sum[:]) || made.Size != int64(len(table)) || made.Name != "grades.csv" {
		t.Errorf("%+v\n%s", made, &kept)
	}
	p := made.Preview
	if p.Rows != 4 || !p.Whole || p.Delimiter != ";" || p.Decimal != "," || !p.Header || p.Target == nil || *p.Target != "grade" {
		t.Errorf("%+v", p)
	}
	width := p.Columns[1]
	if width.Name != "width" || width.Kind != "number" || width.Missing != 1 || *width.Min != 1.5 || *width.Max != 4.25 {
		t.Errorf("%+v", width)
	}
}

func TestOfALargeTableTheBeginningIsDescribed(t *testing.T) {
	var kept, table bytes.Buffer
	g := start(t, taking(&kept), nil)
	table.WriteString("width,kind\n")
	long := strings.Repeat("long ", 200)
	for i := range 10_000 {
		fmt.Fprintf(&table, "%d,\"two\n%slines %d\"\n", i, long, i%3)
	}
	made := g.sends("/v1/datasets?name=large.csv", table.String())
	if !bytes.Equal(kept.Bytes(), table.Bytes()) || made.Preview.Whole || made.Preview.Rows < 1000 || made.Preview.Rows >= 10_000 {
		t.Errorf("%d bytes kept of %d; %+v", kept.Len(), table.Len(), made.Preview)
	}
}

func TestATableOfAnotherFormatBecomesCSV(t *testing.T) {
	var kept bytes.Buffer
	closed := false
	g := start(t, taking(&kept), func(c *Config) {
		c.OpenTable = func(u Upload) (dataset.Source, []string, error) {
			if u.Name != "a.xlsx" || u.Sheet != "June" {
				return nil, nil, errors.New("nobody reads that")
			}
			text, err := io.ReadAll(io.NewSectionReader(u.Data, 0, u.Size))
			return func() (io.ReadCloser, error) {
				return closing{strings.NewReader(strings.ToUpper(string(text))), &closed}, nil
			}, []string{"a cell was cut"}, err
		}
	})
	made := g.sends("/v1/datasets?name=a.xlsx&sheet=June", "a,b\n1,x\n2,y\n")
	if kept.String() != "A,B\n1,X\n2,Y\n" || !closed || made.Size != int64(kept.Len()) || made.Preview.Columns[0].Name != "A" {
		t.Errorf("%q, %v, %+v", kept.String(), closed, made)
	}
	if said := made.Preview.Warnings; len(said) < 1 || said[0] != "a cell was cut" {
		t.Errorf("it warns %q; what was seen while the file was read comes first", said)
	}
	g.wants(http.StatusBadRequest, "nobody reads that")(g.ask("POST", "/v1/datasets?name=b.xlsx", "x", nil))
	g.noFiles()
}

type closing struct {
	io.Reader
	closed *bool
}

func (c closing) Close() error { *c.closed = true; return nil }

func TestWhatIsNoTableIsNotKept(t *testing.T) {
	var kept bytes.Buffer
	g := start(t, taking(&kept), nil)
	for body, want := range map[string]string{"": "nothing to read", "%PDF-1.7 x": "PDF", "a,b\n1\n": "row of another length", "a,b\n": "no rows"} {
		g.wants(http.StatusBadRequest, want)(g.ask("POST", "/v1/datasets", body, nil))
		g.noFiles()
	}
	if kept.Len() > 0 {
		t.Errorf("%q was kept", &kept)
	}
}

// Whatever a table contains, its preview can be written.
func FuzzPreview(f *testing.F) {
	for _, text := range []string{"a,b\n1,x\n2,y\n", "a\n1e999\n2\n", "label,x\n1,nan\n0,inf\n", "y\n\n\n", "a;b\n1,5;\"x\ny\"\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		made, err := newPreview("t.csv", []byte(text))
		if err != nil {
			return
		}
		if _, err := json.Marshal(made); err != nil {
			t.Error(err)
		}
	})
}
