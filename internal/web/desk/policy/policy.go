package policy

import (
	"embed"

	"peyk/internal/account"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Policy is the part of the newsroom for an edition's words and settings.
type Policy struct {
	desk     *desk.Desk
	words    *ui.Page[WordsView]
	settings *ui.Page[SettingsView]
}

// New returns the part.
func New(d *desk.Desk) (*Policy, error) {
	p := &Policy{desk: d}
	var err error
	if p.words, err = ui.NewPage[WordsView](d.Library, ui.Desk, files, "words.html"); err != nil {
		return nil, err
	}
	if p.settings, err = ui.NewPage[SettingsView](d.Library, ui.Desk, files, "settings.html"); err != nil {
		return nil, err
	}
	return p, nil
}

// Routes lays the routes of the part.
func (p *Policy) Routes(m *desk.Mount) {
	m.Get("/policy/words", account.RulesPublish, func(r *desk.Request) (*web.Page, error) { return p.wordsPage(r, nil) })
	m.Post("/policy/words", account.RulesPublish, p.changeWords, p.wordsPage)
	m.Get("/policy/settings", account.RulesPublish, func(r *desk.Request) (*web.Page, error) { return p.settingsPage(r, nil) })
	m.Post("/policy/settings", account.RulesPublish, p.changeSettings, p.settingsPage)
}
