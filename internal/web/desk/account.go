package desk

import (
	"encoding/hex"
	"errors"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

func isKey(err error, key string) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Key == key
}

// accountPage is one's own account; cause is why the last change was refused.
func (d *Desk) accountPage(r *Request, cause error) (*web.Page, error) {
	v := AccountView{
		DeskFrame: r.Frame(r.T("desk.account"), ""), Must: r.Actor.MustChange, Action: r.Path("/account/password"),
		Fields: []ui.Field{
			{Name: "current", Label: r.T("desk.password_old"), Type: "password", Required: true, Auto: "current-password", Max: 256},
			{Name: "password", Label: r.T("desk.password_new"), Type: "password", Required: true, Auto: "new-password", Max: 256, Hint: r.T("desk.password_hint")},
			{Name: "again", Label: r.T("desk.password_again"), Type: "password", Required: true, Auto: "new-password", Max: 256},
		},
	}
	r.Failed(&v.DeskFrame, cause)
	r.Faulty(cause, v.Fields)
	sessions, err := d.Accounts.Sessions(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v.Sessions = ui.Table{
		Caption: r.T("desk.sessions"),
		Columns: []ui.Column{{Text: r.T("desk.session_agent")}, {Text: r.T("desk.session_seen")}, {Text: r.T("desk.acts"), Hidden: true}},
	}
	here := account.HashToken(web.SessionTokenFrom(r.Context()))
	for _, s := range sessions {
		end := &ui.Act{
			Text: r.T("desk.session_end"), URL: r.Path("/account/sessions/end"), Kind: "danger",
			Hidden: []ui.Hidden{{Name: "session", Value: hex.EncodeToString(s.Hash[:])}},
		}
		agent := ui.Cell{Text: s.Agent, Main: true}
		if s.Hash == here {
			agent.Note = r.T("desk.session_here")
		}
		v.Sessions.Rows = append(v.Sessions.Rows, []ui.Cell{
			agent, {Time: &ui.Time{ISO: r.Ed.P.ISO(s.SeenAt), Text: r.Ed.P.Ago(s.SeenAt, r.Now)}}, {Acts: []*ui.Act{end}},
		})
	}
	return Render(d.pages.account, v)
}

func (d *Desk) changePassword(r *Request) (Act, error) {
	if r.Form.Get("password") != r.Form.Get("again") {
		var f fault.Fields
		f.Add("again", "account.password.again")
		return Act{}, f.Err()
	}
	token, err := d.Accounts.ChangeOwnPassword(r.Context(), r.Actor, r.Form.Get("current"), r.Form.Get("password"), d.credentials(r.Request))
	return Act{To: r.Path("/account"), Flash: web.Flash{Key: "desk.password_changed"}, Session: token}, err
}

func (d *Desk) endSession(r *Request) (Act, error) {
	var hash account.TokenHash
	raw, err := hex.DecodeString(r.Form.Get("session"))
	if err != nil || len(raw) != len(hash) {
		return Act{}, fault.New(fault.Invalid, "error.value")
	}
	copy(hash[:], raw)
	err = d.Accounts.EndSession(r.Context(), r.Actor, hash)
	return Act{To: r.Path("/account"), Flash: web.Flash{Key: "desk.session_ended"}}, err
}
