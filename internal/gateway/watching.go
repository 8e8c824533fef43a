package gateway

import (
	"net/http"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

func (s *api) tree(w http.ResponseWriter, r *http.Request) error {
	tree, err := s.config.Client.Tree(r.Context(), r.URL.Query().Get("job"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewTree(tree))
}

func (s *api) network(w http.ResponseWriter, r *http.Request) error {
	request := &protocol.GetNetwork{Job: r.PathValue("id")}
	for name, into := range map[string]*uint32{"row": &request.Row, "weights": &request.Weights, "grid": &request.Grid} {
		n, err := number(r, name, 1_000_000)
		if err != nil {
			return err
		}
		*into = uint32(n)
	}
	network, err := s.config.Client.Network(r.Context(), request)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewNetwork(network))
}

func (s *api) chaos(w http.ResponseWriter, r *http.Request) error {
	chaos, err := s.config.Client.Chaos(r.Context())
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewChaos(chaos))
}

func (s *api) setChaos(w http.ResponseWriter, r *http.Request) error {
	var asked struct {
		EveryMs *int64   `json:"every_ms"`
		Victims []string `json:"victims"`
		Seed    uint64   `json:"seed"`
		Job     *string  `json:"job"`
	}
	if err := s.readJSON(w, r, &asked); err != nil {
		return err
	}
	if asked.EveryMs == nil {
		return invalid("every_ms is missing: the mean time between crashes in milliseconds; 0 turns chaos off")
	}
	request := &protocol.SetChaos{EveryMs: *asked.EveryMs, Seed: asked.Seed}
	if asked.Job != nil {
		request.Job = *asked.Job
	}
	for _, name := range asked.Victims {
		victim, err := victimOf(name)
		if err != nil {
			return err
		}
		request.Victims = append(request.Victims, victim)
	}
	chaos, err := s.config.Client.SetChaos(r.Context(), request)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewChaos(chaos))
}

// victimOf is the kind of actor that a name stands for.
func victimOf(name string) (protocol.Victim, error) {
	victim, err := view.ReadVictim(name)
	if err != nil {
		return 0, invalid("%q cannot be crashed: it %v", name, err)
	}
	return victim, nil
}

// killed says which actor was crashed.
type killed struct {
	Job   string `json:"job"`
	Actor string `json:"actor"`
}

func (s *api) kill(w http.ResponseWriter, r *http.Request) error {
	var asked struct {
		Victim string `json:"victim"`
		Layer  uint32 `json:"layer"`
		Neuron uint32 `json:"neuron"`
	}
	if err := s.readJSON(w, r, &asked); err != nil {
		return err
	}
	victim, err := victimOf(asked.Victim)
	if err != nil {
		return err
	}
	done, err := s.config.Client.Kill(r.Context(), &protocol.Kill{Job: r.PathValue("id"), Victim: victim, Layer: asked.Layer, Index: asked.Neuron})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, killed{done.GetJob(), done.GetActor()})
}

func (s *api) queues(w http.ResponseWriter, r *http.Request) error {
	queues, err := s.config.Client.Queues(r.Context())
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewQueues(queues))
}

func (s *api) setQueue(w http.ResponseWriter, r *http.Request) error {
	var asked struct {
		Paused *bool   `json:"paused"`
		Limit  *uint32 `json:"limit"`
	}
	if err := s.readJSON(w, r, &asked); err != nil {
		return err
	}
	queue, err := s.config.Client.SetQueue(r.Context(), &protocol.SetQueue{Name: r.PathValue("name"), Paused: asked.Paused, Running: asked.Limit})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, view.NewQueue(queue))
}
