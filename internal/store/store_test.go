package store_test

import (
	"testing"

	"peyk/internal/db"
	"peyk/internal/store/storetest"
	"peyk/internal/testkit"
)

func TestStore(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { storetest.Run(t, func(t *testing.T) *db.DB { return testkit.SQLite(t) }) })
	t.Run("postgres", func(t *testing.T) { storetest.Run(t, func(t *testing.T) *db.DB { return testkit.Postgres(t) }) })
}
