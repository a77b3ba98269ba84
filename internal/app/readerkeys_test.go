package app

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"peyk/internal/testkit"
)

// TestReadersKeysLiveAMonth: within a period every process has the same key,
// and what is thrown away does not come back.
func TestReadersKeysLiveAMonth(t *testing.T) {
	clk := testkit.NewClock()
	a := agencyAt(t, filepath.Join(t.TempDir(), "agency"), clk.Now)
	defer closeAgency(t, a)
	keys := func() *readerKeys {
		return newReaderKeys(a.Store.Settings, a.Keys.Readers, slog.New(slog.DiscardHandler))
	}
	first, other := keys(), keys()
	now := clk.Now()
	one := first.ReaderKey(now)
	if !bytes.Equal(one, other.ReaderKey(now)) || !bytes.Equal(one, first.ReaderKey(now)) || bytes.Equal(one, a.Keys.Readers) {
		t.Error("two processes know readers under different keys")
	}
	later := now.Add(readerKeyPeriod)
	two := first.ReaderKey(later)
	if bytes.Equal(one, two) {
		t.Error("the key of the next month is the same")
	}
	if err := first.forget(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(two, keys().ReaderKey(later)) {
		t.Error("the key of this month is gone")
	}
	if bytes.Equal(one, keys().ReaderKey(now.Add(time.Second))) {
		t.Error("a key that was thrown away came back")
	}
}
