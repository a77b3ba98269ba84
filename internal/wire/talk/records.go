package talk

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine bounds a line of JSON and a text of XML, in bytes.
const maxLine = 4 << 20

var errLongLine = errors.New("a line of more than 4 MB")

// lines calls fn for each line that is not empty, with its number from 1. A
// line that is too long is given as nil.
func lines(in io.Reader, fn func(n int, line []byte) error) error {
	b := bufio.NewReaderSize(skipMark(in), 64<<10)
	var line []byte
	for n := 1; ; n++ {
		line = line[:0]
		long := false
		for {
			part, err := b.ReadSlice('\n')
			if long = long || len(line)+len(part) > maxLine; !long {
				line = append(line, part...)
			}
			if err == bufio.ErrBufferFull { //nolint:errorlint // as ReadSlice promises it
				continue
			}
			if err != nil && err != io.EOF {
				return &Broken{Where: fmt.Sprintf("line %d", n), Err: err}
			}
			text := bytes.TrimSpace(line)
			if long {
				text = nil
			}
			if long || len(text) > 0 {
				if ferr := fn(n, text); ferr != nil {
					return ferr
				}
			}
			if err != nil {
				return nil
			}
			break
		}
	}
}

// record is one JSON document and where it stands.
type record struct {
	where string
	text  []byte // nil when it is too long
}

// unreadable is the item of a record that says nothing.
func (r record) unreadable(err error) *Item {
	it := &Item{Where: r.where, Standing: Pending, Fault: "it cannot be read: " + err.Error()}
	if r.text == nil {
		it.Fault = errLongLine.Error()
	} else if len(r.text) <= 64<<10 {
		it.Raw = strings.ToValidUTF8(string(r.text), "\ufffd")
	}
	return it
}

func (r record) decode(v any) error {
	if r.text == nil {
		return errLongLine
	}
	return json.Unmarshal(r.text, v)
}

// records calls fn for each document of a file of JSON: one a line, or the
// elements of one array.
func records(in io.Reader, fn func(record) error) error {
	b := bufio.NewReaderSize(skipMark(in), 64<<10)
	if c, err := b.Peek(1); err == nil && c[0] == '[' {
		return array(b, fn)
	}
	return lines(b, func(n int, line []byte) error { return fn(record{fmt.Sprintf("line %d", n), line}) })
}

func array(in io.Reader, fn func(record) error) error {
	g := &guarded{in: in}
	g.reset()
	d := json.NewDecoder(g)
	at := func() string { return fmt.Sprintf("byte %d", d.InputOffset()) }
	if _, err := d.Token(); err != nil {
		return &Broken{Where: at(), Err: err}
	}
	for n := 1; d.More(); n++ {
		g.reset()
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return &Broken{Where: at(), Err: err}
		}
		if len(raw) > maxLine {
			raw = nil
		}
		if err := fn(record{fmt.Sprintf("element %d, ending at byte %d", n, d.InputOffset()), raw}); err != nil {
			return err
		}
	}
	g.reset()
	if _, err := d.Token(); err != nil {
		return &Broken{Where: at(), Err: err}
	}
	return nil
}

// unzipped reads through gzip where the stream is of it.
func unzipped(in io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(in, 64<<10)
	if head, err := b.Peek(2); err != nil || head[0] != 0x1f || head[1] != 0x8b {
		return b, nil //nolint:nilerr // a file too short to be of gzip is read as it is
	}
	return gzip.NewReader(b)
}
