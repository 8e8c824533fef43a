package gateway

import (
	_ "embed" // the description of the routes
	"net/http"
	"os"
	"time"
)

//go:embed openapi.json
var description []byte

func (s *api) openAPI(w http.ResponseWriter, _ *http.Request) error {
	return send(w, http.StatusOK, "application/json", description)
}

func (s *api) settings(w http.ResponseWriter, _ *http.Request) error {
	return answer(w, http.StatusOK, s.config.Settings)
}

// about the service itself.
type serviceView struct {
	Release string  `json:"release"`
	Started string  `json:"started"` // RFC 3339, UTC
	Address string  `json:"address"`
	Data    *string `json:"data"` // folder; null: nothing is kept
	PID     int     `json:"pid"`
}

func (s *api) service(w http.ResponseWriter, _ *http.Request) error {
	made := serviceView{Release: s.config.Release, Started: s.began.UTC().Format(time.RFC3339), Address: s.url, PID: os.Getpid()}
	if s.config.Data != "" {
		made.Data = &s.config.Data
	}
	return answer(w, http.StatusOK, made)
}

// live says that the process answers.
func (s *api) live(w http.ResponseWriter, _ *http.Request) error {
	return send(w, http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
}

// ready says whether the service takes requests.
func (s *api) ready(w http.ResponseWriter, _ *http.Request) error {
	if err := s.config.Ready(); err != nil {
		return refuse(codeAway, "the service takes no requests now; its log says why") // who asks may be a stranger
	}
	return send(w, http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
}

func (s *api) metrics(w http.ResponseWriter, r *http.Request) error {
	s.config.Metrics.ServeHTTP(w, r)
	return nil
}
