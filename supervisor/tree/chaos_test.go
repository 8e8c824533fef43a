package tree

import (
	"math"
	"slices"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
)

// crew are two jobs, of which the second has no network.
func crew() []Trainer {
	return []Trainer{{Job: "a", Widths: []int{2, 7, 3}, PerActor: 2, Network: true}, {Job: "b", Widths: []int{4, 4}, PerActor: 1}}
}

func on(t *testing.T, asked *protocol.SetChaos) *Chaos {
	t.Helper()
	c := &Chaos{}
	if err := c.Set(asked, noon); err != nil {
		t.Fatal(err)
	}
	return c
}

// The moments and the victims follow from the seed, whoever else draws.
func TestChaosFollowsFromItsSeed(t *testing.T) {
	draw := func(seed uint64) (waits []time.Duration, victims []actors.Kill) {
		c := on(t, &protocol.SetChaos{EveryMs: 1000, Seed: seed})
		for range 50 {
			waits = append(waits, c.Wait())
			if _, order := c.Strike(crew()); order != nil {
				victims = append(victims, *order)
			}
		}
		return waits, victims
	}
	waits, victims := draw(1)
	again, sameVictims := draw(1)
	if !slices.Equal(waits, again) || !slices.Equal(victims, sameVictims) {
		t.Error("the same seed draws otherwise")
	}
	if other, _ := draw(2); slices.Equal(waits, other) {
		t.Error("another seed draws the same")
	}
}

// Exponentially distributed waits have the mean that was asked for, the same standard
// deviation, and 1/e of them are longer.
func TestTheWaitsAreExponentiallyDistributed(t *testing.T) {
	c := on(t, &protocol.SetChaos{EveryMs: 1000, Seed: 1})
	const draws = 20_000
	sum, squares, longer := 0.0, 0.0, 0
	for range draws {
		wait := c.Wait().Seconds()
		sum, squares = sum+wait, squares+wait*wait
		if wait > 1 {
			longer++
		}
		c.Strike(nil)
	}
	mean := sum / draws
	deviation, share := math.Sqrt(squares/draws-mean*mean), float64(longer)/draws
	if math.Abs(mean-1) > 0.03 || math.Abs(deviation-1) > 0.05 || math.Abs(share-1/math.E) > 0.015 {
		t.Errorf("the waits have mean %v and deviation %v, and %v are longer", mean, deviation, share)
	}
}

// Every kind is as likely as another, and within it every actor; nobody else is hit.
func TestEveryActorOfAKindIsAsLikely(t *testing.T) {
	c := on(t, &protocol.SetChaos{EveryMs: 1000, Seed: 1})
	type target struct {
		job  string
		kill actors.Kill
	}
	const draws = 14_000
	hits := map[target]int{}
	for range draws {
		job, order := c.Strike(crew())
		hits[target{job, *order}]++
	}
	want := map[target]float64{}
	by := func(kind actors.Kind, layer, neuron int) actors.Kill {
		return actors.Kill{Victim: kind, Layer: layer, Neuron: neuron, By: actors.Chaos}
	}
	want[target{"a", by(actors.KindNetwork, 0, 0)}] = draws / 4
	want[target{"a", by(actors.KindTrainer, 0, 0)}], want[target{"b", by(actors.KindTrainer, 0, 0)}] = draws/8, draws/8
	for layer := range 3 {
		want[target{"a", by(actors.KindLayer, layer, 0)}] = draws / 12
	}
	for _, place := range [][2]int{{0, 0}, {1, 0}, {1, 2}, {1, 4}, {1, 6}, {2, 0}, {2, 2}} {
		want[target{"a", by(actors.KindNeuron, place[0], place[1])}] = draws / 28
	}
	for victim, count := range want {
		if math.Abs(float64(hits[victim])-count) > 5*math.Sqrt(count) {
			t.Errorf("%v was hit %d times, want about %v", victim, hits[victim], count)
		}
		delete(hits, victim)
	}
	if len(hits) > 0 || c.View().GetKills() != draws {
		t.Errorf("%v were hit, too", hits)
	}
}

func TestOnlyTheJobAndTheKindsThatWereNamedAreHit(t *testing.T) {
	victims := []protocol.Victim{protocol.Victim_VICTIM_TRAINER, protocol.Victim_VICTIM_LAYER, protocol.Victim_VICTIM_LAYER}
	c := on(t, &protocol.SetChaos{EveryMs: 1000, Victims: victims, Job: "b"})
	if kinds := c.View().GetVictims(); !slices.Equal(kinds, []protocol.Victim{protocol.Victim_VICTIM_LAYER, protocol.Victim_VICTIM_TRAINER}) {
		t.Errorf("the victims are %v", kinds)
	}
	passed, hit := 0, 0
	for range 100 {
		switch job, order := c.Strike(crew()); {
		case order == nil: // a layer, which b has none of
			passed++
		case job == "b" && order.Victim == actors.KindTrainer:
			hit++
		default:
			t.Fatalf("%v of %s was hit", order, job)
		}
	}
	if passed < 20 || hit < 20 || c.View().GetKills() != uint64(hit) {
		t.Errorf("%d were passed over, %d hit", passed, hit)
	}
}

// Moments from before chaos was set anew do not count.
func TestEverySettingOfChaosIsARoundOfItsOwn(t *testing.T) {
	c := on(t, &protocol.SetChaos{EveryMs: 10})
	first := c.Round()
	if err := c.Set(&protocol.SetChaos{EveryMs: 9}, noon); err == nil || c.Round() != first || !c.On() {
		t.Error("what is refused changes chaos")
	}
	if err := c.Set(&protocol.SetChaos{}, noon); err != nil || c.Round() == first || c.On() {
		t.Error("chaos is still on")
	}
}
