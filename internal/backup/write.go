package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"time"

	"github.com/klauspost/compress/zstd"

	"peyk/internal/blob"
	"peyk/internal/store"
)

// format is the version of the file's make-up.
const format = 1

// The names of entries.
const (
	headName     = "peyk-backup.json"
	manifestName = "manifest.json"
	tablesDir    = "tables"
	mediaDir     = "media"
)

// Head is what a backup says of itself.
type Head struct {
	Format  int       `json:"format"`
	Schema  int64     `json:"schema"` // version of the tables
	Created time.Time `json:"created"`
}

// entry is a line of the manifest.
type entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// manifest is the last entry.
type manifest struct {
	Head
	Entries []entry `json:"entries"`
}

// Summary says what a backup holds.
type Summary struct {
	Head
	Rows  map[string]int64 // by table
	Blobs int
	Bytes int64 // of all entries, unpacked
}

// Packing is how a backup is compressed.
type Packing uint8

// The ways to compress.
const (
	Gzip Packing = iota
	Zstd
)

// chunk is how much of a table stands in one entry, in bytes: what a backup
// and a restore hold in memory.
const chunk = 2 << 20

// Write writes a backup of the agency to w.
func Write(ctx context.Context, w io.Writer, p Packing, st *store.Store, blobs blob.Store, now time.Time) (sum Summary, err error) {
	packed, err := pack(w, p)
	if err != nil {
		return Summary{}, err
	}
	out := &writer{tar: tar.NewWriter(packed), now: now}
	out.sum = Summary{Head: Head{Format: format, Schema: store.SchemaVersion(), Created: now.UTC()}, Rows: map[string]int64{}}
	if err := out.json(headName, out.sum.Head); err != nil {
		return out.sum, err
	}
	if err := out.tables(ctx, st); err != nil {
		return out.sum, fmt.Errorf("backup: %w", err)
	}
	if err := out.media(ctx, blobs); err != nil {
		return out.sum, fmt.Errorf("backup: %w", err)
	}
	if err := out.json(manifestName, manifest{out.sum.Head, out.entries}); err != nil {
		return out.sum, err
	}
	if err := errors.Join(out.tar.Close(), packed.Close()); err != nil {
		return out.sum, fmt.Errorf("backup: %w", err)
	}
	return out.sum, nil
}

func pack(w io.Writer, p Packing) (io.WriteCloser, error) {
	if p == Zstd {
		return zstd.NewWriter(w)
	}
	return gzip.NewWriterLevel(w, gzip.BestSpeed)
}

// writer writes entries and remembers them for the manifest.
type writer struct {
	tar     *tar.Writer
	now     time.Time
	entries []entry
	sum     Summary
}

func (w *writer) json(name string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("backup: %s: %w", name, err)
	}
	return w.entry(name, int64(len(raw)), bytes.NewReader(raw))
}

// entry writes size bytes of r.
func (w *writer) entry(name string, size int64, r io.Reader) error {
	err := w.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: w.now, Format: tar.FormatPAX})
	if err != nil {
		return fmt.Errorf("backup: %s: %w", name, err)
	}
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(w.tar, sum), r, size); err != nil {
		return fmt.Errorf("backup: %s: %w", name, err)
	}
	w.entries = append(w.entries, entry{name, size, hex.EncodeToString(sum.Sum(nil))})
	w.sum.Bytes += size
	return nil
}

// tables writes every table in entries of bounded size.
func (w *writer) tables(ctx context.Context, st *store.Store) error {
	var t store.Table
	var buf bytes.Buffer
	part := 0
	flush := func() error {
		if t.Name == "" {
			return nil
		}
		part++
		err := w.entry(path.Join(tablesDir, t.Name, strconv.Itoa(part)+".jsonl"), int64(buf.Len()), &buf)
		buf.Reset()
		return err
	}
	begin := func(next store.Table) error {
		if err := flush(); err != nil {
			return err
		}
		t, part = next, 0
		w.sum.Rows[t.Name] = 0
		return line(&buf, t.Columns)
	}
	row := func(values []any) error {
		if buf.Len() >= chunk {
			if err := flush(); err != nil {
				return err
			}
			if err := line(&buf, t.Columns); err != nil {
				return err
			}
		}
		w.sum.Rows[t.Name]++
		return line(&buf, encodeRow(values))
	}
	if err := st.Dump(ctx, begin, row); err != nil {
		return err
	}
	return flush()
}

func line(buf *bytes.Buffer, v any) error {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// media writes every blob. Those put while this runs may or may not be in.
func (w *writer) media(ctx context.Context, blobs blob.Store) error {
	return blobs.Walk(ctx, func(info blob.Info) error {
		r, have, err := blobs.Open(ctx, info.Key)
		if err != nil {
			return err
		}
		w.sum.Blobs++
		return errors.Join(w.entry(path.Join(mediaDir, info.Key), have.Size, r), r.Close())
	})
}

// binary and fraction are how values that JSON does not have are written.
type binary struct {
	B []byte `json:"b"`
}

type fraction struct {
	F float64 `json:"f"`
}

func encodeRow(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case []byte:
			out[i] = binary{v}
		case float64:
			out[i] = fraction{v}
		default:
			out[i] = v
		}
	}
	return out
}
