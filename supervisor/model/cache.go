package model

import (
	"slices"
	"sync"
)

// cacheWeights bounds the weights of all models in a cache: 64 MiB of them.
const cacheWeights = 8 << 20

// Cache keeps the models that were asked last, so that a question need not read its
// model again. It is safe for concurrent use; the zero value is ready.
type Cache struct {
	mu    sync.Mutex
	kept  []cached // the one asked last is the last
	total int64    // weights
}

type cached struct {
	key   string
	model *Model
}

// Get returns the model that was put under a key; nil: it is not, or no longer, there.
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

// Put keeps a model under a key that names it for good, such as the digests of its
// receipt. Those asked longest ago make room; one too large for the cache is not kept.
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
