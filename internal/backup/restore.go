package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"peyk/internal/blob"
	"peyk/internal/fault"
	"peyk/internal/store"
)

// Restore puts the backup in place of all that is in the store, after it has
// read the whole file and compared every checksum: a file that is damaged, cut
// off, or of another schema changes nothing and is an Invalid fault. The
// tables change in one transaction; pictures that are there and not in the
// backup stay, since nothing names them.
func Restore(ctx context.Context, file io.ReadSeeker, st *store.Store, blobs blob.Store) (Summary, error) {
	sum, err := Verify(ctx, file)
	if err != nil {
		return sum, err
	}
	// Pictures first: no page that is made meanwhile lacks one.
	err = entries(ctx, file, func(name string, r io.Reader) error {
		if key, ok := strings.CutPrefix(name, mediaDir+"/"); ok {
			return blobs.Put(ctx, key, r)
		}
		return nil
	})
	if err != nil {
		return sum, fmt.Errorf("restore pictures: %w", err)
	}
	err = st.Replace(ctx, func(insert func(store.Table, [][]any) error) error {
		return entries(ctx, file, func(name string, r io.Reader) error {
			if table, ok := tableOf(name); ok {
				_, err := rows(table, r, insert)
				return err
			}
			return nil
		})
	})
	if err != nil {
		return sum, fmt.Errorf("restore tables: %w", err)
	}
	return sum, nil
}

// Verify reads a backup whole, compares its checksums and counts what it
// holds.
func Verify(ctx context.Context, file io.ReadSeeker) (Summary, error) {
	sum := Summary{Rows: map[string]int64{}}
	var have []entry
	var said *manifest
	err := entries(ctx, file, func(name string, r io.Reader) error {
		if said != nil {
			return fmt.Errorf("%s stands after the manifest", name)
		}
		hash := sha256.New()
		counted := &counter{r: io.TeeReader(r, hash)}
		switch table, isTable := tableOf(name); {
		case name == manifestName:
			said = &manifest{}
			if err := json.NewDecoder(r).Decode(said); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		case len(have) == 0:
			if err := readHead(name, counted, &sum.Head); err != nil {
				return err
			}
		case isTable:
			n, err := rows(table, counted, nil)
			if err != nil {
				return err
			}
			sum.Rows[table] += n
		case strings.HasPrefix(name, mediaDir+"/") && blob.ValidKey(strings.TrimPrefix(name, mediaDir+"/")):
			sum.Blobs++
		default:
			return fmt.Errorf("%q does not belong there", name)
		}
		if _, err := io.Copy(io.Discard, counted); err != nil {
			return err
		}
		have = append(have, entry{name, counted.n, hex.EncodeToString(hash.Sum(nil))})
		sum.Bytes += counted.n
		return nil
	})
	if err == nil {
		err = compare(have, said)
	}
	if err != nil && fault.KindOf(err) == fault.Internal && ctx.Err() == nil {
		err = fault.Wrap(fault.Invalid, "backup.broken", err)
	}
	return sum, err
}

// readHead reads the first entry and refuses what this program cannot put back.
func readHead(name string, r io.Reader, head *Head) error {
	if name != headName {
		return fmt.Errorf("it begins with %q, not with %s", name, headName)
	}
	if err := json.NewDecoder(r).Decode(head); err != nil {
		return fmt.Errorf("%s: %w", headName, err)
	}
	if head.Format != format || head.Schema != store.SchemaVersion() {
		return fault.New(fault.Invalid, "backup.version").With("have", head.Schema).With("want", store.SchemaVersion())
	}
	return nil
}

// compare holds what was read against what the manifest says.
func compare(have []entry, said *manifest) error {
	if said == nil {
		return errors.New("it ends before its manifest")
	}
	if len(have) != len(said.Entries) {
		return fmt.Errorf("it has %d entries, its manifest %d", len(have), len(said.Entries))
	}
	for i, e := range said.Entries {
		if e != have[i] {
			return fmt.Errorf("%s is not as it was written", e.Name)
		}
	}
	return nil
}

// tableOf returns the table that an entry holds rows of.
func tableOf(name string) (string, bool) {
	rest, ok := strings.CutPrefix(name, tablesDir+"/")
	if !ok {
		return "", false
	}
	table, _, ok := strings.Cut(rest, "/")
	return table, ok
}

// entries reads the file from its beginning, entry by entry.
func entries(ctx context.Context, file io.ReadSeeker, visit func(name string, r io.Reader) error) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	packed, stop, err := unpack(bufio.NewReaderSize(file, 1<<16))
	if err != nil {
		return err
	}
	defer stop()
	for archive := tar.NewReader(packed); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			// Reads to the end, where the packing's own checksum stands.
			_, err := io.Copy(io.Discard, packed)
			return err
		}
		if err != nil {
			return err
		}
		if head.Typeflag != tar.TypeReg {
			return fmt.Errorf("%s is no plain entry", head.Name)
		}
		if err := visit(head.Name, archive); err != nil {
			return err
		}
	}
}

// unpack tells the packing by its first bytes.
func unpack(r *bufio.Reader) (io.Reader, func(), error) {
	magic, err := r.Peek(4)
	if err != nil {
		return nil, nil, fmt.Errorf("it is too short: %w", err)
	}
	if bytes.Equal(magic, []byte{0x28, 0xB5, 0x2F, 0xFD}) {
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, err
	}
	return z, func() {}, nil
}

// batchRows is how many rows are handed on at once.
const batchRows = 500

// rows reads one entry of a table and hands its rows on; a nil insert only
// counts them.
func rows(table string, r io.Reader, insert func(store.Table, [][]any) error) (int64, error) {
	dec := json.NewDecoder(r)
	dec.UseNumber()
	t := store.Table{Name: table}
	if err := dec.Decode(&t.Columns); err != nil {
		return 0, fmt.Errorf("table %s: %w", table, err)
	}
	var n int64
	var batch [][]any
	hand := func() error {
		if insert == nil || len(batch) == 0 {
			batch = batch[:0]
			return nil
		}
		err := insert(t, batch)
		batch = batch[:0]
		return err
	}
	for dec.More() {
		var raw []any
		if err := dec.Decode(&raw); err != nil {
			return n, fmt.Errorf("table %s, row %d: %w", table, n+1, err)
		}
		if err := decodeRow(raw); err != nil {
			return n, fmt.Errorf("table %s, row %d: %w", table, n+1, err)
		}
		n++
		batch = append(batch, raw)
		if len(batch) == batchRows {
			if err := hand(); err != nil {
				return n, err
			}
		}
	}
	return n, hand()
}

// decodeRow turns a row's values into those that Dump gave, in place.
func decodeRow(row []any) error {
	for i, v := range row {
		switch v := v.(type) {
		case nil, string:
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return err
			}
			row[i] = n
		case map[string]any:
			decoded, err := decodeObject(v)
			if err != nil {
				return err
			}
			row[i] = decoded
		default:
			return fmt.Errorf("a value of kind %T", v)
		}
	}
	return nil
}

func decodeObject(v map[string]any) (any, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if f, ok := v["f"].(json.Number); ok && len(v) == 1 {
		return f.Float64()
	}
	if _, ok := v["b"].(string); !ok || len(v) != 1 {
		return nil, fmt.Errorf("a value %s", raw)
	}
	var b binary
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	if b.B == nil {
		b.B = []byte{}
	}
	return b.B, nil
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
