package measurement

import "sync/atomic"

// Learned counts what the trainers of a service learn, for whoever asks from time to time. So
// nobody is called at every step. The zero value is ready; nil counts nothing.
type Learned struct{ steps, rows atomic.Uint64 }

// Step adds a training step on so many rows.
func (l *Learned) Step(rows int) {
	if l == nil {
		return
	}
	l.steps.Add(1)
	l.rows.Add(uint64(rows))
}

// Steps returns the training steps so far.
func (l *Learned) Steps() uint64 { return l.steps.Load() }

// Rows returns the rows learned from so far; a row counts in every epoch.
func (l *Learned) Rows() uint64 { return l.rows.Load() }
