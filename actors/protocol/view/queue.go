package view

import "deepnet/actors/protocol"

// Queues are all queues of a service.
type Queues struct {
	Queues  []Queue `json:"queues"`
	Trouble *string `json:"trouble"` // why the service cannot write
}

// Queue is one queue, and how many of its jobs run, wait, and are paused.
type Queue struct {
	Name    string  `json:"name"`
	Paused  bool    `json:"paused"`
	Limit   *uint32 `json:"limit"` // of jobs that run at once; null: none of its own
	Running uint32  `json:"running"`
	Waiting uint32  `json:"waiting"`
	Held    uint32  `json:"held"`
}

// NewQueues makes Queues.
func NewQueues(answer *protocol.Queues) Queues {
	made := Queues{Queues: []Queue{}, Trouble: Known(answer.GetTrouble())}
	for _, queue := range answer.GetQueues() {
		made.Queues = append(made.Queues, NewQueue(queue))
	}
	return made
}

// NewQueue makes a Queue.
func NewQueue(queue *protocol.Queue) Queue {
	return Queue{
		Name: queue.GetName(), Paused: queue.GetPaused(), Limit: Known(queue.GetLimit()),
		Running: queue.GetRunning(), Waiting: queue.GetWaiting(), Held: queue.GetHeld(),
	}
}
