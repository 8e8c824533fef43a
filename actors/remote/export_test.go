package remote

import "time"

// Hurried is s with so much time for strangers, and little between lines of the log.
func (s Server) Hurried(greetWithin time.Duration) Server {
	s.limits = usual()
	s.limits.greetWithin, s.limits.logEvery = greetWithin, 10*time.Millisecond
	return s
}

// Crowded is s with places for so many clients.
func (s Server) Crowded(clients int) Server {
	s.limits.peers = clients
	return s
}
