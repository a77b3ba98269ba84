package img

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strconv"
	"time"
)

// webp has cwebp encode the picture, within the time limit.
func (p *Processor) webp(ctx context.Context, m *image.RGBA) ([]byte, error) {
	var in, out, complaint bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&in, m); err != nil {
		return nil, fmt.Errorf("hand to cwebp: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, p.opt.WebPLimit)
	defer cancel()
	//nolint:gosec // the path is a setting, and no argument is an uploader's
	cmd := exec.CommandContext(ctx, p.opt.CWebP,
		"-quiet", "-q", strconv.Itoa(p.opt.Quality), "-metadata", "none", "-o", "-", "--", "-")
	cmd.Env = []string{}
	cmd.WaitDelay = time.Second
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &complaint
	if err := cmd.Run(); err != nil {
		said := complaint.Bytes()
		return nil, fmt.Errorf("cwebp: %w: %.200s", err, said)
	}
	return out.Bytes(), nil
}
