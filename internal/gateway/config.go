package gateway

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"time"

	"go.uber.org/zap"

	"deepnet/actors/client"
	"deepnet/neuron/dataset"
)

// DefaultAddress is where browsers and programs find the service.
const DefaultAddress = "127.0.0.1:7601"

// Config is what a gateway needs. Client and Token must be given.
type Config struct {
	Address string         // host:port to listen on; default DefaultAddress; port 0 picks a free one
	Hosts   []string       // further names by which clients may call, as host or host:port; the first is the service's where it listens on all addresses
	Client  *client.Client // of the service
	Token   string         // that every request must show; see Token
	TLS     *tls.Config    // needed off the loopback

	Page     fs.FS             // the files served at /; nil: none
	Samples  map[string][]byte // tables to try, by the names of their files, served at /samples/
	Metrics  http.Handler      // of /metrics; nil: there is no such route
	Ready    func() error      // why the service is not ready, nil when it is; default: it is
	Release  string            // of Deepnet, for people
	Data     string            // the data folder, for people
	Settings any               // what /v1/settings answers, as JSON

	// OpenTable reads a table of any format as the text of a CSV, and says in sentences what
	// people should know of how that came about. The source is opened once and closed. nil:
	// CSV alone is read.
	OpenTable func(Upload) (table dataset.Source, notices []string, err error)
	TempDir   string      // for tables on their way to the service; default os.TempDir()
	Log       *zap.Logger // default: nothing is logged
	Now       func() time.Time

	MaxBody        int64 // bytes of a request in JSON; default 1 MiB
	MaxUpload      int64 // bytes of a table; default 256 MiB
	MaxConnections int   // one more takes the place of a stranger, or is refused; default 12,000
	Times          Times
}

// Upload is a table as it came.
type Upload struct {
	Name  string // of the file
	Sheet string // of a spreadsheet, the one to read; empty: the first
	Data  io.ReaderAt
	Size  int64 // bytes
}

// Times are how long the gateway waits for others. The zero value has the defaults.
type Times struct {
	Header    time.Duration // for the whole header of a request, and for a stranger to show the token; default 5 s
	Body      time.Duration // for a body, and as much again for every MiB of it that came; default 30 s
	Write     time.Duration // for a client to take what it is sent; default 30 s
	Idle      time.Duration // of a connection between two requests; default 2 min
	Heartbeat time.Duration // of a stream of events in which nothing happens; default 15 s
	Gather    time.Duration // for which events are gathered before they are sent; default 50 ms
}

func (c Config) withDefaults() Config {
	fill(&c.Address, DefaultAddress)
	fill(&c.TempDir, os.TempDir())
	fill(&c.MaxBody, 1<<20)
	fill(&c.MaxUpload, 256<<20)
	fill(&c.MaxConnections, 12_000)
	fill(&c.Times.Header, 5*time.Second)
	fill(&c.Times.Body, 30*time.Second)
	fill(&c.Times.Write, 30*time.Second)
	fill(&c.Times.Idle, 2*time.Minute)
	fill(&c.Times.Heartbeat, 15*time.Second)
	fill(&c.Times.Gather, 50*time.Millisecond)
	if c.Log == nil {
		c.Log = zap.NewNop()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Ready == nil {
		c.Ready = func() error { return nil }
	}
	return c
}

// fill sets a setting to its default if it is zero.
func fill[T comparable](setting *T, otherwise T) {
	var nothing T
	if *setting == nothing {
		*setting = otherwise
	}
}

// check refuses what would not be safe.
func (c Config) check() error {
	switch {
	case c.Client == nil:
		return errors.New("the HTTP gateway has no client of the service")
	case !wellFormed(c.Token):
		return errors.New("the token of the HTTP gateway is not 64 hexadecimal digits")
	case c.TLS == nil && !loopback(c.Address):
		return fmt.Errorf("HTTP on %s could be reached from other machines, and read by any on the way: listen on a loopback address such as %s, or give a certificate", c.Address, DefaultAddress)
	default:
		return nil
	}
}

// loopback says whether nothing but this machine reaches an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
