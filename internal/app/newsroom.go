package app

import (
	"fmt"

	"peyk/internal/web/desk"
	deskadmin "peyk/internal/web/desk/admin"
	deskcomment "peyk/internal/web/desk/comment"
	deskfront "peyk/internal/web/desk/front"
	deskmedia "peyk/internal/web/desk/media"
	deskpolicy "peyk/internal/web/desk/policy"
	deskstory "peyk/internal/web/desk/story"
	deskstyle "peyk/internal/web/desk/style"
	deskvoice "peyk/internal/web/desk/voice"
)

// deskPart is a part of the newsroom.
type deskPart interface{ Routes(m *desk.Mount) }

// newsroom makes the parts of the newsroom and lays their routes. A new part
// is a line here.
func (s *server) newsroom() error {
	var parts []deskPart
	add := func(p deskPart, err error) error {
		parts = append(parts, p)
		return err
	}
	for _, made := range []error{
		add(deskcomment.New(s.desk, s.agency.Learning)),
		add(deskfront.New(s.desk, s.site.Preview)),
		add(deskmedia.New(s.desk)),
		add(deskvoice.New(s.desk)),
		add(deskadmin.New(s.desk)),
		add(deskpolicy.New(s.desk)),
		add(deskstory.New(s.desk)),
		add(deskstyle.New(s.desk)),
	} {
		if made != nil {
			return fmt.Errorf("newsroom: %w", made)
		}
	}
	m := s.desk.Mount(s.router)
	for _, p := range parts {
		p.Routes(m)
	}
	return nil
}
