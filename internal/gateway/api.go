package gateway

import (
	"context"
	"time"
)

// api is what the handlers share.
type api struct {
	config Config
	url    string // where the service is found
	page   map[string]*asset
	began  time.Time
	feeds  feeds
	models models
	living context.Context // ends when streams have to end
}
