package app

import (
	"context"
	"strconv"

	"peyk/internal/account"
	"peyk/internal/id"
	"peyk/internal/section"
)

// sectionCmd manages sections.
type sectionCmd struct {
	List   sectionListCmd   `cmd:"" help:"List the sections of all editions."`
	Create sectionCreateCmd `cmd:"" help:"Add a section at the end of an edition's menu."`
	Rename sectionRenameCmd `cmd:"" help:"Give a section another name; its address stays."`
	Hide   sectionHideCmd   `cmd:"" help:"Take a section out of the menus; its stories and its address stay."`
	Show   sectionShowCmd   `cmd:"" help:"Put a hidden section back into the menus."`
}

type sectionListCmd struct {
	dataFlags
}

// Run prints the sections.
func (s *sectionListCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, s.dataFlags, func(a *Agency) error {
		all, err := a.Sections.All(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"EDITION", "PLACE", "SLUG", "NAME", "STATE"}}
		for _, s := range all {
			state := "shown"
			if s.Hidden {
				state = "hidden"
			}
			rows = append(rows, []string{string(s.Edition), strconv.Itoa(s.Position), s.Slug, s.Name, state})
		}
		return table(c, rows)
	})
}

// ofEdition names one section.
type ofEdition struct {
	Edition string `help:"The edition." default:"fa" placeholder:"NAME"`
	Slug    string `arg:"" name:"SLUG" help:"The section, as it stands in its address."`
	dataFlags
}

// change finds the section and changes it.
func (o ofEdition) change(ctx context.Context, c *console, change func(s *section.Section)) error {
	return withAgency(ctx, c, o.dataFlags, func(a *Agency) error {
		s, err := a.Sections.BySlug(ctx, id.Edition(o.Edition), o.Slug)
		if err != nil {
			return err
		}
		change(&s)
		return a.Sections.Change(ctx, account.System(), s)
	})
}

type sectionCreateCmd struct {
	ofEdition
	Name string `arg:"" name:"NAME" help:"Its name, as readers see it."`
}

// Run adds a section.
func (s *sectionCreateCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, s.dataFlags, func(a *Agency) error {
		all, err := a.Sections.All(ctx)
		if err != nil {
			return err
		}
		last := 0
		for _, have := range all {
			if string(have.Edition) == s.Edition {
				last = max(last, have.Position)
			}
		}
		_, err = a.Sections.Create(ctx, account.System(), section.Section{
			Edition: id.Edition(s.Edition), Slug: s.Slug, Name: s.Name, Position: last + 1,
		})
		return err
	})
}

type sectionRenameCmd struct {
	ofEdition
	Name string `arg:"" name:"NAME" help:"The new name, as readers see it."`
}

// Run renames a section.
func (s *sectionRenameCmd) Run(ctx context.Context, c *console) error {
	return s.change(ctx, c, func(sec *section.Section) { sec.Name = s.Name })
}

type sectionHideCmd struct{ ofEdition }

// Run hides a section.
func (s *sectionHideCmd) Run(ctx context.Context, c *console) error {
	return s.change(ctx, c, func(sec *section.Section) { sec.Hidden = true })
}

type sectionShowCmd struct{ ofEdition }

// Run shows a hidden section.
func (s *sectionShowCmd) Run(ctx context.Context, c *console) error {
	return s.change(ctx, c, func(sec *section.Section) { sec.Hidden = false })
}
