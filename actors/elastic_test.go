package actors_test

import (
	"sync"
	"testing"

	"deepnet/actors"
)

// However many activations block, none waits for another, neither before Close nor after.
func TestOnAnElasticDispatcherNoActivationWaitsForAnother(t *testing.T) {
	const activations = 8
	elastic := actors.NewElastic(2)
	meet := func() {
		var all, over sync.WaitGroup
		all.Add(activations)
		over.Add(activations)
		for range activations {
			elastic.Schedule(func() {
				defer over.Done()
				all.Done()
				all.Wait() // until every other one runs, too
			})
		}
		over.Wait()
	}
	meet()
	meet()
	elastic.Close()
	meet()
}
