package web

import (
	"encoding/hex"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

// response is the ResponseWriter that handlers get. It notes what was sent,
// for logs and metrics, and which route answered. It is pooled: nothing may
// keep it after the handler returned.
type response struct {
	http.ResponseWriter

	route  *route
	id     string
	start  time.Time
	status int
	bytes  int64
	wrote  bool
}

// WriteHeader notes the status and passes it on.
func (w *response) WriteHeader(status int) {
	if status >= http.StatusOK && !w.wrote {
		w.wrote, w.status = true, status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes and passes them on.
func (w *response) Write(p []byte) (int, error) {
	if !w.wrote {
		w.wrote, w.status = true, http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err //nolint:wrapcheck // the writer's own error
}

// ReadFrom lets the kernel copy a file straight into the socket.
func (w *response) ReadFrom(r io.Reader) (int64, error) {
	if !w.wrote {
		w.wrote, w.status = true, http.StatusOK
	}
	n, err := io.Copy(w.ResponseWriter, r)
	w.bytes += n
	return n, err //nolint:wrapcheck // the writer's own error
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// newID returns a request's number: 16 hexadecimal digits. It need not be
// unguessable, only rarely the same.
func newID() string {
	var raw [8]byte
	n := rand.Uint64() //nolint:gosec // not a secret
	for i := range raw {
		raw[i] = byte(n >> (8 * i))
	}
	var text [16]byte
	hex.Encode(text[:], raw[:])
	return string(text[:])
}

// ticks reads the monotonic clock to measure how long something took. Nothing
// is decided by it.
func ticks() time.Time {
	return time.Now() //nolint:forbidigo // measures, decides nothing
}
