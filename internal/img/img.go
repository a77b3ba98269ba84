// Package img owns the technique of pictures: telling what an upload really
// is, refusing what would cost too much, and making the sizes that pages
// show, upright and without the metadata that came with it (a camera's place
// and serial number are nobody's business). It knows no domain type, keeps
// nothing, and never trusts a name or a claimed type.
//
//	p := img.New(img.Options{})
//	pic, err := p.Process(ctx, upload, "image/jpeg")
//	for _, r := range pic.Renditions { … }
//
// What it refuses, it refuses with an Invalid fault of one of these keys:
//
//	media.not-a-picture    nothing that can be decoded
//	media.unsupported      a picture of another format; Args: type
//	media.too-large        too many bytes; Args: limit (megabytes)
//	media.too-many-pixels  Args: width, height, limit (megapixels)
package img

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"io"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"peyk/internal/fault"
)

// The content types of renditions.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	WebP = "image/webp"
)

// Widths are the widths of renditions in pixels, the largest first. A picture
// is never enlarged: one narrower than the largest gets its own width instead
// of the wider ones.
func Widths() []int { return []int{1280, 960, 640, 320} }

// Options bound the work. Zero values mean the defaults.
type Options struct {
	MaxBytes  int64         // of an upload; default 30 MB
	MaxPixels int           // of an upload; default 50 million
	Memory    int64         // bytes that all decodes together may take; default 768 MB
	Decodes   int           // at most so many at once; default 2
	Quality   int           // of JPEG, 1 to 100; default 82
	CWebP     string        // path of cwebp, as FindCWebP gives it; empty: no WebP
	WebPLimit time.Duration // for one WebP rendition; default 10 s
}

// Processor makes renditions. It is safe for use by many goroutines, and
// makes those wait that would exceed its Options together.
type Processor struct {
	opt    Options
	memory *semaphore.Weighted
}

// Picture is an upload understood.
type Picture struct {
	Width, Height int    // of the original, upright
	ContentType   string // of the original's bytes, whatever was claimed
	SHA256        string // of the original's bytes, in hexadecimal
	Colour        string // the average as #rrggbb, to show until the picture is there
	Renditions    []Rendition
	WebPErr       error // why WebP renditions are missing though asked for; for the log
}

// Rendition is the picture at one size, encoded anew.
type Rendition struct {
	Width, Height int
	ContentType   string
	Bytes         []byte
}

// Ext returns the usual ending of a file of the rendition, without the dot.
func (r *Rendition) Ext() string {
	switch r.ContentType {
	case PNG:
		return "png"
	case WebP:
		return "webp"
	default:
		return "jpg"
	}
}

const mega = 1_000_000

// New returns a Processor.
func New(opt Options) *Processor {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = 30 * mega
	}
	if opt.MaxPixels <= 0 {
		opt.MaxPixels = 50 * mega
	}
	if opt.Memory <= 0 {
		opt.Memory = 768 * mega
	}
	if opt.Decodes <= 0 {
		opt.Decodes = 2
	}
	if opt.Quality <= 0 || opt.Quality > 100 {
		opt.Quality = 82
	}
	if opt.WebPLimit <= 0 {
		opt.WebPLimit = 10 * time.Second
	}
	return &Processor{opt: opt, memory: semaphore.NewWeighted(opt.Memory)}
}

// FindCWebP returns the path of the cwebp program, or "" when there is none.
func FindCWebP() string {
	path, err := exec.LookPath("cwebp")
	if err != nil {
		return ""
	}
	return path
}

// Process reads an upload to its end and makes its renditions, the largest
// first, each WebP after its plain one. claimed is the content type the
// sender gave, or "": the bytes decide, but who says that it is no picture is
// believed. It returns the Invalid faults that the package names, and ctx's
// error when that ends first.
func (p *Processor) Process(ctx context.Context, r io.Reader, claimed string) (*Picture, error) {
	if kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(claimed)), ";"); kind != "" &&
		kind != "application/octet-stream" && !strings.HasPrefix(kind, "image/") {
		return nil, fault.Wrap(fault.Invalid, "media.not-a-picture", fmt.Errorf("claimed to be %.60q", claimed))
	}
	data, err := p.read(ctx, r)
	if err != nil {
		return nil, err
	}
	head, err := p.inspect(data)
	if err != nil {
		return nil, err
	}
	need := min(max(head.memory, p.opt.Memory/int64(p.opt.Decodes)), p.opt.Memory)
	if err := p.memory.Acquire(ctx, need); err != nil {
		return nil, fmt.Errorf("waiting to decode a picture: %w", err)
	}
	defer p.memory.Release(need)

	shrunk, err := p.decode(ctx, data, head)
	if err != nil {
		return nil, err
	}
	pic := &Picture{Width: head.width, Height: head.height, ContentType: head.contentType}
	if head.orientation >= 5 {
		pic.Width, pic.Height = pic.Height, pic.Width
	}
	sum := sha256.Sum256(data)
	pic.SHA256 = hex.EncodeToString(sum[:])
	if err := p.render(ctx, pic, upright(shrunk, head.orientation)); err != nil {
		return nil, err
	}
	return pic, nil
}

// read takes in an upload within the limit.
func (p *Processor) read(ctx context.Context, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(ctxReader{ctx, r}, p.opt.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}
	if int64(len(data)) > p.opt.MaxBytes {
		return nil, fault.New(fault.Invalid, "media.too-large").With("limit", p.opt.MaxBytes/mega)
	}
	return data, nil
}

// decode decodes the whole picture and at once shrinks it to twice the size
// of the largest rendition, so that no more than that is kept.
func (p *Processor) decode(ctx context.Context, data []byte, head *header) (*image.RGBA, error) {
	src, _, err := image.Decode(ctxReader{ctx, bytes.NewReader(data)})
	if ctx.Err() != nil {
		return nil, fmt.Errorf("decode a picture: %w", ctx.Err())
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "media.not-a-picture", fmt.Errorf("decode %s: %w", head.contentType, err))
	}
	if b := src.Bounds(); b.Dx() != head.width || b.Dy() != head.height {
		return nil, fault.Wrap(fault.Invalid, "media.not-a-picture",
			fmt.Errorf("says %d×%d and is %d×%d", head.width, head.height, b.Dx(), b.Dy()))
	}
	return shrink(src, 2*Widths()[0], head.orientation >= 5), nil
}

// ctxReader ends a decode when the context does.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
