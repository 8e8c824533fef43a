package actors

// queue is first in, first out, on a ring that grows and never shrinks.
type queue[T any] struct {
	ring        []T
	head, count int
}

func (q *queue[T]) length() int { return q.count }

func (q *queue[T]) push(item T) {
	if q.count == len(q.ring) {
		q.grow()
	}
	q.ring[(q.head+q.count)&(len(q.ring)-1)] = item
	q.count++
}

// pop takes the oldest item; the queue must not be empty.
func (q *queue[T]) pop() T {
	var none T
	item := q.ring[q.head]
	q.ring[q.head] = none
	q.head = (q.head + 1) & (len(q.ring) - 1)
	q.count--
	return item
}

func (q *queue[T]) grow() {
	ring := make([]T, max(4, 2*len(q.ring))) // a power of two, for the mask
	for i := range q.count {
		ring[i] = q.ring[(q.head+i)&(len(q.ring)-1)]
	}
	q.ring, q.head = ring, 0
}
