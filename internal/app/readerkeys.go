package app

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"peyk/internal/store"
)

// readerKeys hands out the key under which readers are known at a time: a
// random one each period, thrown away when its period is over. From then on
// nobody can tell from what is kept who a reader was.
type readerKeys struct {
	settings *store.Settings
	spare    []byte // while the database does not answer
	log      *slog.Logger

	mu     sync.Mutex
	period int64
	key    []byte
}

const (
	readerKeyName   = "key.reader."
	readerKeyPeriod = 30 * 24 * time.Hour
	readerKeyWait   = 5 * time.Second
)

func newReaderKeys(settings *store.Settings, spare []byte, log *slog.Logger) *readerKeys {
	return &readerKeys{settings: settings, spare: spare, log: log}
}

func readerPeriod(at time.Time) int64 { return at.Unix() / int64(readerKeyPeriod/time.Second) }

func readerKeyOf(period int64) string { return readerKeyName + strconv.FormatInt(period, 10) }

// ReaderKey returns the key of the period that at lies in.
func (k *readerKeys) ReaderKey(at time.Time) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	period := readerPeriod(at)
	if k.key != nil && k.period == period {
		return k.key
	}
	ctx, cancel := context.WithTimeout(context.Background(), readerKeyWait)
	defer cancel()
	key, err := k.settings.GetOrCreate(ctx, readerKeyOf(period), newKey)
	if err != nil {
		k.log.ErrorContext(ctx, "no key for readers", "error", err)
		return k.spare
	}
	k.period, k.key = period, key
	return key
}

// forget throws the keys of other periods away.
func (k *readerKeys) forget(ctx context.Context, now time.Time) error {
	return k.settings.Forget(ctx, readerKeyName, readerKeyOf(readerPeriod(now)))
}
