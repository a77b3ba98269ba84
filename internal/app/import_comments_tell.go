package app

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/wire/talk"
)

// importSummary is what came of an import.
type importSummary struct {
	Read      int          `json:"read"`
	Waiting   int          `json:"waiting"`
	Published int          `json:"published"`
	Removed   int          `json:"removed"` // places of deleted ones
	Known     int          `json:"known"`
	LeftOut   int          `json:"left_out"` // spam and refused there
	Unmatched int          `json:"unmatched"`
	Failed    int          `json:"failed"`
	Orphans   int          `json:"orphans"` // came in, but not what they answer
	Doubted   int          `json:"doubted"` // approved there, and wait
	DryRun    bool         `json:"dry_run,omitempty"`
	Stories   []*lostStory `json:"unmatched_stories,omitempty"`
	More      bool         `json:"more_unmatched_stories,omitempty"`
	Error     string       `json:"error,omitempty"`
}

// lostStory is one whose comments find no place.
type lostStory struct {
	Page     string `json:"address"`
	Title    string `json:"title,omitempty"`
	Why      string `json:"why"`
	Comments int    `json:"comments"`
}

// maxLost bounds how many such stories are told.
const maxLost = 20_000

// count notes what became of an item.
func (imp *commentImporter) count(it *talk.Item, in comment.Incoming) error {
	trusted := imp.TrustApprovals && it.Standing == talk.Approved
	switch {
	case in.Err != nil:
		return imp.fail(it, imp.console.explain(in.Err))
	case in.Known:
		imp.sum.Known++
		return nil
	case in.Orphan && !imp.DryRun:
		if imp.later == nil {
			imp.later = &spool{was: -1}
		}
		return imp.later.add(it)
	case in.State == comment.Deleted || imp.DryRun && it.Standing == talk.Deleted:
		imp.sum.Removed++
	case in.State == comment.Published || imp.DryRun && trusted:
		imp.sum.Published++
	default:
		imp.sum.Waiting++
	}
	if imp.last && it.Parent != "" {
		imp.sum.Orphans++
	}
	if in.Doubted != nil {
		imp.sum.Doubted++
		imp.console.say("peyk: %s, %s: comment %s waits: %s", it.File, it.Where, it.Key, imp.console.explain(in.Doubted))
	}
	return nil
}

func (imp *commentImporter) fail(it *talk.Item, why string) error {
	imp.sum.Failed++
	imp.console.say("peyk: %s, %s: comment %q: %s", it.File, it.Where, it.Key, strings.ReplaceAll(why, "\n", ";"))
	return imp.leave(it, why)
}

func (imp *commentImporter) unmatched(it *talk.Item, why string) error {
	imp.sum.Unmatched++
	page := "?"
	if len(it.Pages) > 0 {
		page = it.Pages[0]
	}
	l := imp.lost[page]
	switch {
	case l != nil:
		l.Comments++
	case len(imp.lost) < maxLost:
		l = &lostStory{Page: page, Title: it.Title, Why: why, Comments: 1}
		imp.lost[page], imp.sum.Stories = l, append(imp.sum.Stories, l)
	default:
		imp.sum.More = true
	}
	return imp.leave(it, why)
}

// leave writes an item that does not come in to the rest.
func (imp *commentImporter) leave(it *talk.Item, why string) error {
	if imp.Rest == "" || imp.DryRun {
		return nil
	}
	if imp.rest == nil {
		f, err := os.OpenFile(imp.Rest, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		imp.rest = f
	}
	it.Why = why
	return it.Write(imp.rest)
}

// summary tells how the whole went.
func (imp *commentImporter) summary(failed error) error {
	s, c := &imp.sum, imp.console
	if failed != nil {
		s.Error = c.explain(failed)
		c.say("peyk: %s", s.Error)
	}
	if imp.JSON {
		if err := json.NewEncoder(c.out).Encode(s); err != nil {
			return err
		}
	} else if err := imp.tell(); err != nil {
		return err
	}
	verb := ""
	if imp.DryRun {
		verb = " (a dry run: nothing was written)"
	}
	c.say("%d read: %d wait, %d published, %d places of deleted ones, %d there already, %d left out as refused or spam, %d without a story, %d failed%s",
		s.Read, s.Waiting, s.Published, s.Removed, s.Known, s.LeftOut, s.Unmatched, s.Failed, verb)
	if s.Orphans > 0 {
		c.say("%d answered a comment that is not there, and stand for themselves", s.Orphans)
	}
	if s.Unmatched > 0 {
		c.say("To mend: behind the tab of each address that was printed write the code of its story, and import again with --map FILE.")
		if imp.Rest == "" {
			c.say("With --rest FILE what does not come in is kept in a file of its own.")
		}
	}
	if failed != nil || s.Failed > 0 || s.Unmatched > 0 {
		if fault.Is(failed, fault.Invalid) {
			return failed
		}
		return errReported
	}
	return nil
}

// tell prints the stories that were not found as a map to be filled in.
func (imp *commentImporter) tell() error {
	w := bufio.NewWriter(imp.console.out)
	plain := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	for _, l := range imp.sum.Stories {
		if _, err := fmt.Fprintf(w, "%s\t\t%d\t%s\t%s\n", plain.Replace(l.Page), l.Comments, l.Why, l.Title); err != nil {
			return err
		}
	}
	if imp.sum.More {
		imp.console.say("Only the first %d addresses are printed.", maxLost)
	}
	return w.Flush()
}
