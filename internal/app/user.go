package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/mail"
	"peyk/internal/section"
)

// userCmd manages users.
type userCmd struct {
	List          userListCmd     `cmd:"" help:"List everybody."`
	Create        userCreateCmd   `cmd:"" help:"Add somebody."`
	Disable       userDisableCmd  `cmd:"" help:"Keep somebody out, and end their sessions."`
	Enable        userEnableCmd   `cmd:"" help:"Let somebody in again."`
	ResetPassword userResetCmd    `cmd:"" help:"Give somebody a new password, to be changed at the next sign-in."`
	Roles         userRolesCmd    `cmd:"" help:"Set what somebody may do."`
	Sections      userSectionsCmd `cmd:"" help:"Limit somebody to sections; without one the limit is lifted."`
}

// withAgency opens an agency that is there for one piece of work.
func withAgency(ctx context.Context, c *console, f dataFlags, work func(a *Agency) error) error {
	src, err := f.source()
	if err != nil {
		return err
	}
	a, err := Open(ctx, src, mail.Null{}, c.log, c.now, false)
	if err != nil {
		return err
	}
	defer closing(ctx, a)
	if err := a.mustBeFounded(ctx); err != nil {
		return err
	}
	return work(a)
}

// table prints rows in columns.
func table(c *console, rows [][]string) error {
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		if _, err := fmt.Fprintln(w, strings.Join(r, "\t")); err != nil {
			return err
		}
	}
	return w.Flush()
}

type userListCmd struct {
	dataFlags
}

// Run prints everybody.
func (u *userListCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, u.dataFlags, func(a *Agency) error {
		users, err := a.Accounts.Users(ctx, account.System())
		if err != nil {
			return err
		}
		sections, err := a.Sections.All(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"LOGIN", "NAME", "ROLES", "SECTIONS", "STATE"}}
		for _, u := range users {
			state := "active"
			if u.Disabled {
				state = "disabled"
			} else if u.MustChange {
				state = "must change password"
			}
			rows = append(rows, []string{u.Login, u.Name, u.Roles.String(), sectionNames(sections, u.Sections), state})
		}
		return table(c, rows)
	})
}

// sectionNames writes sections as the command line reads them: fa/culture.
func sectionNames(all []section.Section, ids []id.Section) string {
	if len(ids) == 0 {
		return "all"
	}
	var out []string
	for _, s := range all {
		if slices.Contains(ids, s.ID) {
			out = append(out, string(s.Edition)+"/"+s.Slug)
		}
	}
	return strings.Join(out, ",")
}

// sectionIDs reads sections as fa/culture.
func sectionIDs(ctx context.Context, a *Agency, names []string) ([]id.Section, error) {
	var out []id.Section
	for _, name := range names {
		edition, slug, ok := strings.Cut(name, "/")
		if !ok {
			return nil, misusef("%q is no section: write EDITION/SLUG, like fa/culture", name)
		}
		s, err := a.Sections.BySlug(ctx, id.Edition(edition), slug)
		if err != nil {
			return nil, err
		}
		out = append(out, s.ID)
	}
	return out, nil
}

type userCreateCmd struct {
	Login         string   `arg:"" name:"LOGIN" help:"2 to 40 of a-z, 0-9, dot, hyphen, underscore; a letter first."`
	Name          string   `help:"Their name in the newsroom; by default the login." placeholder:"NAME"`
	Email         string   `help:"Their e-mail address." placeholder:"ADDRESS"`
	Roles         string   `help:"What they may do: reporter, editor, chief, moderator, admin, with commas between." required:"" placeholder:"ROLE,…"`
	Sections      []string `help:"Limit them to sections, like fa/culture; none is all." placeholder:"EDITION/SLUG"`
	PasswordStdin bool     `help:"Read their password from the first line of the standard input; without it one is made."`
	dataFlags
}

// Run adds a user.
func (u *userCreateCmd) Run(ctx context.Context, c *console) error {
	roles, err := account.ParseRoles(u.Roles)
	if err != nil {
		return misuse{err}
	}
	n := account.NewUser{Login: u.Login, Name: u.Name, Email: u.Email, Roles: roles, MustChange: true}
	if n.Name == "" {
		n.Name = u.Login
	}
	if u.PasswordStdin {
		if n.Password, err = readPassword(c); err != nil {
			return err
		}
	}
	return withAgency(ctx, c, u.dataFlags, func(a *Agency) error {
		if n.Sections, err = sectionIDs(ctx, a, u.Sections); err != nil {
			return err
		}
		user, password, err := a.Accounts.Create(ctx, account.System(), n)
		if err != nil {
			return err
		}
		return tellPassword(c, user.Login, password)
	})
}

// tellPassword prints a password that was made; it stands nowhere else.
func tellPassword(c *console, login, password string) error {
	if password == "" {
		c.say("%s may sign in and has to change the password then.", login)
		return nil
	}
	_, err := fmt.Fprintf(c.out, "login     %s\npassword  %s\n", login, password)
	c.say("The password is not kept anywhere; it has to be changed at the next sign-in.")
	return err
}

// oneUser is what acts on one user share.
type oneUser struct {
	Login string `arg:"" name:"LOGIN" help:"Whose."`
	dataFlags
}

// with finds the user and does the work.
func (u oneUser) with(ctx context.Context, c *console, work func(a *Agency, n id.User) error) error {
	return withAgency(ctx, c, u.dataFlags, func(a *Agency) error {
		user, err := a.Accounts.FindByLogin(ctx, account.System(), u.Login)
		if fault.Is(err, fault.NotFound) {
			return fmt.Errorf("there is no user %q", u.Login)
		}
		if err != nil {
			return err
		}
		return work(a, user.ID)
	})
}

type userDisableCmd struct{ oneUser }

// Run keeps a user out.
func (u *userDisableCmd) Run(ctx context.Context, c *console) error {
	return u.with(ctx, c, func(a *Agency, n id.User) error { return a.Accounts.Disable(ctx, account.System(), n) })
}

type userEnableCmd struct{ oneUser }

// Run lets a user in again.
func (u *userEnableCmd) Run(ctx context.Context, c *console) error {
	return u.with(ctx, c, func(a *Agency, n id.User) error { return a.Accounts.Enable(ctx, account.System(), n) })
}

type userResetCmd struct {
	oneUser
	PasswordStdin bool `help:"Read the password from the first line of the standard input; without it one is made."`
}

// Run gives a user a new password.
func (u *userResetCmd) Run(ctx context.Context, c *console) error {
	given := ""
	if u.PasswordStdin {
		var err error
		if given, err = readPassword(c); err != nil {
			return err
		}
	}
	return u.with(ctx, c, func(a *Agency, n id.User) error {
		made, err := a.Accounts.ResetPassword(ctx, account.System(), n, given)
		if err != nil {
			return err
		}
		return tellPassword(c, u.Login, made)
	})
}

type userRolesCmd struct {
	oneUser
	Roles []string `arg:"" name:"ROLE" help:"reporter, editor, chief, moderator or admin."`
}

// Run sets a user's roles.
func (u *userRolesCmd) Run(ctx context.Context, c *console) error {
	roles, err := account.ParseRoles(strings.Join(u.Roles, ","))
	if err != nil {
		return misuse{err}
	}
	return u.with(ctx, c, func(a *Agency, n id.User) error {
		return a.Accounts.SetRoles(ctx, account.System(), n, roles)
	})
}

type userSectionsCmd struct {
	oneUser
	Sections []string `arg:"" optional:"" name:"EDITION/SLUG" help:"Like fa/culture; none lifts the limit."`
}

// Run limits a user to sections.
func (u *userSectionsCmd) Run(ctx context.Context, c *console) error {
	return u.with(ctx, c, func(a *Agency, n id.User) error {
		ids, err := sectionIDs(ctx, a, u.Sections)
		if err != nil {
			return err
		}
		return a.Accounts.SetSections(ctx, account.System(), n, ids)
	})
}
