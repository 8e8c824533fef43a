package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"reflect"
	"strings"
	"time"

	"deepnet/actors/protocol/view"
)

// paced is a body that must come at a certain pace: within the time for a body, and as
// much again for every MiB that has come.
type paced struct {
	io.ReadCloser
	control *http.ResponseController
	began   time.Time
	most    time.Duration
	read    int64
}

// Read reads on. Once all is read there is no deadline any more, which would end the
// request while it is answered.
func (p *paced) Read(into []byte) (int, error) {
	n, err := p.ReadCloser.Read(into)
	before := p.read >> 20
	p.read += int64(n)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, refuse(codeInvalid, "the body did not come within the time for it")
	case err != nil:
		_ = p.control.SetReadDeadline(time.Time{})
	case p.read>>20 > before:
		p.extend()
	}
	return n, err
}

func (p *paced) extend() {
	_ = p.control.SetReadDeadline(p.began.Add(p.most * time.Duration(1+p.read>>20)))
}

// pace bounds the time for a request's body, whether anybody reads it or not.
func pace(w http.ResponseWriter, r *http.Request, most time.Duration) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	body := &paced{ReadCloser: r.Body, control: http.NewResponseController(w), began: time.Now(), most: most}
	body.extend()
	r.Body = body
}

// media is the type of a request's body.
func media(r *http.Request) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// readAll reads a body of a type that the route takes.
func (s *api) readAll(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.config.MaxBody))
	return body, unread(err)
}

// unread is the error about a body that could not be read.
func unread(err error) error {
	var large *http.MaxBytesError
	var known *problem
	if err == nil || errors.As(err, &large) || errors.As(err, &known) {
		return err
	}
	return invalid("the body broke off: %v", err)
}

// readJSON reads a body in JSON into a struct. A name that the struct does not have is refused.
func (s *api) readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if kind := media(r); kind != "application/json" {
		return refuse(codeMediaType, "the body is %q; this route takes application/json: say so in the header Content-Type", kind)
	}
	body, err := s.readAll(w, r)
	if err != nil {
		return err
	}
	return decode(body, into)
}

// readAny is readJSON for a body that may be missing.
func (s *api) readAny(w http.ResponseWriter, r *http.Request, into any) error {
	if r.ContentLength == 0 {
		return nil
	}
	return s.readJSON(w, r, into)
}

// decode reads one value of JSON.
func decode(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return undecoded(err, into)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return invalid("the body is more than one value of JSON")
	}
	return nil
}

// undecoded says what is wrong with a body, for a person.
func undecoded(err error, into any) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return invalid("%s is a %s, which does not belong there", orBody(kind.Field), kind.Value)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return invalid("%v", view.UnknownName("the body", strings.Trim(name, `"`), fieldsOf(into)))
	}
	return invalid("the body is not the JSON that belongs there: %v", err)
}

func orBody(field string) string {
	if field == "" {
		return "the body"
	}
	return field
}

// fieldsOf are the names that a struct has in JSON.
func fieldsOf(of any) (names []string) {
	kind := reflect.TypeOf(of).Elem()
	if kind.Kind() != reflect.Struct {
		return nil
	}
	for i := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}
