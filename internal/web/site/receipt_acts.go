package site

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// senderActs are what a sender may do, by the names their forms go to.
var senderActs = []comment.Act{comment.Edit, comment.Withdraw, comment.Delete, comment.AskAnother}

// receiptForm is the form of an act before anything was sent.
func (r *request) receiptForm(rc comment.Receipt, act comment.Act, secret string) *ReceiptForm {
	p, at := r.ed.P, r.ed.Prefix+"/receipt/"+secret
	f := &ReceiptForm{
		P: p, Act: string(act), Action: at + "/" + string(act), Cancel: at, Title: p.T("receipt.act." + string(act)),
		Warning: p.T("receipt.warning." + string(act)), Submit: p.T("receipt.submit." + string(act)),
		Danger: act == comment.Delete, Version: rc.Version,
	}
	switch act {
	case comment.Edit:
		f.Words, f.Name, f.Text, f.Max = true, rc.Author(), rc.Text(), comment.MaxText
		if rc.State() == comment.Published {
			f.Warning = p.T("receipt.warning.edit_published")
		}
	case comment.AskAnother:
		f.Words, f.Max = true, comment.MaxNote
	default:
	}
	return f
}

// receiptAct does what a sender asks for.
func (s *Site) receiptAct(e id.Edition) web.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) error {
		act := comment.Act(hr.PathValue("act"))
		if !slices.Contains(senderActs, act) {
			return fault.New(fault.NotFound, "error.not-found")
		}
		form, err := web.ParseForm(hr)
		if err != nil {
			return err
		}
		r := &request{Request: hr, site: s, ed: s.Dir.Edition(e), now: s.Clock()}
		secret := hr.PathValue("secret")
		if _, err := s.receiptOf(hr.Context(), secret); err != nil {
			return err
		}
		err = s.actOwn(hr, secret, act, form)
		if err == nil {
			http.Redirect(w, hr, r.ed.Prefix+"/receipt/"+secret+"?done="+string(act), http.StatusSeeOther) //nolint:gosec // a path of ours, and a secret that opens a receipt
			return nil
		}
		if kind := fault.KindOf(err); kind == fault.Internal || kind == fault.Unavailable {
			return err
		}
		page, perr := r.receiptAgain(hr.Context(), secret, act, form, err)
		if perr != nil {
			return errors.Join(perr, err)
		}
		page.CacheControl = web.CacheNever
		if wait, ok := waitOf(err); ok {
			w.Header().Set("Retry-After", strconv.Itoa(wait))
		}
		return page.Send(w, hr)
	}
}

func (s *Site) actOwn(hr *http.Request, secret string, act comment.Act, form web.Form) error {
	if err := s.Limits.Receipts.Allow(hr); err != nil {
		return err
	}
	ctx := hr.Context()
	var err error
	switch act {
	case comment.Edit:
		version, perr := strconv.ParseInt(form.Get("version"), 10, 64)
		if perr != nil || version < 1 {
			return fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		_, err = s.Comments.EditOwn(ctx, secret, form.Text("name"), form.Get("text"), version)
	case comment.Withdraw:
		_, err = s.Comments.WithdrawOwn(ctx, secret)
	case comment.Delete:
		_, err = s.Comments.DeleteOwn(ctx, secret)
	default:
		_, err = s.Comments.AppealOwn(ctx, secret, form.Get("text"))
	}
	return err
}

// receiptAgain is the receipt with the form as it was sent and what is wrong
// with it. An act that is not open any more has no form: the page says so.
func (r *request) receiptAgain(ctx context.Context, secret string, act comment.Act, sent web.Form, cause error) (*web.Page, error) {
	rc, err := r.site.receiptOf(ctx, secret)
	if err != nil {
		return nil, err
	}
	v, err := r.receiptView(ctx, rc, secret)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(rc.May, act) {
		v.Problem = r.ed.P.T("receipt.too_late")
		return receiptPage(r.site, web.StatusOf(cause), v)
	}
	form := r.receiptForm(rc, act, secret)
	if form.Words {
		form.Name, form.Text = sent.Get("name"), sent.Get("text")
	}
	form.Faults = r.fieldFaults(cause)
	if len(form.Faults) == 0 {
		form.General = r.ed.P.Fault(cause)
	}
	v.Form = form
	return receiptPage(r.site, web.StatusOf(cause), v)
}

// fieldFaults are the faults of single fields, as the comment forms name them.
func (r *request) fieldFaults(cause error) []ui.FieldFault {
	f, ok := errors.AsType[*fault.Error](cause)
	if !ok {
		return nil
	}
	var out []ui.FieldFault
	for _, field := range f.Fields {
		name := field.Name
		if name == "author" {
			name = "name"
		}
		out = append(out, ui.FieldFault{Name: name, Label: r.ed.P.T("comment." + name), Text: r.ed.P.FieldFault(field)})
	}
	return out
}

// receiptData hands a sender all that is kept of the comment.
func (s *Site) receiptData(w http.ResponseWriter, hr *http.Request) error {
	own, err := s.Comments.ExportOwn(hr.Context(), hr.PathValue("secret"))
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			err = fault.New(fault.NotFound, "receipt.none")
		}
		return err
	}
	for i := range own.Revisions {
		own.Revisions[i].Findings = nil // what the checks thought is the desk's
	}
	body, err := json.MarshalIndent(own, "", "  ")
	if err != nil {
		return err //nolint:wrapcheck // says what could not be written
	}
	h := w.Header()
	h.Set("Content-Disposition", `attachment; filename="comment-`+own.Number.String()+`.json"`)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	p := &web.Page{ContentType: "application/json; charset=utf-8", Body: append(body, '\n'), CacheControl: web.CacheNever}
	return p.Send(w, hr)
}
