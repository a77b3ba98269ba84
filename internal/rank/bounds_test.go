package rank_test

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"peyk/internal/id"
	"peyk/internal/rank"
)

// six is a visit from a /64 of its own.
func six(n uint64, code id.Story, agent string) *rank.Visit {
	var b [16]byte
	b[0], b[1] = 0x2a, 0x0a
	binary.BigEndian.PutUint64(b[8:], 1)
	binary.BigEndian.PutUint32(b[4:], uint32(n))
	b[2], b[3] = byte(n>>40), byte(n>>32)
	return &rank.Visit{Story: code, Addr: netip.AddrFrom16(b), Agent: agent, Language: "fa"}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMemoryIsBounded: as many fake readers as fill every table, with a browser's name of their
// own each, on more stories than are remembered, take what is allowed and no
// more; and they keep no new story from being counted, and no reload from
// being recognised.
func TestMemoryIsBounded(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	before := heap()
	c := rank.NewCounter(rank.Keys{Now: rank.Key{1}, Old: rank.Key{2}})
	town := rank.Visit{Story: 10001, Addr: netip.MustParseAddr("5.200.77.9"), Agent: "Mozilla/5.0 (Linux; Android 10; K)", Language: "fa"}
	const fakes = 1_700_000
	most := int64(0)
	for i := range uint64(fakes) {
		agent := fmt.Sprintf("Mozilla/5.0 (Linux; Android 10; M%d)%s", i%100_000, strings.Repeat(" x", int(i%40)*8))
		c.See(six(i*7919, id.Story(20_001+i%70_001), agent), at.Add(time.Duration(i)*10*time.Millisecond))
		if i%50_000 == 0 {
			c.Take() // as every second
		}
		if i%400_000 == 399_999 {
			most = max(most, heap()-before)
		}
	}
	t.Logf("%.1f MB at most after %d fake readers; %d MB are allowed", float64(most)/(1<<20), fakes, rank.MaxBytes>>20)
	if most > rank.MaxBytes {
		t.Errorf("%d bytes, %d are allowed", most, rank.MaxBytes)
	}
	now := at.Add(fakes * 10 * time.Millisecond)
	if n, why := c.See(six(1<<44, 999_999, "Mozilla/5.0 (Linux; Android 10; K)"), now); n != 1 {
		t.Errorf("a new story is not counted: %v", rank.Reasons()[why])
	}
	for want := range 2 {
		if n, _ := c.See(&town, now); n != 1-want {
			t.Errorf("view %d of one reader counts %d times", want+1, n)
		}
	}
	runtime.KeepAlive(c)
}

// TestReaderIsForgottenInAWeek: a key serves for one turn and is known for one
// more; who comes back after both is somebody new.
func TestReaderIsForgottenInAWeek(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	v := six(7, 10001, "Mozilla/5.0 (Linux; Android 10; K)")
	a, b, c, d := rank.Key{1}, rank.Key{2}, rank.Key{3}, rank.Key{4}
	count := rank.NewCounter(rank.Keys{Now: a})
	see := func(what string, after time.Duration, want int) {
		t.Helper()
		if n, _ := count.See(v, at.Add(after)); n != want {
			t.Errorf("%s: %d, want %d", what, n, want)
		}
	}
	see("first", 0, 1)
	see("again", time.Hour, 0)
	count.Turn(rank.Keys{Now: b, Old: a})
	see("under the next key", rank.KeyTurn, 0)
	count.Turn(rank.Keys{Now: c, Old: b})
	see("moved over, under the one after", 2*rank.KeyTurn-time.Hour, 0)
	count.Turn(rank.Keys{Now: d, Old: c})
	count.Turn(rank.Keys{Now: a, Old: d})
	see("two turns without a visit", 4*rank.KeyTurn, 1)
	if 2*rank.KeyTurn != 7*24*time.Hour {
		t.Error("a key lives longer than seven days, or less")
	}
}
