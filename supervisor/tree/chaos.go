package tree

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// Chaos decides when actors of running jobs are crashed at random, and which. The moments
// are a Poisson process; the n-th moment and victim follow from the seed and n. The zero
// value is off.
type Chaos struct {
	asked *protocol.SetChaos // nil: it is off
	round uint64             // how often it was set
	drawn uint64             // moments since it was set
	kills uint64
	since time.Time
}

// What may lie between two crashes on average.
const (
	least = 10 * time.Millisecond
	most  = 30 * 24 * time.Hour
)

// purpose is the one of chaos's draws.
const purpose neuron.Purpose = "chaos"

// Set turns chaos on or off. The error says what is wrong with the request.
func (c *Chaos) Set(asked *protocol.SetChaos, now time.Time) error {
	if asked.GetEveryMs() == 0 {
		*c = Chaos{round: c.round + 1}
		return nil
	}
	if ms := asked.GetEveryMs(); ms < least.Milliseconds() || ms > most.Milliseconds() {
		return fmt.Errorf("crashes every %d ms on average: give 10 or more, at most 30 days, or 0 to turn them off", ms)
	}
	victims, err := kinds(asked.GetVictims())
	if err != nil {
		return err
	}
	kept := &protocol.SetChaos{EveryMs: asked.GetEveryMs(), Victims: victims, Seed: asked.GetSeed(), Job: asked.GetJob()}
	*c = Chaos{asked: kept, round: c.round + 1, since: now}
	return nil
}

// kinds returns each of the victims once, in order; all kinds for none.
func kinds(asked []protocol.Victim) ([]protocol.Victim, error) {
	if len(asked) == 0 {
		return []protocol.Victim{protocol.Victim_VICTIM_NEURON, protocol.Victim_VICTIM_LAYER, protocol.Victim_VICTIM_NETWORK, protocol.Victim_VICTIM_TRAINER}, nil
	}
	victims := slices.Compact(slices.Sorted(slices.Values(asked)))
	for _, v := range victims {
		if kindOf[v] == "" {
			return nil, errors.New("crash what? choose neuron, layer, network or trainer")
		}
	}
	return victims, nil
}

var kindOf = map[protocol.Victim]actors.Kind{
	protocol.Victim_VICTIM_NEURON: actors.KindNeuron, protocol.Victim_VICTIM_LAYER: actors.KindLayer,
	protocol.Victim_VICTIM_NETWORK: actors.KindNetwork, protocol.Victim_VICTIM_TRAINER: actors.KindTrainer,
}

// On says whether chaos is on.
func (c *Chaos) On() bool { return c.asked != nil }

// Round tells the moments since chaos was set from those before.
func (c *Chaos) Round() uint64 { return c.round }

// View is chaos as clients see it.
func (c *Chaos) View() *protocol.Chaos {
	if !c.On() {
		return &protocol.Chaos{}
	}
	return &protocol.Chaos{
		EveryMs: c.asked.GetEveryMs(), Victims: c.asked.GetVictims(), Seed: c.asked.GetSeed(), Job: c.asked.GetJob(), Kills: c.kills, SinceMs: c.since.UnixMilli(),
	}
}

// Wait draws how long it is to the next crash: exponentially distributed.
func (c *Chaos) Wait() time.Duration {
	u := c.draw().Float64() // below 1
	mean := time.Duration(c.asked.GetEveryMs()) * time.Millisecond
	return time.Duration(math.Round(-float64(mean) * kernel.Log(1-u)))
}

// draw returns the chance of the moment at hand.
func (c *Chaos) draw() *neuron.Chance {
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: c.asked.GetSeed(), Purpose: purpose, Step: c.drawn})
	return chance
}

// Strike draws whom to crash at a moment: every kind is as likely as another, and within it
// every actor. order is nil if nobody of the kind is there.
func (c *Chaos) Strike(running []Trainer) (job string, order *actors.Kill) {
	chance := c.draw()
	chance.Float64() // the moment's
	c.drawn++
	kind := kindOf[c.asked.GetVictims()[below(chance, len(c.asked.GetVictims()))]]
	running = slices.DeleteFunc(slices.Clone(running), func(t Trainer) bool {
		return c.asked.GetJob() != "" && t.Job != c.asked.GetJob()
	})
	all := 0
	for _, t := range running {
		all += t.count(kind)
	}
	if all == 0 {
		return "", nil
	}
	victim := below(chance, all)
	for _, t := range running {
		if n := t.count(kind); victim >= n {
			victim -= n
			continue
		}
		c.kills++
		return t.Job, t.kill(kind, victim)
	}
	return "", nil
}

// below draws one of the numbers from 0 to n-1.
func below(chance *neuron.Chance, n int) int { return int(float64(chance.Float64() * float64(n))) }

// count returns how many actors of a kind a job has.
func (t Trainer) count(kind actors.Kind) int {
	switch {
	case kind == actors.KindTrainer:
		return 1
	case !t.Network:
		return 0
	case kind == actors.KindNetwork:
		return 1
	case kind == actors.KindLayer:
		return len(t.Widths)
	}
	all := 0
	for i := range t.Widths {
		all += t.actors(i)
	}
	return all
}

// kill returns the order to crash the i-th actor of a kind.
func (t Trainer) kill(kind actors.Kind, i int) *actors.Kill {
	order := &actors.Kill{Victim: kind, By: actors.Chaos}
	if kind == actors.KindLayer {
		order.Layer = i
	}
	if kind == actors.KindNeuron {
		for i >= t.actors(order.Layer) {
			i -= t.actors(order.Layer)
			order.Layer++
		}
		order.Neuron = i * t.perActor(order.Layer)
	}
	return order
}
