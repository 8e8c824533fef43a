package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// problem is an answer that says why a request was not carried out (RFC 9457). Programs
// go by the code.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`

	after int // seconds until it may work; 0: nobody knows
}

// Error is what a person reads.
func (p *problem) Error() string { return p.Detail }

// The codes, which never change.
const (
	codeInvalid      = "invalid"
	codeNotFound     = "not_found"
	codeConflict     = "conflict"
	codeBusy         = "busy"
	codeInternal     = "internal"
	codeAway         = "away"
	codeUnauthorized = "unauthorized"
	codeHost         = "forbidden_host"
	codeCrossOrigin  = "cross_origin"
	codeTooLarge     = "too_large"
	codeMediaType    = "unsupported_media_type"
	codeMethod       = "method_not_allowed"
)

var statusOf = map[string]int{
	codeInvalid: http.StatusBadRequest, codeNotFound: http.StatusNotFound, codeConflict: http.StatusConflict,
	codeBusy: http.StatusServiceUnavailable, codeInternal: http.StatusInternalServerError, codeAway: http.StatusServiceUnavailable,
	codeUnauthorized: http.StatusUnauthorized, codeHost: http.StatusForbidden, codeCrossOrigin: http.StatusForbidden,
	codeTooLarge: http.StatusRequestEntityTooLarge, codeMediaType: http.StatusUnsupportedMediaType, codeMethod: http.StatusMethodNotAllowed,
}

// refuse makes a problem of a code and what a person reads.
func refuse(code, format string, args ...any) *problem {
	status := statusOf[code]
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...), Code: code}
	if status == http.StatusServiceUnavailable {
		p.after = 1
	}
	return p
}

// invalid refuses a request that has to be corrected.
func invalid(format string, args ...any) error { return refuse(codeInvalid, format, args...) }

// codeOf are the codes of what the service refuses.
var codeOf = map[protocol.Refusal]string{
	protocol.Refusal_REFUSAL_INVALID: codeInvalid, protocol.Refusal_REFUSAL_NOT_FOUND: codeNotFound,
	protocol.Refusal_REFUSAL_CONFLICT: codeConflict, protocol.Refusal_REFUSAL_BUSY: codeBusy, protocol.Refusal_REFUSAL_AWAY: codeAway,
}

// problemOf is what an error is to a client.
func problemOf(err error) *problem {
	var known *problem
	var refused *client.Refused
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refused):
		code := codeOf[refused.Code]
		if code == "" {
			code = codeInternal
		}
		return refuse(code, "%s", refused.Error())
	case errors.As(err, &large):
		return refuse(codeTooLarge, "the body has more than %d bytes, which is the most this route takes", large.Limit)
	case errors.Is(err, client.ErrNoAnswer):
		return refuse(codeAway, "%v", err)
	default:
		return refuse(codeInternal, "%v", err)
	}
}

// write answers with the problem.
func (p *problem) write(w http.ResponseWriter) {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers always can be written
	}
	header := w.Header()
	header.Set("Content-Type", "application/problem+json")
	header.Set("Content-Length", strconv.Itoa(len(text)+1))
	header.Set("Cache-Control", "no-store")
	if p.after > 0 {
		header.Set("Retry-After", strconv.Itoa(p.after))
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(text, '\n')) // who is gone needs no answer
}
