package app

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/mail"
	"peyk/internal/store"
	"peyk/internal/story"
	"peyk/internal/web/directory"
)

// The kinds of job.
const (
	jobPublish = "publish"       // a scheduled story; payload: its code
	jobNotice  = store.NoticeJob // a letter to a comment's sender; payload: its number
)

// noticeDelay is how long a decision on a comment may be taken back before its
// sender is told.
const noticeDelay = comment.UndoFor + time.Second

// newRunner returns the runner with every handler of the program. dir is
// where letters lead.
func newRunner(a *Agency, dir *directory.Directory) *job.Runner {
	r := job.NewRunner(a.DB, a.Clock, a.Log, job.DefaultPolicy(), a.jobsOf)
	r.Handle(jobPublish, a.publishDue)
	r.Handle(jobNotice, func(ctx context.Context, j job.Job) error { return a.sendNotice(ctx, j, dir) })
	return r
}

// jobsOf says which jobs an event brings.
func (a *Agency) jobsOf(ev event.Event) []job.Job {
	switch ev.Kind {
	case event.StoryScheduled:
		n := ev.Story.String()
		return []job.Job{{Kind: jobPublish, Name: n, Payload: n, RunAt: ev.At}}
	case event.CommentApproved, event.CommentRefused:
		if !a.Mails {
			return nil
		}
		n := ev.Comment.String()
		return []job.Job{{Kind: jobNotice, Name: n, Payload: n, RunAt: ev.At.Add(noticeDelay)}}
	default:
		return nil
	}
}

// publishDue publishes a scheduled story whose time has come, and puts the job
// off to that time when it has not. A story that is not scheduled any more
// needs nothing.
func (a *Agency) publishDue(ctx context.Context, j job.Job) error {
	n, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return fmt.Errorf("job %d: %w", j.ID, err)
	}
	st, err := a.Store.Stories.Get(ctx, id.Story(n))
	if err != nil || st.State != story.Scheduled {
		return err
	}
	if st.PublishAt.After(a.Clock()) {
		j.RunAt = st.PublishAt
		return a.DB.Write(ctx, func(tx *db.Tx) error { return job.Enqueue(ctx, tx, j) })
	}
	err = a.Stories.Fire(ctx, st.Code)
	if fault.Is(err, fault.Conflict) { // somebody else did, or moved it: that has its own job
		return nil
	}
	return err
}

// sendNotice tells a comment's sender what was decided, in the language of the
// edition. Who gave no address, and what waits again, gets no letter.
func (a *Agency) sendNotice(ctx context.Context, j job.Job, dir *directory.Directory) error {
	n, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return fmt.Errorf("job %d: %w", j.ID, err)
	}
	cm, err := a.Store.Comments.Comment(ctx, id.Comment(n))
	if err != nil || cm.Email() == "" || cm.State() == comment.Waiting || cm.Decision() == nil {
		return err
	}
	letter, err := a.notice(ctx, cm, dir)
	if err != nil {
		return err
	}
	err = a.Mail.Send(ctx, letter)
	if fault.Is(err, fault.Invalid) { // no later try will do better
		a.Log.WarnContext(ctx, "letter given up", "comment", cm.ID.String(), "error", err)
		return nil
	}
	return err
}

// notice writes the letter about a decided comment. Of a story that has been
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
		rule, err := a.brokenRule(ctx, cm)
		if err != nil {
			return mail.Message{}, err
		}
		text = p.T("letter.comment.refused", "headline", st.Headline, "rule", rule)
		if !seen {
			text = p.T("letter.comment.refused_withdrawn", "rule", rule)
		}
		if cm.Decision().Note != "" {
			text += "\n\n" + cm.Decision().Note
		}
	}
	return mail.Message{
		To: cm.Email(), Lang: ed.Language, Subject: p.T("letter.comment.subject", "agency", ed.Name),
		Text: text + link + "\n\n" + ed.Name,
	}, nil
}

// brokenRule is the text of the rule that a refusal names, as it then read.
func (a *Agency) brokenRule(ctx context.Context, cm *comment.Comment) (string, error) {
	sets, err := a.Comments.RuleSets(ctx, cm.Edition)
	if err != nil {
		return "", err
	}
	for _, set := range sets {
		if set.Version == cm.Decision().RuleVersion {
			r, _ := set.Rule(cm.Decision().Rule)
			return r.Text, nil
		}
	}
	return "", nil
}

// prune removes old events that have become jobs.
func (s *server) prune(ctx context.Context) error {
	before := s.agency.Clock().Add(-keepOutbox)
	return s.agency.DB.Write(ctx, func(tx *db.Tx) error { return job.Prune(ctx, tx, job.DispatchCursor, before) })
}
