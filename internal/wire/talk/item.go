package talk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Format is a form in which comments come.
type Format string

// The formats.
const (
	WordPress Format = "wordpress" // the WXR file of Tools → Export
	Disqus    Format = "disqus"    // the XML export
	Isso      Format = "isso"      // the SQLite file comments.db; see ReadIsso
	Remark42  Format = "remark42"  // the backup: JSON Lines, with gzip or without
	Coral     Format = "coral"     // what mongoexport gives of its collections, or CSV files
	Peyk      Format = "peyk"      // what Peyk exports
	Rest      Format = "rest"      // what an import left over
)

// Formats lists every format.
func Formats() []Format { return []Format{WordPress, Disqus, Isso, Remark42, Coral, Peyk, Rest} }

// Standing is what a comment was where it comes from.
type Standing string

// The standings.
const (
	Approved Standing = "approved" // its source says that it was approved
	Shown    Standing = "shown"    // readers saw it; nobody is said to have approved it
	Pending  Standing = "pending"  // it waited
	Refused  Standing = "refused"  // a person put it away
	Spam     Standing = "spam"
	Deleted  Standing = "deleted" // only its place is left
)

var standings = []Standing{Approved, Shown, Pending, Refused, Spam, Deleted}

// Item is one comment of another system.
type Item struct {
	Source   string    `json:"source,omitempty"` // of a rest: where it first came from
	Key      string    `json:"key"`              // its number there
	Parent   string    `json:"parent,omitempty"` // the key of the comment it answers
	Pages    []string  `json:"pages,omitempty"`  // what its source calls the story: addresses, slug, number
	Title    string    `json:"title,omitempty"`  // of the story
	Author   string    `json:"author,omitempty"`
	Email    string    `json:"email,omitempty"`
	Text     string    `json:"text,omitempty"` // plain
	At       time.Time `json:"at"`
	Standing Standing  `json:"standing"`

	File  string `json:"file,omitempty"`
	Where string `json:"where,omitempty"` // "line 12"
	Why   string `json:"why,omitempty"`   // it was left over
	Raw   string `json:"raw,omitempty"`   // what could not be read
	Fault string `json:"-"`               // why it cannot be used; empty for most
}

// File is one of the files to read. It may be opened more than once.
type File struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// Broken is a file that cannot be read to its end.
type Broken struct {
	File  string
	Where string
	Err   error
}

// Error says what is wrong, and where.
func (b *Broken) Error() string {
	if b.Where == "" {
		return fmt.Sprintf("%s: %v", b.File, b.Err)
	}
	return fmt.Sprintf("%s, %s: %v", b.File, b.Where, b.Err)
}

// Unwrap returns the error.
func (b *Broken) Unwrap() error { return b.Err }

// errStopped is an error of whoever takes the items, which is no fault of the
// file's.
type errStopped struct{ error }

func (e errStopped) Unwrap() error { return e.error }

// taker hands items of one file on.
type taker struct {
	ctx  context.Context //nolint:containedctx // lives as long as one call of Read
	file string
	each func(*Item) error
}

func (t *taker) give(it *Item) error {
	if err := t.ctx.Err(); err != nil {
		return errStopped{err}
	}
	it.File = t.file
	it.finish()
	if err := t.each(it); err != nil {
		return errStopped{err}
	}
	return nil
}

// finish names what an item lacks.
func (it *Item) finish() {
	it.Key, it.Parent = strings.TrimSpace(it.Key), strings.TrimSpace(it.Parent)
	it.Pages = slices.DeleteFunc(it.Pages, func(p string) bool { return strings.TrimSpace(p) == "" })
	if it.Parent == "0" || it.Parent == it.Key {
		it.Parent = ""
	}
	switch {
	case it.Fault != "":
	case it.Key == "":
		it.Fault = "it has no number"
	case len(it.Key) > maxKey:
		it.Key, it.Fault = "", "its number is too long"
	case !slices.Contains(standings, it.Standing):
		it.Fault = fmt.Sprintf("its state %q is not known", cut(string(it.Standing)))
	case it.At.IsZero():
		it.Fault = "it has no time"
	case it.At.Year() < 1970 || it.At.Year() > 9999:
		it.Fault = "its time cannot be"
	case it.Text == "" && it.Standing != Deleted:
		it.Fault = "it has no words"
	}
}

// maxKey bounds an item's number, in bytes.
const maxKey = 200

// cut shortens what is quoted in a message.
func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Read reads the files and gives each of their comments, in the order in which
// they stand. An item that cannot be used has a Fault and is given too. A file
// that breaks off is a *Broken; what stood before has been given. An error of
// each ends the reading and is returned as it is.
func Read(ctx context.Context, f Format, files []File, each func(*Item) error) error {
	read := map[Format]func(*taker, io.Reader) error{
		WordPress: readWordPress, Disqus: readDisqus, Remark42: readRemark42, Peyk: readOwn, Rest: readRest,
	}[f]
	if f == Coral {
		return readCoral(ctx, files, each)
	}
	if read == nil {
		return fmt.Errorf("%q is not read from a stream", f)
	}
	for _, file := range files {
		if err := readFile(ctx, file, each, read); err != nil {
			return err
		}
	}
	return nil
}

func readFile(ctx context.Context, file File, each func(*Item) error, read func(*taker, io.Reader) error) error {
	in, err := file.Open()
	if err != nil {
		return &Broken{File: file.Name, Err: err}
	}
	t := &taker{ctx: ctx, file: file.Name, each: each}
	err = read(t, in)
	if cerr := in.Close(); err == nil && cerr != nil {
		err = cerr
	}
	var stopped errStopped
	var broken *Broken
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stopped):
		return stopped.error
	case errors.As(err, &broken):
		broken.File = file.Name
		return broken
	}
	return &Broken{File: file.Name, Err: err}
}

// timeOf reads a time in one of the layouts, as UTC where it names no zone; what
// is none is zero.
func timeOf(s string, layouts ...string) time.Time {
	for _, l := range layouts {
		if t, err := time.Parse(l, strings.TrimSpace(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
