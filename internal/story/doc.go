// Package story owns the life of a news story: what it is made of, which acts
// move it from one state to the next and who may do them, what a correction
// and a withdrawal are, and which stories a reader may see. It must not know
// how stories are stored, searched, mended or shown.
//
// A story goes one way through this package:
//
//	svc := story.NewService(store, clock.System)
//	s, err := svc.Create(ctx, reporter, draft)          // draft
//	s, err = svc.Act(ctx, reporter, s.Code, story.Submit, story.Order{Version: s.Version})
//	s, err = svc.Act(ctx, editor, s.Code, story.Approve, story.Order{Version: s.Version})
//	s, err = svc.Act(ctx, editor, s.Code, story.Publish, story.Order{Version: s.Version})
//
// Every change is one Store.Update: the rule runs inside it, the store checks
// the version, saves, indexes for search and writes the events, all in one
// transaction.
package story
