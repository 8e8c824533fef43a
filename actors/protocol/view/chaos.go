package view

import (
	"errors"
	"strings"

	"deepnet/actors/protocol"
)

// Chaos says how often actors of running jobs are crashed at random.
type Chaos struct {
	EveryMs int64    `json:"every_ms"` // mean time between crashes; 0: chaos is off
	Victims []string `json:"victims"`  // neuron, layer, network, trainer
	Seed    uint64   `json:"seed"`
	Job     *string  `json:"job"`   // null: of every running one
	Kills   uint64   `json:"kills"` // ordered since it was set; of an actor that is failing already, two are one restart
	Since   *string  `json:"since"` // null: it is off
}

// NewChaos makes Chaos.
func NewChaos(c *protocol.Chaos) Chaos {
	made := Chaos{EveryMs: c.GetEveryMs(), Victims: []string{}, Seed: c.GetSeed(), Job: Known(c.GetJob()), Kills: c.GetKills(), Since: instant(c.GetSinceMs())}
	for _, v := range c.GetVictims() {
		made.Victims = append(made.Victims, VictimName(v))
	}
	return made
}

// ReadVictim is the victim of a name, in capital letters or not.
func ReadVictim(name string) (protocol.Victim, error) {
	number, ok := protocol.Victim_value["VICTIM_"+strings.ToUpper(name)]
	if !ok || number == 0 {
		return 0, errors.New("must be neuron, layer, network or trainer")
	}
	return protocol.Victim(number), nil
}

// VictimName is what a victim is called: neuron, layer, network or trainer.
func VictimName(v protocol.Victim) string {
	return strings.ToLower(strings.TrimPrefix(v.String(), "VICTIM_"))
}
