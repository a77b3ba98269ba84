package desk

import (
	"context"
	"errors"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/media"
)

// Receiver takes an upload into the archive: media.Service.Receive, or its
// like for logos.
type Receiver func(ctx context.Context, actor account.Actor, u media.Upload) (*media.Picture, error)

// Receive hands the file of a form's field to the archive, and tells what is
// wrong with it as a fault of that field. The words of u are looked at even
// when there is no file, so that everything is told at once.
func (r *Request) Receive(field string, u media.Upload, receive Receiver) (*media.Picture, error) {
	file, head, err := r.Form.File(field)
	var have *fault.Error
	if fault.Is(err, fault.NotFound) {
		words := media.Picture{Alt: u.Alt, Credit: u.Credit, Caption: u.Caption}
		all := []fault.Field{{Name: field, Key: "pictures.no-file"}}
		if errors.As(words.Check(), &have) {
			all = append(all, have.Fields...)
		}
		return nil, &fault.Error{Kind: fault.Invalid, Key: "error.form", Fields: all}
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	u.Body, u.ContentType = file, head.Header.Get("Content-Type")
	p, err := receive(r.Context(), r.Actor, u)
	if errors.As(err, &have) && have.Kind == fault.Invalid && len(have.Fields) == 0 {
		return nil, &fault.Error{
			Kind: fault.Invalid, Key: "error.form", Err: err,
			Fields: []fault.Field{{Name: field, Key: have.Key, Args: have.Args}},
		}
	}
	return p, err
}
