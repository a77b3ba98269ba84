package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/founding"
	"peyk/internal/id"
	"peyk/internal/mail"
)

// initCmd founds an agency.
type initCmd struct {
	dataFlags
	Edition            []string `help:"The editions, the main one first: fa, en." default:"fa,en" placeholder:"NAME"`
	Admin              string   `help:"The login of the first administrator." required:"" placeholder:"LOGIN"`
	AdminName          string   `help:"Their name in the newsroom; by default the login." placeholder:"NAME"`
	AdminPasswordStdin bool     `help:"Read their password from the first line of the standard input; without it one is made."`
}

// Help is the subcommand's longer help.
func (initCmd) Help() string {
	return `Makes an agency without a story: its editions with their usual sections, the
comment policy, and one user who may do everything but moderate alone: an
administrator and chief editor. A password that Peyk makes is printed once and
has to be changed when it is first used.

  peyk init --data /var/lib/peyk --admin sara
  peyk init --data /var/lib/peyk --db postgres://peyk@localhost/peyk --edition fa --admin sara`
}

// Run founds the agency.
func (i *initCmd) Run(ctx context.Context, c *console) error {
	src, err := i.source()
	if err != nil {
		return err
	}
	editions, err := i.editions()
	if err != nil {
		return err
	}
	first, err := i.administrator(c)
	if err != nil {
		return err
	}
	a, err := Open(ctx, src, mail.Null{}, c.log, c.now, true)
	if err != nil {
		return err
	}
	defer closing(ctx, a)
	password, err := found(ctx, a, editions, first)
	if err != nil {
		return err
	}
	c.say("Founded in %s: %s.", src.Data, strings.Join(i.Edition, ", "))
	if password == "" {
		return nil
	}
	_, err = fmt.Fprintf(c.out, "login     %s\npassword  %s\n", first.Login, password)
	c.say("The password is not kept anywhere; it has to be changed at the first sign-in.")
	return err
}

// editions checks the names of the editions.
func (i *initCmd) editions() ([]id.Edition, error) {
	var out []id.Edition
	for _, name := range i.Edition {
		e := id.Edition(name)
		if !slices.Contains(founding.Editions(), e) || slices.Contains(out, e) {
			return nil, misusef("--edition: %q is not one of %v, each once", name, founding.Editions())
		}
		out = append(out, e)
	}
	return out, nil
}

// administrator reads what is known of the first user, and checks it before
// anything is made.
func (i *initCmd) administrator(c *console) (account.NewUser, error) {
	login, ok := account.ParseLogin(i.Admin)
	if !ok {
		return account.NewUser{}, misusef("--admin: %q is no login: 2 to 40 of a-z, 0-9, dot, hyphen and underscore, a letter first", i.Admin)
	}
	u := account.NewUser{Login: login, Name: i.AdminName, Roles: account.RolesOf(account.Admin, account.Chief)}
	if u.Name == "" {
		u.Name = login
	}
	if !i.AdminPasswordStdin {
		return u, nil
	}
	var err error
	if u.Password, err = readPassword(c); err != nil {
		return u, err
	}
	if err := account.CheckPassword(u.Password, login); err != nil {
		return u, misuse{err}
	}
	return u, nil
}

// readPassword reads the first line of the standard input.
func readPassword(c *console) (string, error) {
	lines := bufio.NewScanner(c.in)
	if !lines.Scan() {
		return "", errors.Join(misusef("no password came on the standard input"), lines.Err())
	}
	return strings.TrimSuffix(lines.Text(), "\r"), nil
}

// found makes the editions and the administrator, who comes last: an agency
// with users is whole.
func found(ctx context.Context, a *Agency, editions []id.Edition, first account.NewUser) (string, error) {
	users, err := a.Accounts.Users(ctx, account.System())
	if err != nil {
		return "", err
	}
	if len(users) > 0 {
		return "", errors.New("there is an agency already, nothing was changed; “peyk user” and “peyk edition” change it")
	}
	founded, err := a.Founded(ctx)
	if err != nil {
		return "", err
	}
	if founded {
		return "", errors.New("an earlier init was broken off before it was done; begin with an empty folder and database")
	}
	services := founding.Services{Site: a.Site, Sections: a.Sections, Comments: a.Comments}
	if err := founding.Found(ctx, services, account.System(), editions); err != nil {
		return "", err
	}
	_, password, err := a.Accounts.Create(ctx, account.System(), first)
	return password, err
}
