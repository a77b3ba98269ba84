package site

import (
	"context"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// articleTalk fills in what readers say: comments, the form, the vote.
func (r *request) articleTalk(ctx context.Context, st *story.Story, v *ArticleView) error {
	e := r.ed.Edition.Edition
	shown, err := r.site.Comments.Thread(ctx, st.Code)
	if err != nil {
		return err
	}
	counts, err := r.site.Comments.Counts(ctx, st.Code)
	if err != nil {
		return err
	}
	// What is counted is what is shown: not what a page has no room for, and
	// not what was approved between the two questions.
	counts.Published = len(shown)
	policy, err := r.policyBox(ctx)
	if err != nil {
		return err
	}
	form := r.form(st)
	v.Thread = &ui.Thread{
		P: r.ed.P, Published: counts.Published, Waiting: counts.Waiting, Refused: counts.Refused,
		Comments: r.thread(shown, st), Form: &form, Policy: policy,
	}
	if counts.Published > 0 {
		v.Comments = r.ed.P.T("story.comments", "n", counts.Published)
	}
	r.needs(directory.RulesTag(e))
	// The form's token grows old with the page.
	r.expire(r.now.Add(tokenLife / 2))
	tally, err := r.site.Rank.TallyOf(ctx, st.Code)
	if err != nil {
		return err
	}
	v.Vote = &ui.Vote{
		P: r.ed.P, Action: r.ed.Prefix + "/news/" + st.Code.String() + "/vote", Yes: tally.Yes, No: tally.No,
		Token: r.token(purposeVote, st.Code),
	}
	if mine := r.URL.Query().Get("vote"); mine == "yes" || mine == "no" {
		v.Vote.Mine, v.Vote.Why = mine, r.ed.Prefix+"/news/"+st.Code.String()+"/reason?vote="+mine
	}
	return nil
}

// Purposes and ages of the tokens in forms: a comment sent sooner than anybody
// types is a program's; one from a page opened days ago is asked for again.
const (
	purposeComment = "comment"
	purposeVote    = "vote"
	tokenLife      = 24 * time.Hour
	typingTime     = 3 * time.Second
)

func (r *request) token(purpose string, code id.Story) string {
	return r.site.Signer.Sign(purpose, []byte(code.String()), r.now)
}

// form is the empty comment form of a story.
func (r *request) form(st *story.Story) ui.CommentForm {
	return ui.CommentForm{
		P: r.ed.P, Action: r.ed.Prefix + "/news/" + st.Code.String() + "/comment", Max: comment.MaxText,
		Token: r.token(purposeComment, st.Code), PolicyURL: r.ed.Prefix + "/policy",
	}
}

// policyBox is the policy as it is printed at the form.
func (r *request) policyBox(ctx context.Context) (ui.Policy, error) {
	sets, err := r.site.Comments.RuleSets(ctx, r.ed.Edition.Edition)
	if err != nil {
		return ui.Policy{}, err
	}
	box := r.rules(sets[0])
	box.URL = r.ed.Prefix + "/policy"
	for i := range box.Rules {
		box.Rules[i].ID = "" // the anchors are the policy page's
	}
	return box, nil
}

func (r *request) rules(set comment.RuleSet) ui.Policy {
	out := ui.Policy{P: r.ed.P, Title: r.ed.P.T("policy.title"), Version: set.Version, Since: r.clockTime(set.At)}
	for _, rule := range set.Rules {
		out.Rules = append(out.Rules, ui.Rule{ID: "rule-" + rule.Code, Text: rule.Text})
	}
	return out
}

// thread lays out comments with their answers one level deep. An answer to a
// comment that is no longer published stands on its own.
func (r *request) thread(shown []comment.Public, st *story.Story) []ui.Comment {
	place := make(map[id.Comment]int, len(shown))
	var out []ui.Comment
	for _, c := range shown {
		u := r.comment(c)
		if at, ok := place[c.Parent()]; ok && c.Parent() != 0 {
			top := &out[at]
			u.Quote, u.QuoteOf, u.QuoteURL = clip(strings.Join(top.Lines, " "), quoteLength), top.Name, "#"+top.ID
			top.Replies = append(top.Replies, u)
			continue
		}
		u.ReplyURL = r.ed.Prefix + "/news/" + st.Code.String() + "/comment?reply=" + c.ID().String() + "#comment-form"
		place[c.ID()] = len(out)
		out = append(out, u)
	}
	return out
}

// quoteLength is how much of a parent an answer quotes, in code points.
const quoteLength = 120

func (r *request) comment(c comment.Public) ui.Comment {
	u := ui.Comment{
		P: r.ed.P, ID: "c" + c.ID().String(), Name: c.Author(), Time: r.clockTime(c.At()), Lines: lines(c.Text()),
	}
	if u.Name == "" {
		u.Name, u.Unnamed = r.ed.P.T("comment.anonymous"), true
	}
	return u
}

// lines splits a comment at its line breaks and drops the empty ones.
func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// clip cuts a text at a word's end within n code points.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// searchable reports whether a query has a word to look for.
func searchable(q string) bool { return len(persian.QueryTerms(q)) > 0 }
