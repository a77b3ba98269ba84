package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"peyk/internal/fault"
)

// maxFields bounds how many values a form or a query may have.
const maxFields = 1000

// formMemory is how much of a multipart form is kept in memory; the rest of
// its files goes to temporary files, which are removed after the handler.
const formMemory = 1 << 20

// Form is what somebody sent, cleaned: see Clean.
type Form struct {
	Values url.Values
	files  map[string][]*multipart.FileHeader
}

// Get returns the first value of a field, "" without one.
func (f Form) Get(name string) string { return f.Values.Get(name) }

// Text is Get without white space at both ends.
func (f Form) Text(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// All returns every value of a field.
func (f Form) All(name string) []string { return f.Values[name] }

// Has reports whether the field was sent at all.
func (f Form) Has(name string) bool { return f.Values.Has(name) }

// File opens an uploaded file. It is a NotFound fault when the field holds
// none. The caller closes it. FileHeader.Filename is cleaned and holds no
// folder, but is the sender's word all the same.
func (f Form) File(name string) (multipart.File, *multipart.FileHeader, error) {
	list := f.files[name]
	if len(list) == 0 {
		return nil, nil, fault.New(fault.NotFound, "error.file-missing").With("field", name)
	}
	file, err := list[0].Open()
	if err != nil {
		return nil, nil, fmt.Errorf("opening uploaded file: %w", err)
	}
	return file, list[0], nil
}

// ParseForm reads the body of a request as a form, url-encoded or multipart,
// and nothing of its query. A body past its route's bound is 413, another
// media type or charset 415, what is broken or not UTF-8 or holds NUL an
// Invalid fault.
func ParseForm(r *http.Request) (Form, error) {
	media := r.Header.Get("Content-Type")
	if media == "" {
		return Form{Values: url.Values{}}, needEmpty(r)
	}
	kind, params, err := mime.ParseMediaType(media)
	if err != nil {
		return Form{}, errMedia(err)
	}
	if cs := params["charset"]; cs != "" && !strings.EqualFold(cs, "utf-8") {
		return Form{}, errMedia(fmt.Errorf("charset %q", cs))
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return Form{}, bodyError(err)
		}
		return parseValues(string(body))
	case "multipart/form-data":
		return parseMultipart(r)
	}
	return Form{}, errMedia(fmt.Errorf("media type %q", kind))
}

// ParseQuery reads the query of a request as ParseForm reads a body.
func ParseQuery(r *http.Request) (Form, error) { return parseValues(r.URL.RawQuery) }

func needEmpty(r *http.Request) error {
	if r.Body == nil {
		return nil
	}
	var one [1]byte
	n, err := r.Body.Read(one[:])
	if n > 0 {
		return errMedia(errors.New("body without Content-Type"))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return bodyError(err)
	}
	return nil
}

func parseValues(raw string) (Form, error) {
	if strings.Count(raw, "&") >= maxFields {
		return Form{}, fault.New(fault.Invalid, "error.too-many-fields")
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return Form{}, fault.Wrap(fault.Invalid, "error.query", err)
	}
	return cleanForm(values, nil)
}

func parseMultipart(r *http.Request) (Form, error) {
	if err := r.ParseMultipartForm(formMemory); err != nil { //nolint:gosec // the router bounds every body before its handler sees it
		return Form{}, bodyError(err)
	}
	n := 0
	for _, list := range r.MultipartForm.Value {
		n += len(list)
	}
	if n > maxFields {
		return Form{}, fault.New(fault.Invalid, "error.too-many-fields")
	}
	for _, list := range r.MultipartForm.File {
		for _, h := range list {
			name, ok := Clean(h.Filename)
			if !ok {
				return Form{}, errEncoding
			}
			h.Filename = strings.NewReplacer("\n", " ", "\t", " ").Replace(name)
		}
	}
	return cleanForm(r.MultipartForm.Value, r.MultipartForm.File)
}

func cleanForm(values url.Values, files map[string][]*multipart.FileHeader) (Form, error) {
	for name, list := range values {
		if _, ok := Clean(name); !ok {
			return Form{}, errEncoding
		}
		for i, v := range list {
			clean, ok := Clean(v)
			if !ok {
				return Form{}, errEncoding
			}
			list[i] = clean
		}
	}
	return Form{Values: values, files: files}, nil
}

func errMedia(err error) error {
	return WithStatus(http.StatusUnsupportedMediaType, fault.Wrap(fault.Invalid, "error.media-type", err))
}

// bodyError says whose fault a body that could not be read is.
func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return errTooLarge(err)
	}
	return fault.Wrap(fault.Invalid, "error.body", err)
}
