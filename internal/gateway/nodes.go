package gateway

import (
	"net/http"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

func (s *api) nodes(w http.ResponseWriter, r *http.Request) error {
	nodes, err := s.config.Client.Nodes(r.Context())
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewNodes(nodes))
}

func (s *api) drainNode(w http.ResponseWriter, r *http.Request) error { return s.drain(w, r, false) }

func (s *api) undrainNode(w http.ResponseWriter, r *http.Request) error { return s.drain(w, r, true) }

// drain has a node hand on its jobs, or take jobs again.
func (s *api) drain(w http.ResponseWriter, r *http.Request, off bool) error {
	node, err := s.config.Client.DrainNode(r.Context(), &protocol.DrainNode{Node: r.PathValue("name"), Off: off})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewServiceNode(node))
}
