package actorstest

import (
	"fmt"

	"deepnet/actors"
)

// Injected is the reason of every crash that a fault makes.
type Injected struct {
	Kind  actors.Kind
	Phase actors.Phase
	Point int // the crash point, counted from 0
}

func (i Injected) Error() string {
	return fmt.Sprintf("injected crash of a %s, phase %d, at point %d", i.Kind, i.Phase, i.Point)
}

// Counter counts crash points and crashes nothing.
type Counter struct{ Points int }

// At counts.
func (c *Counter) At(actors.Kind, actors.Phase, any) { c.Points++ }

// CrashAt crashes at the crash points that are in At, each counted from 0 over
// everything the actors do, crashes included.
type CrashAt struct {
	Points map[int]bool
	Hit    int // crashes made

	seen int
}

// At crashes where it was told to.
func (c *CrashAt) At(kind actors.Kind, phase actors.Phase, _ any) {
	point := c.seen
	c.seen++
	if c.Points[point] {
		c.Hit++
		panic(Injected{kind, phase, point})
	}
}
