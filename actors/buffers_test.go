package actors

import "testing"

// An actor that has stopped forgets what it held, while whoever got its last message may still read that.
func TestAMessageOutlivesWhatItsSenderForgets(t *testing.T) {
	l := &layerActor{}
	fired := l.firing.turn()
	*fired = Fired{First: 3}
	*l = layerActor{}
	if fired.First != 3 {
		t.Errorf("the message now tells of neuron %d, it was sent for neuron 3", fired.First)
	}
}
