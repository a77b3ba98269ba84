package app

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// giveBackEvery is how often the program looks whether it is at rest.
	giveBackEvery = 10 * time.Second
	// restingBytes is as much as what runs beside the requests takes in that time.
	restingBytes = 2 << 20
	// worthBytes is as much as must be free for the looking through all memory.
	worthBytes = 4 << 20
)

// heapBytes is how much the runtime may hold beside ready pages before it looks
// for garbage more often: enough for an archive of some hundred thousand stories.
const heapBytes = 160 << 20

// defaultCacheMB is what the cache of pages takes when nothing is said.
const defaultCacheMB = 64

// boundMemory sets the runtime's soft bound, unless GOMEMLIMIT has set one.
func boundMemory(cacheMB uint64) {
	if cacheMB == 0 {
		cacheMB = defaultCacheMB
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapBytes + int64(cacheMB)<<20)
	}
}

// quiet gives memory back to the system when nobody asks for anything: what
// the start, a rush or an import took is free by then, but the runtime would
// keep it.
type quiet struct{ allocated uint64 }

// giveBack looks once; it is called every giveBackEvery.
func (q *quiet) giveBack(context.Context) error {
	now := []metrics.Sample{
		{Name: "/gc/heap/allocs:bytes"},
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(now)
	value := func(i int) uint64 { return now[i].Value.Uint64() }
	grown := value(0) - q.allocated
	q.allocated = value(0)
	if garbage := max(value(2), value(1)) - value(1); grown < restingBytes && garbage+value(3) > worthBytes {
		debug.FreeOSMemory()
	}
	return nil
}
