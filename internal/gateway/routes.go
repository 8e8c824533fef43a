package gateway

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"go.uber.org/zap"

	"deepnet/actors/protocol/protocolconnect"
)

// handler answers a request; its error becomes a problem.
type handler func(w http.ResponseWriter, r *http.Request) error

// route is one line of what can be asked over HTTP. A path that ends in :verb is one of
// the actions on a job, or a node.
type route struct {
	method, path string
	handle       handler
}

// table is everything that can be asked, except the files of the page and the calls of
// the protocol's own service.
func (s *api) table() []route {
	all := []route{
		{"GET", "/v1/jobs", s.listJobs},
		{"POST", "/v1/jobs", s.submitJob},
		{"GET", "/v1/jobs/{id}", s.getJob},
		{"DELETE", "/v1/jobs/{id}", s.deleteJob},
		{"POST", "/v1/jobs/{id}:cancel", s.cancelJob},
		{"POST", "/v1/jobs/{id}:pause", s.pauseJob},
		{"POST", "/v1/jobs/{id}:resume", s.resumeJob},
		{"POST", "/v1/jobs/{id}:retry", s.retryJob},
		{"POST", "/v1/jobs/{id}:continue", s.continueJob},
		{"POST", "/v1/jobs/{id}:verify", s.verifyJob},
		{"POST", "/v1/jobs/{id}:kill", s.kill},
		{"POST", "/v1/jobs/{id}:predict", s.predict},
		{"GET", "/v1/jobs/{id}/events", s.events},
		{"GET", "/v1/jobs/{id}/report", s.report},
		{"GET", "/v1/jobs/{id}/signature", s.signature},
		{"GET", "/v1/jobs/{id}/network", s.network},
		{"GET", "/v1/tree", s.tree},
		{"GET", "/v1/chaos", s.chaos},
		{"PUT", "/v1/chaos", s.setChaos},
		{"GET", "/v1/queues", s.queues},
		{"PUT", "/v1/queues/{name}", s.setQueue},
		{"GET", "/v1/nodes", s.nodes},
		{"POST", "/v1/nodes/{name}:drain", s.drainNode},
		{"POST", "/v1/nodes/{name}:undrain", s.undrainNode},
		{"POST", "/v1/datasets", s.upload},
		{"GET", "/v1/settings", s.settings},
		{"GET", "/v1/service", s.service},
		{"POST", "/v1/sign-in", s.signIn},
		{"GET", "/openapi.json", s.openAPI},
		{"GET", "/livez", s.live},
		{"GET", "/readyz", s.ready},
	}
	if s.config.Metrics != nil {
		all = append(all, route{"GET", "/metrics", s.metrics})
	}
	return all
}

// mux leads requests to their handlers.
func (s *api) mux() http.Handler {
	mux := http.NewServeMux()
	paths := map[string]methods{}
	verbs := map[string]map[string]handler{}
	for _, route := range s.table() {
		path, verb, ok := strings.Cut(route.path, "}:")
		if ok {
			name := path[strings.LastIndexByte(path, '{')+1:]
			path += "}"
			if verbs[path] == nil {
				verbs[path] = map[string]handler{}
			}
			verbs[path][verb] = route.handle
			route.handle = act(name, verbs[path])
		}
		if paths[path] == nil {
			paths[path] = methods{}
		}
		paths[path][route.method] = route.handle
	}
	paths["/"] = methods{"GET": s.file}
	for path, methods := range paths {
		mux.HandleFunc(path, s.handle(methods))
	}
	mux.Handle("/"+protocolconnect.DeepnetName+"/", s.calls())
	s.describe(mux)
	return mux
}

// methods are the handlers of a path.
type methods map[string]handler

// handle chooses by the method, and answers for what fails.
func (s *api) handle(by methods) http.HandlerFunc {
	var allowed []string
	for method := range by {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	return func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		handle := by[method]
		if handle == nil {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			s.fail(w, r, refuse(codeMethod, "%s is not for %s, which takes %s", r.Method, r.URL.Path, strings.Join(allowed, " and ")))
			return
		}
		if err := handle(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// fail answers with a problem. What is the service's own fault is logged here, and
// nowhere else.
func (s *api) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody is there any more
	}
	p := problemOf(err)
	if p.Code == codeInternal {
		s.config.Log.Error("a request failed", zap.String("method", r.Method), zap.String("path", r.URL.Path), zap.Error(err))
	}
	p.write(w)
}

// act leads POST /v1/jobs/ID:VERB to the verb's handler, which finds what is before the
// verb in the path, under the name.
func act(name string, verbs map[string]handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		whole := r.PathValue(name)
		at := max(0, strings.LastIndexByte(whole, ':')) // the name of a node may have one
		verb := strings.TrimPrefix(whole[at:], ":")
		handle := verbs[verb]
		if at == 0 || handle == nil {
			return refuse(codeNotFound, "nothing here is asked to %q; say %s:VERB with one of %s", verb, strings.ToUpper(name), strings.Join(sorted(verbs), ", "))
		}
		r.SetPathValue(name, whole[:at])
		return handle(w, r)
	}
}

func sorted(verbs map[string]handler) (names []string) {
	for verb := range verbs {
		names = append(names, verb)
	}
	slices.Sort(names)
	return names
}
