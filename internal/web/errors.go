package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"peyk/internal/fault"
)

// ErrorPage writes the page of an error: it sets Content-Type, writes the
// status and the body. Status is never below 400. The page may show the
// fault's message and fields, never err's text; requestID is what a reader can
// quote. For Unauthenticated it may redirect to the sign-in page instead.
// Cache-Control and Retry-After are set already.
type ErrorPage func(w http.ResponseWriter, r *http.Request, status int, err error, requestID string)

// statusClientGone is logged and counted when nobody waits for the answer.
const statusClientGone = 499

// statuses is the one table from kind to status.
var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Gone:            http.StatusGone,
	fault.Conflict:        http.StatusConflict,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// StatusOf returns the HTTP status of an error: what WithStatus gave it, else
// 413 for a body past its bound, else what its kind says; an Invalid fault
// that names fields is 422, for the form is understood and can be mended.
func StatusOf(err error) int {
	if s, ok := errors.AsType[*statusError](err); ok {
		return s.status
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, context.DeadlineExceeded) && fault.KindOf(err) == fault.Internal {
		return http.StatusServiceUnavailable
	}
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Invalid && len(f.Fields) > 0 {
		return http.StatusUnprocessableEntity
	}
	if status, ok := statuses[fault.KindOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

type statusError struct {
	status int
	allow  string // for 405
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// WithStatus gives an error a status of its own, where HTTP is finer than the
// kinds of fault: 405, 413, 415. A nil error stays nil.
func WithStatus(status int, err error) error {
	if err == nil {
		return nil
	}
	return &statusError{status: status, err: err}
}

// errTooLarge is shown for a body past its bound.
func errTooLarge(err error) error {
	return WithStatus(http.StatusRequestEntityTooLarge, fault.Wrap(fault.Invalid, "error.too-large", err))
}

func errMethod(allow string) error {
	return &statusError{
		status: http.StatusMethodNotAllowed, allow: allow,
		err: fault.New(fault.Invalid, "error.method"),
	}
}

// PanicError is a panic turned into an error, so that it is logged and shown
// like any other failure of ours.
type PanicError struct {
	Value any
	Stack []byte
}

// Error tells what was panicked with; the stack is logged beside it.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the error that was panicked with, if it was one.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// retryAfter returns the seconds a TooMany or Unavailable fault asks to wait,
// which its argument "seconds" holds, or "".
func retryAfter(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	if n, ok := f.Args["seconds"].(int); ok && n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}
