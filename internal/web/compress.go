package web

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// How hard bodies are pressed: an answer made for one request, a page that
// will be sent many times, and the same once it proved to be read.
const (
	gzipFast    = 3
	gzipCached  = 6
	gzipAsset   = 9
	brotliPage  = 5
	brotliAsset = 11
)

// Pools of writers by level; making one costs far more than using it.
var (
	gzipPools   [gzipAsset + 1]sync.Pool
	brotliPools [brotliAsset + 1]sync.Pool
	gunzipPool  sync.Pool
)

func gzipBytes(body []byte, level int) []byte {
	var out bytes.Buffer
	out.Grow(len(body)/3 + 128)
	zw, ok := gzipPools[level].Get().(*gzip.Writer)
	if ok {
		zw.Reset(&out)
	} else {
		var err error
		if zw, err = gzip.NewWriterLevel(&out, level); err != nil {
			panic(err) // the level is one of the constants above
		}
	}
	_, _ = zw.Write(body) // a buffer takes everything
	_ = zw.Close()
	gzipPools[level].Put(zw)
	return bytes.Clone(out.Bytes())
}

func brotliBytes(body []byte, level int) []byte {
	var out bytes.Buffer
	out.Grow(len(body)/3 + 128)
	bw, ok := brotliPools[level].Get().(*brotli.Writer)
	if ok {
		bw.Reset(&out)
	} else {
		bw = brotli.NewWriterLevel(&out, level)
	}
	_, _ = bw.Write(body) // a buffer takes everything
	_ = bw.Close()
	brotliPools[level].Put(bw)
	return bytes.Clone(out.Bytes())
}

// gunzip returns the size bytes that were pressed into small.
func gunzip(small []byte, size int) ([]byte, error) {
	zr, ok := gunzipPool.Get().(*gzip.Reader)
	if !ok {
		zr = new(gzip.Reader)
	}
	if err := zr.Reset(bytes.NewReader(small)); err != nil {
		return nil, fmt.Errorf("unpacking a cached page: %w", err)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(zr, body); err != nil {
		return nil, fmt.Errorf("unpacking a cached page: %w", err)
	}
	gunzipPool.Put(zr)
	return body, nil
}
