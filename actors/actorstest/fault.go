package actorstest

import (
	"fmt"
	"slices"

	"deepnet/actors"
)

// Injected is the reason of every crash that a fault makes.
type Injected struct {
	Kind  actors.Kind
	Phase actors.Phase
	Point int // the crash point, counted from 0
}

// Error says which crash it was.
func (i Injected) Error() string {
	return fmt.Sprintf("injected crash of a %s, phase %d, at point %d", i.Kind, i.Phase, i.Point)
}

// Crashes counts the crash points of some kinds of actors and crashes where it
// is told to. It is for actors that a Sequencer runs.
type Crashes struct {
	Kinds  []actors.Kind // whose crash points count
	Where  map[int]bool  // the points to crash at, counted from 0
	Paused bool          // nothing counts, nothing crashes
	Points int           // crash points passed so far
	Made   []Injected    // crashes made so far
}

// At crashes the actor if its turn has come.
func (c *Crashes) At(kind actors.Kind, phase actors.Phase, _ any) {
	if c.Paused || !slices.Contains(c.Kinds, kind) {
		return
	}
	point := c.Points
	c.Points++
	if c.Where[point] {
		crash := Injected{kind, phase, point}
		c.Made = append(c.Made, crash)
		panic(crash)
	}
}
