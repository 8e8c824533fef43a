package remote

import "time"

// MaxMessage is the most bytes one request or answer may have, encoded.
const MaxMessage = 16 << 20

const (
	batch        = 4                        // messages that one frame of ours carries
	maxFrame     = batch*MaxMessage + 1<<20 // bytes of a frame: a full batch, and room for its names
	maxGreeting  = 64 << 10                 // bytes of what comes back on a stream we opened
	maxEnvelopes = 64                       // messages, names or PIDs in one frame from a stranger
	maxName      = 255                      // bytes of a name in a frame: type, actor, system, host
	maxPending   = 256                      // requests of one client that wait for their answers
	maxPeers     = 256                      // connections whose peers have said who they are
	maxStrangers = 256                      // connections whose peers have not; with one more, the oldest is closed
	maxHello     = 64 << 10                 // bytes that a stranger may send before it says who it is
	queue        = 1024                     // first length of a connection's queue; the library's default takes 16 MB
)

const (
	nameWithin  = 2 * time.Second        // for the address of a name
	greetWithin = 5 * time.Second        // for a peer to say who it is, from its first byte
	sendWithin  = 30 * time.Second       // for a peer to take a frame off our hands
	logEvery    = time.Minute            // between lines of the log about the same
	pingServer  = 30 * time.Second       // between keepalive pings to a client that is silent
	pingClient  = 20 * time.Second       // between keepalive pings to a service that is silent
	pingLeast   = 10 * time.Second       // a client that pings more often is cut off
	pongWithin  = 10 * time.Second       // then a silent peer counts as gone
	drainWithin = 500 * time.Millisecond // for answers on their way out when we close
	closeWithin = 3 * time.Second        // for connections to end when we close
)

// limits are those that tests shrink.
type limits struct {
	greetWithin      time.Duration
	logEvery         time.Duration
	strangers, peers int
}

// usual are the limits of a service and of a client.
func usual() *limits {
	return &limits{greetWithin: greetWithin, logEvery: logEvery, strangers: maxStrangers, peers: maxPeers}
}
