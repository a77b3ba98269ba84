package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"time"

	"peyk/internal/clock"
	"peyk/internal/fault"
)

const (
	tempDir  = ".tmp"         // unfinished puts, on the file system of the finished
	tempLife = 24 * time.Hour // an unfinished put older than this was left by a crash
	shardLen = 2              // leading characters of a key that name its subfolder
)

// Folder is a Store in a directory: a blob is one file, DIR/ab/abcdef.jpg. It
// may be open in several processes of one machine at the same time.
type Folder struct {
	root   *os.Root
	shards sync.Map // name -> struct{}: subfolders known to be on the disk for good
}

var _ Store = (*Folder)(nil)

// OpenFolder opens the folder dir for blobs, makes it when it is not there,
// and removes what puts that a crash cut short have left behind.
func OpenFolder(dir string, now clock.Clock) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("blob folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob folder: %w", err)
	}
	f := &Folder{root: root}
	if err := f.prepare(now()); err != nil {
		return nil, errors.Join(fmt.Errorf("blob folder %s: %w", dir, err), root.Close())
	}
	return f, nil
}

// Close lets go of the folder. Blobs already open stay readable.
func (f *Folder) Close() error { return f.root.Close() }

func (f *Folder) prepare(now time.Time) error {
	if err := f.root.Mkdir(tempDir, 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	left, err := readDir(f.root, tempDir)
	if err != nil {
		return err
	}
	for _, e := range left {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process has just finished it
		}
		if err != nil {
			return err
		}
		if now.Sub(info.ModTime()) < tempLife {
			continue
		}
		if err := f.root.Remove(path.Join(tempDir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Put keeps the bytes of r under key; see Store.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) error {
	if !ValidKey(key) {
		return badKey(key)
	}
	temp := path.Join(tempDir, key[:shardLen]+rand.Text())
	if err := f.write(ctx, temp, r); err != nil {
		return fmt.Errorf("put blob %s: %w", key, errors.Join(err, ignoreMissing(f.root.Remove(temp))))
	}
	if err := f.publish(temp, key); err != nil {
		return fmt.Errorf("put blob %s: %w", key, errors.Join(err, ignoreMissing(f.root.Remove(temp))))
	}
	return nil
}

// write copies r into the new file name and forces it to the disk.
func (f *Folder) write(ctx context.Context, name string, r io.Reader) (err error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := io.Copy(file, ctxReader{ctx, r}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return file.Sync()
}

// publish gives the finished file its name. Only when the directory that
// holds the name is on the disk, and the entry of that directory too, is the
// blob safe.
func (f *Folder) publish(temp, key string) error {
	shard := key[:shardLen]
	if err := f.root.Mkdir(shard, 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, known := f.shards.Load(shard); !known {
		if err := f.syncDir("."); err != nil {
			return err
		}
		f.shards.Store(shard, struct{}{})
	}
	if err := f.root.Rename(temp, fileOf(key)); err != nil {
		return err
	}
	return f.syncDir(shard)
}

// Open opens the blob for reading; see Store.
func (f *Folder) Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error) {
	if err := ctx.Err(); err != nil {
		return nil, Info{}, err
	}
	if !ValidKey(key) {
		return nil, Info{}, notFound(key)
	}
	file, err := f.root.Open(fileOf(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Info{}, notFound(key)
	}
	if err != nil {
		return nil, Info{}, fmt.Errorf("open blob %s: %w", key, err)
	}
	stat, err := file.Stat()
	if err != nil {
		return nil, Info{}, fmt.Errorf("open blob %s: %w", key, errors.Join(err, file.Close()))
	}
	if !stat.Mode().IsRegular() {
		return nil, Info{}, errors.Join(notFound(key), file.Close())
	}
	return file, infoOf(key, stat), nil
}

// Delete removes the blob; see Store.
func (f *Folder) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !ValidKey(key) {
		return badKey(key)
	}
	err := f.root.Remove(fileOf(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("delete blob %s: %w", key, err)
	}
	return f.syncDir(key[:shardLen])
}

// Walk calls fn for every blob; see Store. Files that are not blobs of this
// store are passed over.
func (f *Folder) Walk(ctx context.Context, fn func(Info) error) error {
	shards, err := readDir(f.root, ".")
	if err != nil {
		return fmt.Errorf("walk blobs: %w", err)
	}
	for _, shard := range shards {
		if !shard.IsDir() || len(shard.Name()) != shardLen {
			continue
		}
		if err := f.walkShard(ctx, shard.Name(), fn); err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) walkShard(ctx context.Context, shard string, fn func(Info) error) error {
	entries, err := readDir(f.root, shard)
	if err != nil {
		return fmt.Errorf("walk blobs: %w", err)
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := e.Name()
		if !e.Type().IsRegular() || !ValidKey(key) || key[:shardLen] != shard {
			continue
		}
		stat, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted meanwhile
		}
		if err != nil {
			return fmt.Errorf("walk blobs: %w", err)
		}
		if err := fn(infoOf(key, stat)); err != nil {
			return err
		}
	}
	return nil
}

// syncDir forces the entries of a directory to the disk.
func (f *Folder) syncDir(name string) error {
	dir, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// readDir returns the directory's entries in byte order of their names.
func readDir(root *os.Root, name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(root.FS(), name)
}

func fileOf(key string) string { return key[:shardLen] + "/" + key }

func infoOf(key string, stat fs.FileInfo) Info {
	return Info{Key: key, Size: stat.Size(), Modified: stat.ModTime().UTC()}
}

func badKey(key string) error {
	return fault.Wrap(fault.Invalid, "blob.bad-key", fmt.Errorf("blob key %.80q", key))
}

func notFound(key string) error {
	return fault.Wrap(fault.NotFound, "blob.not-found", fmt.Errorf("blob %.80q: %w", key, fs.ErrNotExist))
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// ctxReader stops a copy when the context ends.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
