package supervisor

import (
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/neuron"
	"deepnet/neuron/training"
	"deepnet/supervisor/storage"
)

// Checkpoints take at most a fiftieth of the time, and are never closer together than the
// setting says.
func TestCheckpointsTakeAFiftiethOfTheTimeAtTheMost(t *testing.T) {
	network, err := neuron.New(neuron.Spec{
		Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "sigmoid"}}, Loss: "mse", Initializer: "uniform",
		Optimizer: neuron.OptimizerSpec{Name: "sgd", LearningRate: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	now, idle := time.Unix(1000, 0), &work{run: &training.Run{Network: network}}
	for took, wait := range map[time.Duration]time.Duration{
		time.Millisecond: time.Second, 20 * time.Millisecond: time.Second, 21 * time.Millisecond: 1050 * time.Millisecond, time.Second: 50 * time.Second,
	} {
		trainer := &trainer{settings: &actors.Settings{Now: func() time.Time { return now }}, every: time.Second, keeping: true, work: idle}
		trainer.onKept(&keptCheckpoint{took})
		if got := trainer.due.Sub(now); got != wait || trainer.keeping {
			t.Errorf("after a checkpoint that took %v the next comes in %v, want %v", took, got, wait)
		}
	}
}

// What is in memory ends with the process, and a checkpoint is for what comes after that.
func TestAJobIsCheckpointedByItselfWhereThereIsAStoreToOutliveTheProcess(t *testing.T) {
	for _, c := range []struct {
		settings Settings
		want     time.Duration
	}{
		{Settings{}, -1},
		{Settings{Checkpoint: time.Minute}, time.Minute},
		{Settings{Store: &storage.Memory{}}, time.Second},
		{Settings{Store: &storage.Memory{}, Checkpoint: time.Minute}, time.Minute},
	} {
		if got := c.settings.withDefaults().Checkpoint; got != c.want {
			t.Errorf("%v became %v, want %v", c.settings.Checkpoint, got, c.want)
		}
	}
}
