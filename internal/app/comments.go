package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/mail"
	"peyk/internal/web/directory"
)

// noticeDelay is how long a decision on a comment may be undone before its
// sender is told.
const noticeDelay = comment.UndoFor + time.Second

// sendNotice tells a comment's sender how it stands, in the language of the
// edition. Who gave no address, what waits again, and what was told already
// needs no letter.
func (a *Agency) sendNotice(ctx context.Context, j job.Job, dir *directory.Directory) error {
	n, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return fmt.Errorf("job %d: %w", j.ID, err)
	}
	cm, err := a.Comments.Find(ctx, id.Comment(n))
	if err != nil {
		return err
	}
	news := cm.News()
	if cm.Email() == "" || news == "" || news == cm.Told() {
		return nil
	}
	letter, err := a.notice(ctx, cm, dir)
	if err != nil {
		return err
	}
	err = a.Mail.Send(ctx, letter)
	if fault.Is(err, fault.Invalid) { // no later try will do better
		a.Log.WarnContext(ctx, "letter given up", "comment", cm.ID.String(), "error", err)
		err = nil
	}
	if err != nil {
		return err
	}
	return a.Comments.MarkTold(ctx, cm.ID, news)
}

// notice writes the letter about how a comment stands. Of a story that has been
// taken back meanwhile it tells neither headline nor address.
func (a *Agency) notice(ctx context.Context, cm *comment.Comment, dir *directory.Directory) (mail.Message, error) {
	ed := dir.Edition(cm.Edition)
	if ed == nil {
		return mail.Message{}, fault.New(fault.Unavailable, "config.no-editions")
	}
	p := ed.P
	st, err := a.Store.Stories.Get(ctx, cm.Story)
	if err != nil {
		return mail.Message{}, err
	}
	seen := st.Visible(a.Clock())
	link := "\n\n" + dir.Abs(ed.Prefix+"/n/"+cm.Story.String())
	text := p.T("letter.comment.published", "headline", st.Headline)
	if !seen {
		link, text = "", p.T("letter.comment.published_withdrawn")
	}
	if cm.State() == comment.Refused {
		rule, err := a.Comments.RuleOf(ctx, cm)
		if err != nil {
			return mail.Message{}, err
		}
		text = p.T("letter.comment.refused", "headline", st.Headline, "rule", rule.Text)
		if !seen {
			text = p.T("letter.comment.refused_withdrawn", "rule", rule.Text)
		}
	}
	more := cm.Decision().Note
	if ap := cm.Appeal(); ap != nil && ap.Outcome != comment.Open {
		text = p.T("letter.comment.appeal."+string(ap.Outcome)) + "\n\n" + text
		more = ap.Note
	}
	text += link
	if len(cm.Strikes()) > 0 {
		text += "\n\n" + p.T("letter.comment.struck")
	}
	if more != "" {
		text += "\n\n" + more
	}
	if secret := a.Comments.LetterSecret(cm); secret != "" {
		text += "\n\n" + p.T("letter.comment.receipt") + "\n\n" + dir.Abs(ed.Prefix+"/receipt/"+secret)
	}
	return mail.Message{
		To: cm.Email(), Lang: ed.Language, Subject: p.T("letter.comment.subject", "agency", ed.Name),
		Text: text + "\n\n" + ed.Name,
	}, nil
}

// reviewPart is how many of a corrected story's comments are looked at in one go.
const reviewPart = 100

// reviewCorrected brings the comments that were written before a correction back
// to the queue, where they stay visible.
func (a *Agency) reviewCorrected(ctx context.Context, j job.Job) error {
	code, at, _ := strings.Cut(j.Payload, " ")
	n, err := strconv.ParseInt(code, 10, 64)
	micros, err2 := strconv.ParseInt(at, 10, 64)
	if err := errors.Join(err, err2); err != nil {
		return fmt.Errorf("job %d: %w", j.ID, err)
	}
	for last := id.Comment(0); ; {
		last, err = a.Comments.CorrectStory(ctx, id.Story(n), time.UnixMicro(micros).UTC(), last, reviewPart)
		if err != nil || last == 0 {
			return err
		}
	}
}

// How often the comments' own work is done, and how much at once.
const (
	forgetEvery = time.Hour
	rescoreMost = 5000
)

// forgetPeople blanks what is kept of commenters no longer than it is to be,
// and throws away the keys under which they were known.
func (s *server) forgetPeople(ctx context.Context) error {
	errs := []error{s.readerKeys.forget(ctx, s.agency.Clock())}
	for _, e := range s.dir.Order() {
		_, err := s.agency.Comments.Forget(ctx, e)
		errs = append(errs, err)
	}
	return errors.Join(append(errs, s.agency.DB.Flush(ctx))...)
}
