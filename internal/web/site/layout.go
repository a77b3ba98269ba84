package site

import (
	"slices"
	"strings"

	"peyk/internal/comment"
	"peyk/internal/story"
	"peyk/internal/web/ui"
)

// layout prints comments of one story.
type layout struct {
	r      *request
	st     *story.Story
	open   comment.Openness
	quotes *quotable // of the story; made when a comment needs it
}

// quoteLength is how much of a parent an answer quotes, in code points.
const quoteLength = 120

// head is the comment at the head of a thread.
func (l *layout) head(b comment.Branch) ui.Comment {
	if b.Gone {
		return ui.Comment{P: l.r.ed.P, ID: "c" + b.ID.String(), Gone: true}
	}
	u := l.comment(b.Head)
	if l.open.Open {
		u.ReplyURL = l.r.ed.Prefix + "/news/" + l.st.Code.String() + "/comment?reply=" + b.ID.String() + "#comment-form"
	}
	return u
}

// answer is an answer, which quotes what it answers as long as that is there.
func (l *layout) answer(c comment.Public, to ui.Comment) ui.Comment {
	u := l.comment(c)
	if !to.Gone {
		u.Quote, u.QuoteOf, u.QuoteURL = clip(plain(to.Lines), quoteLength), to.Name, "#"+to.ID
	}
	return u
}

func (l *layout) comment(c comment.Public) ui.Comment {
	p := l.r.ed.P
	u := ui.Comment{
		P: p, ID: "c" + c.ID().String(), Number: c.ID().String(), Name: c.Author(), Time: l.r.clockTime(c.At()),
		URL: l.r.commentPath(c.Story(), c.ID()),
	}
	if u.Name == "" {
		u.Name, u.Unnamed = p.T("comment.anonymous"), true
	}
	u.ReportURL = u.URL + "/report"
	if l.open.Votes {
		u.Votes, u.Likes, u.Dislikes = true, p.Num(c.Likes()), p.Num(c.Dislikes())
	}
	var pieces []ui.Piece
	struck := 0
	for _, part := range c.Passages() {
		pieces = append(pieces, ui.Piece{Text: part.Text, Struck: part.Struck})
		if part.Struck > 0 {
			struck++
		}
	}
	if struck > 0 {
		u.Struck = p.T("comment.struck", "n", struck)
	}
	u.Lines = ui.Lines(pieces...)
	l.quote(&u)
	wrote := c.At()
	if edited := c.EditedAt(); !edited.IsZero() {
		u.Edited, wrote = l.r.clockTime(edited), edited
	}
	if slices.ContainsFunc(l.st.Corrections, func(k story.Correction) bool { return wrote.Before(k.At) }) {
		u.Before = l.r.site.Dir.StoryPath(l.st.Edition, l.st.Code, l.st.Slug) + "#corrections"
	}
	return u
}

// quote sets a sentence of the story that a comment begins with apart from its
// words.
func (l *layout) quote(u *ui.Comment) {
	if len(u.Lines) < 2 || len(u.Lines[0]) != 1 {
		return
	}
	said, ok := strings.CutPrefix(u.Lines[0][0].Text, quoteMark)
	if !ok {
		return
	}
	if l.quotes == nil {
		l.quotes = newQuotable(l.st)
	}
	if l.quotes.has(said) {
		u.StoryQuote, u.Lines = strings.TrimSpace(said), u.Lines[1:]
	}
}

// plain is what lines say, with a mark for what was struck.
func plain(lines []ui.Line) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, piece := range line {
			if piece.Struck > 0 {
				b.WriteString(comment.StruckMark)
			} else {
				b.WriteString(piece.Text)
			}
		}
	}
	return b.String()
}
