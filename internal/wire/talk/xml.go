package talk

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// maxPart is how much of a file one element may take, in bytes; an article of
// that length is none.
const maxPart = 32 << 20

var errLong = errors.New("an element of more than 32 MB")

// guarded gives out at most so much between two calls of reset, and replaces
// the controls that XML forbids and old exports are full of by spaces, byte for
// byte.
type guarded struct {
	in   io.Reader
	left int
}

func (g *guarded) reset() { g.left = maxPart }

// Read reads.
func (g *guarded) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errLong
	}
	n, err := g.in.Read(p[:min(len(p), g.left)])
	g.left -= n
	for i, c := range p[:n] {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			p[i] = ' '
		}
	}
	return n, err
}

// xmlReader reads an XML file element by element.
type xmlReader struct {
	d *xml.Decoder
	g *guarded
}

func newXML(in io.Reader) *xmlReader {
	g := &guarded{in: skipMark(in)}
	g.reset()
	d := xml.NewDecoder(g)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	return &xmlReader{d, g}
}

// skipMark takes the byte order mark and the space before a document away,
// which exports are given by editors and plugins.
func skipMark(in io.Reader) io.Reader {
	b := bufio.NewReaderSize(in, 64<<10)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = b.Discard(3) // they were peeked
	}
	for {
		c, err := b.Peek(1)
		if err != nil || !strings.ContainsRune(" \t\r\n", rune(c[0])) {
			return b
		}
		_, _ = b.Discard(1) // it was peeked
	}
}

// next returns the next token; what it returns must not be kept.
func (x *xmlReader) next() (xml.Token, error) {
	x.g.reset()
	t, err := x.d.Token()
	if err != nil && err != io.EOF { //nolint:errorlint // as the decoder promises it
		return nil, &Broken{Where: x.where(), Err: err}
	}
	return t, err
}

func (x *xmlReader) where() string {
	line, _ := x.d.InputPos()
	return fmt.Sprintf("line %d", line)
}

// value reads the text of the element that was just begun, to its end.
func (x *xmlReader) value() (string, error) {
	var out strings.Builder
	for depth := 0; ; {
		t, err := x.next()
		if err != nil {
			return "", x.early(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			if depth == 0 && out.Len() < maxLine {
				out.Write(t)
			}
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				return out.String(), nil
			}
		}
	}
}

// children calls fn for each element in the one that was just begun, to its
// end. fn reads the element to its end.
func (x *xmlReader) children(fn func(xml.StartElement) error) error {
	for {
		t, err := x.next()
		if err != nil {
			return x.early(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := fn(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// fields reads the text of each element in the one that was just begun.
func (x *xmlReader) fields(of map[string]*string) error {
	return x.children(func(e xml.StartElement) error {
		s, err := x.value()
		if to := of[e.Name.Local]; err == nil && to != nil {
			*to = s
		}
		return err
	})
}

// early is the end of a file where it may not end.
func (x *xmlReader) early(err error) error {
	if err == io.EOF { //nolint:errorlint // as the decoder promises it
		return &Broken{Where: x.where(), Err: io.ErrUnexpectedEOF}
	}
	return err
}

// root finds the first element and checks its name.
func (x *xmlReader) root(name string) error {
	for {
		t, err := x.next()
		if err != nil {
			return x.early(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			if e.Name.Local != name {
				return &Broken{Where: x.where(), Err: fmt.Errorf("it begins with <%s>, not with <%s>", cut(e.Name.Local), name)}
			}
			return nil
		}
	}
}
