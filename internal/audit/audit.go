// Package audit owns the reading of the log of acts: who did what to which
// thing, and when. The log is written by the store from the events of each
// change, in the change's own transaction; nothing changes or removes an
// entry. It must not know the things themselves.
package audit

import (
	"context"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/id"
)

// Entry is one act.
type Entry struct {
	ID      int64
	At      time.Time
	Actor   id.User // 0: the system or a reader
	Kind    event.Kind
	Edition id.Edition
	Story   id.Story
	Comment id.Comment
	Detail  map[string]string
}

// Query asks for a page of the log, newest first. Zero fields ask nothing.
type Query struct {
	Story   id.Story
	Comment id.Comment
	Actor   id.User
	Kind    event.Kind
	Prefix  string // of the kind: "story."
	Before  int64  // the last id of the page before; 0 for the first
	Limit   int
}

// Store reads the log.
type Store interface {
	Audit(ctx context.Context, q Query) ([]Entry, error)
	// SectionOf returns the section of a comment, or a NotFound fault.
	SectionOf(ctx context.Context, c id.Comment) (id.Section, error)
}

// Service answers who may see the log.
type Service struct{ store Store }

// NewService returns a service over the store.
func NewService(store Store) *Service { return &Service{store} }

// maxPage bounds a page of the log.
const maxPage = 200

// List returns a page of the log. The whole of it is for those who may see it.
// The acts on one story are open to everybody in the newsroom, those on a
// comment to those who may see the comments of its section.
func (s *Service) List(ctx context.Context, actor account.Actor, q Query) ([]Entry, error) {
	if !actor.Can(account.AuditSee, 0) {
		if err := s.check(ctx, actor, &q); err != nil {
			return nil, err
		}
	}
	if q.Limit <= 0 || q.Limit > maxPage {
		q.Limit = maxPage
	}
	return s.store.Audit(ctx, q)
}

// ofStories begins the kinds of the acts on stories themselves.
const ofStories = "story."

// check asks whether somebody who may not see the whole log may see this much
// of it.
func (s *Service) check(ctx context.Context, actor account.Actor, q *Query) error {
	switch {
	case q.Comment != 0:
		if !actor.CanSomewhere(account.CommentSee) {
			return account.Check(actor, account.CommentSee, 0)
		}
		sec, err := s.store.SectionOf(ctx, q.Comment)
		if err != nil {
			return err
		}
		return account.Check(actor, account.CommentSee, sec)
	case q.Story != 0 && (q.Prefix == "" || q.Prefix == ofStories):
		q.Prefix = ofStories // what is said under it is another matter
		return account.Check(actor, account.DeskSee, 0)
	default:
		return account.Check(actor, account.AuditSee, 0)
	}
}
