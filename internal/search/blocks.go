package search

import (
	"context"
	"slices"
	"sync"

	"peyk/internal/db"
)

// blockCache keeps blocks by number, up to a bound of bytes: two generations,
// of which the older is dropped when the younger is full.
type blockCache struct {
	mu         sync.Mutex
	young, old map[blockKey][]byte
	size       int
}

type blockKey struct {
	id     int64
	places bool
}

// cacheBytes bounds each generation.
const cacheBytes = 12 << 20

func (c *blockCache) get(k blockKey) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b, ok := c.young[k]; ok {
		return b, true
	}
	b, ok := c.old[k]
	if ok {
		c.keep(k, b)
	}
	return b, ok
}

func (c *blockCache) put(k blockKey, b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(k, b)
}

func (c *blockCache) keep(k blockKey, b []byte) {
	if c.young == nil || c.size > cacheBytes {
		c.old, c.young, c.size = c.young, map[blockKey][]byte{}, 0
	}
	c.young[k] = b
	c.size += len(b) + 64
}

// readBlocks brings the blocks into the map.
func (x *Index) readBlocks(ctx context.Context, want []int64, places bool, into map[int64][]byte) error {
	slices.Sort(want)
	var missing []any
	for _, n := range slices.Compact(want) {
		if _, ok := into[n]; ok {
			continue
		}
		if b, ok := x.blocks.get(blockKey{n, places}); ok {
			into[n] = b
			continue
		}
		missing = append(missing, n)
	}
	column := "data"
	if places {
		column = "places"
	}
	type stored struct {
		n    int64
		data []byte
	}
	for part := range slices.Chunk(missing, 64) {
		args := pad(part)
		list, err := db.All(ctx, x.db, func(s db.Scanner) (stored, error) {
			var b stored
			err := s.Scan(&b.n, &b.data)
			return b, err
		}, `SELECT id, `+column+` FROM search_blocks WHERE id IN (`+db.In(1, len(args))+`)`, args...)
		if err != nil {
			return err
		}
		for _, b := range list {
			into[b.n] = b.data
			x.blocks.put(blockKey{b.n, places}, b.data)
		}
		for _, n := range part {
			if _, ok := into[n.(int64)]; !ok { //nolint:forcetypeassert // put there above
				return errMoved
			}
		}
	}
	return nil
}
