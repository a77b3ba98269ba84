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
	thread, err := r.storyThread(ctx, st, defaultSort, comment.ThreadCursor{})
	if err != nil {
		return err
	}
	if thread.Form != nil {
		if thread.Policy, err = r.policyBox(ctx); err != nil {
			return err
		}
	}
	v.Thread = thread
	if thread.Published > 0 {
		v.Comments = r.ed.P.T("story.comments", "n", thread.Published)
	}
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
	purposeLike    = "comment-vote"
	purposeReport  = "report"
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
		QuoteURL: r.ed.Prefix + "/news/" + st.Code.String() + "/comment?quote=#quotes",
	}
}

// policyBox is the policy as it is printed at the form.
func (r *request) policyBox(ctx context.Context) (ui.Policy, error) {
	return part(r, "policy-box", func(q *request) (ui.Policy, error) {
		e := q.ed.Edition.Edition
		q.needs(directory.RulesTag(e))
		sets, err := q.site.Comments.RuleSets(context.WithoutCancel(ctx), e)
		if err != nil {
			return ui.Policy{}, err
		}
		box := q.rules(sets[0])
		box.URL = q.ed.Prefix + "/policy"
		for i := range box.Rules {
			box.Rules[i].ID = "" // the anchors are the policy page's
		}
		return box, nil
	})
}

func (r *request) rules(set comment.RuleSet) ui.Policy {
	out := ui.Policy{P: r.ed.P, Title: r.ed.P.T("policy.title"), Version: set.Version, Since: r.clockTime(set.At)}
	for _, rule := range set.Rules {
		out.Rules = append(out.Rules, ui.Rule{ID: "rule-" + rule.Code, Text: rule.Text})
	}
	return out
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
