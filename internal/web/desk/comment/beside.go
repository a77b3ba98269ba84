package comment

import (
	"slices"

	"peyk/internal/comment"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// Beside is what is known about a comment besides its words.
type Beside struct {
	Relevance  string // how much it has to do with the story; empty when not known
	Stray      bool   // little
	Sender     string // what the sender's other comments became
	SenderURL  string
	Bad        bool // more of them were refused than published
	Similar    []SimilarRow
	SimilarURL string // those in the queue, to be decided at once
	Same       string // how many those are
	Complaints []ComplaintRow
	Revisions  []RevisionRow
	History    []Verdict
}

// SimilarRow is a comment that is nearly the same.
type SimilarRow struct {
	URL, Name, Text string
	State           ui.State
}

// ComplaintRow is a reader's report.
type ComplaintRow struct {
	Rule, Note string
	At         ui.Time
}

// RevisionRow is an earlier revision of the text.
type RevisionRow struct {
	Title string
	At    ui.Time
	Text  string
}

func (q *Queue) beside(r *desk.Request, w *words, at place, it comment.Item, b comment.Beside, sets []comment.RuleSet) Beside {
	p := r.Ed.P
	out := Beside{}
	if i := slices.IndexFunc(it.Findings(), func(f comment.Finding) bool { return f.Check == irrelevantCheck }); i >= 0 {
		f := it.Findings()[i]
		out.Relevance, out.Stray = percent(r, 1-min(max(f.Score, 0), 1)), f.Advice != comment.None
	}
	if b.Known {
		s := b.Sender
		switch it.State() { // the comment itself is not its sender's record
		case comment.Waiting:
			s.Waiting--
		case comment.Published:
			s.Published--
		case comment.Refused:
			s.Refused--
		default:
		}
		out.Sender = r.T("queue.sender_none")
		if s.Waiting+s.Published+s.Refused > 0 {
			out.Sender = r.T("queue.sender", "published", max(0, s.Published), "refused", max(0, s.Refused), "waiting", max(0, s.Waiting))
			out.SenderURL = place{list: at.list, same: it.ID}.url(r, 0)
		}
		out.Bad = s.Refused > s.Published
	}
	for _, o := range b.Similar {
		out.Similar = append(out.Similar, SimilarRow{
			URL: place{list: listOf(o)}.url(r, o.ID), Name: name(r, o.Author()), Text: excerpt(o.Text()),
			State: ui.State{Kind: string(o.State()), Text: r.T("comment.state." + string(o.State()))},
		})
	}
	if it.Same > 1 && it.Alike() != 0 {
		out.Same = r.T("queue.same", "n", it.Same)
		out.SimilarURL = r.Path("/comments/bulk") + "?" + place{list: listQueue, alike: it.Alike()}.values().Encode()
	}
	for _, c := range b.Complaints {
		row := ComplaintRow{Note: c.Note, At: ui.Time{ISO: p.ISO(c.At), Text: p.DateTime(c.At)}}
		if rule, ok := sets[0].Rule(c.Kind); ok {
			row.Rule = rule.Text
		}
		out.Complaints = append(out.Complaints, row)
	}
	for _, v := range b.Revisions {
		if v.Revision < it.Revision() {
			out.Revisions = append(out.Revisions, RevisionRow{
				Title: r.T("queue.revision", "n", v.Revision), At: ui.Time{ISO: p.ISO(v.At), Text: p.DateTime(v.At)}, Text: v.Text,
			})
		}
	}
	for i := range b.History {
		if v := verdict(r, w, &b.History[i], sets); v != nil {
			out.History = append(out.History, *v)
		}
	}
	return out
}
