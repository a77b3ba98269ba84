package web

import (
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// laneConn is a connection that answers what it can itself while net/http
// waits in Read for the next request, and hands on the rest.
//
// What makes it safe is that it reads a request only where one begins. That is
// so on a new connection, and again when net/http waits for the next request
// and was given exactly the bytes of those it answered: not one byte lies in
// its buffers, or was read by it in advance. A connection of which this is not
// certain stays net/http's for good, so that no body and no half of a header
// can pass for a request.
type laneConn struct {
	net.Conn
	lane *Lane

	begin atomic.Bool  // the next byte begins a request
	owed  atomic.Int64 // bytes of the request net/http is at that it was not given yet; below 0: not known any more

	writing sync.Mutex    // held while an answer is written
	armed   time.Time     // when the deadlines were last set by us
	lag     time.Duration // how long net/http waited in its first Read while we answered
	waited  time.Time     // when that Read began
	idled   bool          // net/http waited for a request before: it counts anew from the end of each wait
}

// rearm is how long our deadlines may be old: setting them for each answer
// would cost as much as the answer.
const rearm = 5 * time.Second

// lost stands in owed for good when it is not known where a request begins.
const lost = -1 << 62

// leastRead is the smallest buffer the lane reads into: net/http watches for
// clients that went away with a buffer of one byte.
const leastRead = 512

// Read answers requests until there is one for net/http.
func (c *laneConn) Read(p []byte) (int, error) {
	if !c.begin.Load() || len(p) < leastRead {
		if c.begin.Swap(false) {
			c.owed.Store(lost)
		}
		n, err := c.Conn.Read(p)
		c.give(n)
		return n, err //nolint:wrapcheck // the connection's own
	}
	for {
		n, err := c.Conn.Read(p)
		if n == 0 {
			return 0, err //nolint:wrapcheck // the connection's own
		}
		used, werr := c.answer(p[:n])
		if werr != nil {
			return 0, werr
		}
		if used == n && err == nil {
			continue
		}
		n = copy(p, p[used:n])
		c.handOn(p[:n])
		return n, err //nolint:wrapcheck // the connection's own
	}
}

// answer answers the requests in front of b that it can, and returns how many
// bytes they took.
func (c *laneConn) answer(b []byte) (used int, err error) {
	for used < len(b) {
		h, ok := parseHead(b[used:])
		if !ok {
			return used, nil
		}
		now := time.Now() //nolint:forbidigo // of the connection, and of the Date of its answers
		out := buffers.Get().(*[]byte)
		whole, rest, done, ok := c.lane.answer((*out)[:0], &h, now)
		if !ok {
			buffers.Put(out)
			return used, nil
		}
		*out = whole
		err := c.write(now, whole, rest)
		buffers.Put(out)
		if err != nil {
			return used, err
		}
		c.lane.count(done, time.Since(now))
		used += h.size
	}
	return used, nil
}

// write sends an answer.
func (c *laneConn) write(now time.Time, head, rest []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if now.Sub(c.armed) > rearm {
		if c.waited.IsZero() {
			c.waited = now
		}
		_ = c.Conn.SetReadDeadline(now.Add(idleTimeout)) // fails with the write
		_ = c.Conn.SetWriteDeadline(now.Add(writeTimeout))
		c.armed = now
	}
	if _, err := c.Conn.Write(head); err != nil {
		return err //nolint:wrapcheck // the connection's own
	}
	if rest == nil {
		return nil
	}
	_, err := c.Conn.Write(rest)
	return err //nolint:wrapcheck // the connection's own
}

// handOn notes what net/http is given of a request that is not ours.
func (c *laneConn) handOn(b []byte) {
	c.begin.Store(false)
	if !c.armed.IsZero() { // the deadlines are ours: the rest of the head must come soon
		now := time.Now() //nolint:forbidigo // a connection's deadline
		if !c.idled {
			c.lag = now.Sub(c.waited)
		}
		_ = c.Conn.SetReadDeadline(now.Add(readHeaderTimeout))
		c.armed = time.Time{}
	}
	size, ok := lengthOf(b)
	if !ok {
		c.owed.Store(lost)
		return
	}
	c.owed.Store(int64(size - len(b)))
}

// give notes bytes that net/http was given as they came.
func (c *laneConn) give(n int) {
	if owed := c.owed.Load(); owed != lost {
		c.owed.Store(owed - int64(n))
	}
}

// waiting is told when net/http has answered and waits for the next request.
func (c *laneConn) waiting() {
	c.idled, c.lag = true, 0
	if c.owed.Load() == 0 {
		c.begin.Store(true)
	} else {
		c.owed.Store(lost)
	}
}

// SetReadDeadline moves a deadline by the time for which the lane kept
// net/http waiting, which began to count before.
func (c *laneConn) SetReadDeadline(t time.Time) error {
	if !t.IsZero() {
		t = t.Add(c.lag)
	}
	return c.Conn.SetReadDeadline(t) //nolint:wrapcheck // the connection's own
}

// closeWithin is how long an answer that is being written may take when the
// server stops.
const closeWithin = 2 * time.Second

// Close closes the connection after the answer that is being written.
func (c *laneConn) Close() error {
	if !c.writing.TryLock() {
		_ = c.Conn.SetWriteDeadline(time.Now().Add(closeWithin)) //nolint:forbidigo // a connection's deadline
		c.writing.Lock()
	}
	defer c.writing.Unlock()
	return c.Conn.Close() //nolint:wrapcheck // the connection's own
}

// ReadFrom lets the kernel copy a file straight into the socket.
func (c *laneConn) ReadFrom(r io.Reader) (int64, error) {
	if to, ok := c.Conn.(io.ReaderFrom); ok {
		return to.ReadFrom(r) //nolint:wrapcheck // the connection's own
	}
	return io.Copy(struct{ io.Writer }{c.Conn}, r) //nolint:wrapcheck // the connection's own
}

// CloseWrite tells the client that nothing more will come.
func (c *laneConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite() //nolint:wrapcheck // the connection's own
	}
	return nil
}

// laneState tells a connection of the lane when net/http waits.
func laneState(conn net.Conn, state http.ConnState) {
	if c, ok := conn.(*laneConn); ok && state == http.StateIdle {
		c.waiting()
	}
}
