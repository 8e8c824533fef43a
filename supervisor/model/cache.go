package model

import (
	"slices"
	"sync"
)

// cacheWeights is the most weights that the models in a cache have together: 64 MiB.
const cacheWeights = 8 << 20

// Cache keeps the most recently used models, so that a prediction need not read its
// model again. It is safe for concurrent use; the zero value is ready to use.
type Cache struct {
	mu    sync.Mutex
	kept  []cached          // the least recently used first
	total int64             // weights
	of    map[string]string // the keys of jobs' models, by job
	round int               // how often those were forgotten
}

type cached struct {
	key   string
	model *Model
}

// Get returns the model kept under a key; nil if there is none, or no longer.
func (c *Cache) Get(key string) *Model {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.index(key)
	if at < 0 {
		return nil
	}
	found := c.kept[at]
	c.kept = append(slices.Delete(c.kept, at, at+1), found)
	return found.model
}

// Put keeps a model under a key that always means the same model, such as the digests of
// its receipt. The least recently used models make room. A model too large for the cache
// is not kept.
func (c *Cache) Put(key string, m *Model) {
	size := m.Network.Spec.Parameters()
	if size > cacheWeights {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.index(key) >= 0 {
		return
	}
	c.kept = append(c.kept, cached{key, m})
	for c.total += size; c.total > cacheWeights; c.kept = slices.Delete(c.kept, 0, 1) {
		c.total -= c.kept[0].model.Network.Spec.Parameters()
	}
}

func (c *Cache) index(key string) int {
	return slices.IndexFunc(c.kept, func(k cached) bool { return k.key == key })
}

// cacheJobs is how many jobs a cache knows the models of.
const cacheJobs = 1024

// Of returns the model of a job that is in the store with it; nil if that is not known. The
// round is what Remember wants, after a look into the store.
func (c *Cache) Of(job string) (found *Model, round int) {
	c.mu.Lock()
	key, round := c.of[job], c.round
	c.mu.Unlock()
	if key == "" {
		return nil, round
	}
	return c.Get(key), round
}

// Remember remembers under which key the model of a job is kept. It does not if a job has
// been deleted since the round began, as it may have been this one.
func (c *Cache) Remember(job, key string, round int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key == "" || round != c.round {
		return
	}
	if c.of == nil || len(c.of) >= cacheJobs {
		c.of = map[string]string{}
	}
	c.of[job] = key
}

// Forget forgets which jobs have models: some may have been deleted. The models stay.
func (c *Cache) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.of)
	c.round++
}
