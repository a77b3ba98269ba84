package media

import (
	"context"
	"io"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// File is one encoded picture.
type File struct {
	ContentType string
	Width       int
	Height      int
	Bytes       []byte
}

// Developed is what a Developer makes of an upload: the picture upright and
// without metadata, in several sizes.
type Developed struct {
	SHA256 string // of the upload's bytes
	Colour string
	Files  []File // smallest first, at least one
}

// Developer turns an upload into files. Bytes that are no picture, or too
// large a one, are an Invalid fault.
type Developer interface {
	Develop(ctx context.Context, upload io.Reader, claimedType string) (*Developed, error)
}

// Files keeps the bytes of renditions under keys.
type Files interface {
	Put(ctx context.Context, key string, r io.Reader) error
}

// Service receives pictures into the archive.
type Service struct {
	store Store
	dev   Developer
	files Files
	now   clock.Clock
}

// NewService returns a service over the store.
func NewService(store Store, dev Developer, files Files, now clock.Clock) *Service {
	return &Service{store, dev, files, now}
}

// Upload is a picture as the newsroom sends it.
type Upload struct {
	Body        io.Reader
	ContentType string // as claimed; the bytes decide
	Alt         string
	Credit      string
	Caption     string
}

// Receive develops an upload, keeps its files and then the picture itself, in
// this order: a crash in between leaves files that nothing names, never a
// picture without files.
func (s *Service) Receive(ctx context.Context, actor account.Actor, u Upload) (*Picture, error) {
	if err := account.Check(actor, account.MediaUpload, 0); err != nil {
		return nil, err
	}
	return s.receive(ctx, actor, u)
}

// ReceiveLogo is Receive for those who manage editions and need no other
// picture.
func (s *Service) ReceiveLogo(ctx context.Context, actor account.Actor, u Upload) (*Picture, error) {
	if err := account.Check(actor, account.EditionManage, 0); err != nil {
		return nil, err
	}
	return s.receive(ctx, actor, u)
}

func (s *Service) receive(ctx context.Context, actor account.Actor, u Upload) (*Picture, error) {
	p := &Picture{Alt: u.Alt, Credit: u.Credit, Caption: u.Caption, CreatedAt: s.now(), Actor: actor.User}
	if err := p.Check(); err != nil {
		return nil, err
	}
	d, err := s.dev.Develop(ctx, u.Body, u.ContentType)
	if err != nil {
		return nil, err
	}
	if len(d.Files) == 0 {
		return nil, fault.New(fault.Invalid, "media.not-a-picture")
	}
	p.SHA256, p.Colour = d.SHA256, d.Colour
	for _, f := range d.Files {
		r, err := s.keep(ctx, d.SHA256, f)
		if err != nil {
			return nil, err
		}
		p.Renditions = append(p.Renditions, r)
		if r.ContentType != webp || p.Original.Key == "" {
			p.Original = r
		}
	}
	p.Width, p.Height = p.Original.Width, p.Original.Height
	err = s.store.CreatePicture(ctx, p, func(p *Picture) []event.Event {
		return []event.Event{{
			Kind: event.MediaAdded, At: p.CreatedAt, Actor: actor.User,
			Detail: map[string]string{"media": p.ID.String(), "sha256": p.SHA256},
		}}
	})
	return p, err
}

// Picture returns one picture.
func (s *Service) Picture(ctx context.Context, n id.Media) (Picture, error) {
	return s.store.Picture(ctx, n)
}

// Pictures returns those of the numbers that exist.
func (s *Service) Pictures(ctx context.Context, ns []id.Media) (map[id.Media]Picture, error) {
	return s.store.Pictures(ctx, ns)
}

// Recent returns the newest pictures before a number (0: the newest).
func (s *Service) Recent(ctx context.Context, before id.Media, limit int) ([]Picture, error) {
	return s.store.Recent(ctx, before, limit)
}
