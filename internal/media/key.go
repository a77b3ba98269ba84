package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// endings of the content types that a Developer may make.
var endings = map[string]string{"image/jpeg": "jpg", "image/png": "png", webp: "webp"}

// webp is offered beside the form that every reader's program can show.
const webp = "image/webp"

// keep stores one file under a key made of the upload's hash, its width and
// its own hash: equal files have equal keys, and a key's bytes never change,
// so that browsers may keep them for ever.
func (s *Service) keep(ctx context.Context, upload string, f File) (Rendition, error) {
	ending, ok := endings[f.ContentType]
	if !ok {
		return Rendition{}, fmt.Errorf("keep rendition: no ending for %q", f.ContentType)
	}
	own := sha256.Sum256(f.Bytes)
	key := fmt.Sprintf("%s-%d-%s.%s", upload[:16], f.Width, hex.EncodeToString(own[:6]), ending)
	if err := s.files.Put(ctx, key, bytes.NewReader(f.Bytes)); err != nil {
		return Rendition{}, fmt.Errorf("keep rendition: %w", err)
	}
	return Rendition{
		Key: key, ContentType: f.ContentType, Width: f.Width, Height: f.Height, Bytes: int64(len(f.Bytes)),
	}, nil
}
