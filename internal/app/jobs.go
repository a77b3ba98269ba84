package app

import (
	"context"
	"fmt"
	"strconv"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/store"
	"peyk/internal/story"
	"peyk/internal/web/directory"
)

// The kinds of job.
const (
	jobPublish = "publish"         // a scheduled story; payload: its code
	jobNotice  = store.NoticeJob   // a letter to a comment's sender; payload: its number
	jobCorrect = "comment-correct" // a corrected story's comments are looked at again; payload: its code and when
)

// newRunner returns the runner with every handler of the program. dir is
// where letters lead.
func newRunner(a *Agency, dir *directory.Directory) *job.Runner {
	r := job.NewRunner(a.DB, a.Clock, a.Log, job.DefaultPolicy(), a.jobsOf)
	r.Handle(jobPublish, a.publishDue)
	r.Handle(jobCorrect, a.reviewCorrected)
	r.Handle(jobNotice, func(ctx context.Context, j job.Job) error { return a.sendNotice(ctx, j, dir) })
	return r
}

// jobsOf says which jobs an event brings.
func (a *Agency) jobsOf(ev event.Event) []job.Job {
	switch ev.Kind {
	case event.StoryScheduled:
		n := ev.Story.String()
		return []job.Job{{Kind: jobPublish, Name: n, Payload: n, RunAt: ev.At}}
	case event.StoryCorrected:
		payload := ev.Story.String() + " " + strconv.FormatInt(ev.At.UnixMicro(), 10)
		return []job.Job{{Kind: jobCorrect, Name: ev.Story.String(), Payload: payload, RunAt: ev.At}}
	case event.CommentApproved, event.CommentRefused, event.CommentUpheld, event.CommentStruck, event.CommentUndone:
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

// prune removes old events that have become jobs.
func (s *server) prune(ctx context.Context) error {
	before := s.agency.Clock().Add(-keepOutbox)
	return s.agency.DB.Write(ctx, func(tx *db.Tx) error { return job.Prune(ctx, tx, job.DispatchCursor, before) })
}
