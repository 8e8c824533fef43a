package benchmark

import (
	"fmt"
	"io"
	"strings"

	"github.com/google/pprof/profile"
)

// Shares say what the processor did in a while, as shares of the time of all cores.
type Shares struct {
	Arithmetic float64 `json:"arithmetic"`
	Messages   float64 `json:"messages"` // with supervision: all that actors do beside arithmetic
	Other      float64 `json:"other"`    // the runtime's, the client's
	Idle       float64 `json:"idle"`     // nothing, or looking for work
}

// ReadShares reads the profile of a processor with so many cores, which was taken for so many seconds.
func ReadShares(r io.Reader, cores int, seconds float64) (Shares, error) {
	p, err := profile.Parse(r)
	if err != nil {
		return Shares{}, fmt.Errorf("the profile of the processor cannot be read: %w", err)
	}
	var s Shares
	all := float64(cores) * seconds * 1e9
	for _, sample := range p.Sample {
		share := float64(sample.Value[len(sample.Value)-1]) / all
		switch kind(sample) {
		case "arithmetic":
			s.Arithmetic += share
		case "messages":
			s.Messages += share
		case "idle":
			s.Idle += share
		default:
			s.Other += share
		}
	}
	s.Idle += max(0, 1-s.Arithmetic-s.Messages-s.Other-s.Idle)
	return s, nil
}

// kind says what a sample of the processor was at: arithmetic if a function of package neuron, or of one within it, was
// running, however deep below an actor; messages if otherwise an actor was.
func kind(sample *profile.Sample) string {
	found := ""
	for _, location := range sample.Location {
		for _, line := range location.Line {
			name := line.Function.Name
			switch {
			case strings.HasPrefix(name, "deepnet/neuron"):
				return "arithmetic"
			case strings.HasSuffix(name, "actors.(*Pool).look"):
				found = "idle"
			case found == "" && (strings.HasPrefix(name, "deepnet/actors.") || strings.HasPrefix(name, "deepnet/supervisor.")):
				found = "messages"
			}
		}
	}
	return found
}
