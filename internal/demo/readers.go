package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"net/netip"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/rank"
)

// planComments plans when each remark is sent and decided.
func (p *play) planComments(items []item, remarks []remark) error {
	out := map[string]time.Time{}
	for i, it := range items {
		out[name(it)] = p.publishedAt(it, i)
	}
	decided := map[string]time.Time{}
	for i, r := range remarks {
		born, ok := out[string(r.Edition)+"/"+r.Story]
		if !ok {
			return fmt.Errorf("demo comment %s: no story %s in edition %s", r.ID, r.Story, r.Edition)
		}
		sent := p.sentAt(r, i, born)
		if after, ok := decided[r.ReplyTo]; ok && !sent.After(after) {
			sent = after.Add(time.Minute)
		}
		// Everything happens before now, however late in the thread.
		sent = earlier(sent, p.now.Add(-time.Duration(len(remarks)-i)*100*time.Millisecond-time.Minute))
		verdict := earlier(sent.Add(time.Duration(4+i%37)*time.Minute), sent.Add(p.now.Sub(sent)/2))
		decided[r.ID] = verdict
		p.plan(sent, func(ctx context.Context) error { return p.say(ctx, r) })
		if r.State != comment.Waiting {
			p.plan(verdict, func(ctx context.Context) error { return p.decide(ctx, r) })
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// sentAt is when a remark is sent: its age, or some time after its story.
func (p *play) sentAt(r remark, i int, born time.Time) time.Time {
	at := born.Add(time.Duration(3+i%13) * 17 * time.Minute)
	if r.Age != "" {
		if age, err := parseAge(r.Age); err == nil {
			at = p.now.Add(-age - time.Duration(i%29)*time.Minute)
		}
	}
	if at.Before(born) {
		at = born.Add(time.Duration(1+i%5) * time.Minute)
	}
	return at
}

func (p *play) say(ctx context.Context, r remark) error {
	s := p.stories[string(r.Edition)+"/"+r.Story]
	_, c, err := p.Comments.Post(ctx, comment.Posting{
		Story: s.Code, Edition: r.Edition, Parent: p.comments[r.ReplyTo], Author: r.Author, Text: r.Text,
		Sender: comment.Sender(person(r.Author + r.ID)),
	})
	if err != nil {
		return fmt.Errorf("comment %s: %w", r.ID, err)
	}
	p.comments[r.ID] = c.ID
	return nil
}

func (p *play) decide(ctx context.Context, r remark) error {
	ruling := comment.Ruling{Act: comment.Approve}
	if r.State == comment.Refused {
		ruling = comment.Ruling{Act: comment.Refuse, Rule: r.Rule}
	}
	_, err := p.Comments.Decide(ctx, p.actors[account.Moderator], p.comments[r.ID], ruling)
	if err != nil {
		return fmt.Errorf("decide comment %s: %w", r.ID, err)
	}
	return nil
}

// person is a hash that stands for an invented reader.
func person(name string) [16]byte {
	h := fnv.New128a()
	_, _ = h.Write([]byte(name)) // never fails
	return [16]byte(h.Sum(nil))
}

// readers brings the views and the answers to "was this helpful?". A story is
// read most in its first hours; what matters more is read more.
func (p *play) readers(ctx context.Context, items []item) error {
	var views []rank.Views
	for i, it := range items {
		s, born := p.stories[name(it)], p.publishedAt(it, i)
		if !s.Visible(p.now) {
			continue
		}
		pull := math.Exp2(float64(it.content.Importance)) * (6 + 20*p.rnd.Float64())
		for h := rank.HourOf(born); h <= rank.HourOf(p.now); h++ {
			age := float64(h - rank.HourOf(born))
			n := int64(pull * math.Exp(-age/14) * (0.7 + 0.6*p.rnd.Float64()))
			if n == 0 && age > 96 {
				break
			}
			if n > 0 {
				views = append(views, rank.Views{Story: s.Code, Hour: h, N: n})
			}
		}
		if err := p.answer(ctx, s.Code, int(pull/8)); err != nil {
			return err
		}
	}
	if _, err := p.Views.AddViews(ctx, views); err != nil {
		return fmt.Errorf("demo views: %w", err)
	}
	return p.Rank.Rank(ctx)
}

func (p *play) answer(ctx context.Context, code id.Story, n int) error {
	for i := range min(n, 12) {
		var addr [16]byte // of the block that is for examples
		copy(addr[:], []byte{0x20, 0x01, 0x0d, 0xb8, byte(i)})
		reader := rank.Visit{Story: code, Addr: netip.AddrFrom16(addr), Agent: "demo"}
		if _, err := p.Rank.Vote(ctx, reader, p.rnd.Float64() < 0.82); err != nil {
			return fmt.Errorf("demo vote: %w", err)
		}
	}
	return nil
}
