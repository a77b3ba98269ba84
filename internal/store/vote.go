package store

import (
	"bytes"
	"context"
	"slices"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/rank"
)

// vote is a stored answer.
type vote struct {
	reader                          []byte
	helpful, at, counted, explained int64
}

func scanVote(r db.Scanner) (v vote, err error) {
	return v, r.Scan(&v.reader, &v.helpful, &v.at, &v.counted, &v.explained)
}

// lockVotes lets one vote on a story in at a time, so that no answer is
// counted twice, and returns the edition of the story.
func lockVotes(ctx context.Context, tx *db.Tx, b rank.Ballot) (string, error) {
	edition, err := db.One(ctx, tx, db.Value[string],
		`SELECT edition FROM stories WHERE code = $1 AND live_at > 0 AND live_at <= $2`, int64(b.Story), db.Micros(b.Now))
	if err != nil {
		return "", err
	}
	return edition, db.Do(ctx, tx, `INSERT INTO vote_totals (story, yes, no, reasons, at, edition) VALUES ($1, 0, 0, 0, $2, $3)
		ON CONFLICT (story) DO UPDATE SET edition = excluded.edition`, int64(b.Story), db.Micros(b.Now), edition)
}

// votesOf lists the answers under a reader's hash, the newest first.
func votesOf(ctx context.Context, tx *db.Tx, b rank.Ballot) ([]vote, error) {
	var out []vote
	for _, r := range []rank.Reader{b.Reader, b.Before} {
		if r == (rank.Reader{}) {
			continue
		}
		last := r
		last[len(last)-1] = 0xff
		list, err := db.All(ctx, tx, scanVote, `SELECT reader, helpful, at, counted, explained FROM votes
			WHERE story = $1 AND reader >= $2 AND reader <= $3`, int64(b.Story), r[:], last[:])
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortStableFunc(out, func(a, b vote) int { return int(b.at - a.at) })
	return out, nil
}

// Vote saves a reader's answer: in place of the last one of the same hash, or
// beside it when that may be a neighbour's.
func (x *Rank) Vote(ctx context.Context, b rank.Ballot) (rank.Tally, error) {
	var tally rank.Tally
	err := x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		edition, err := lockVotes(ctx, tx, b)
		if err != nil {
			return nil, err
		}
		have, err := votesOf(ctx, tx, b)
		if err != nil {
			return nil, err
		}
		var yes, no int64
		if len(have) == 0 || len(have) < b.Shared && b.Now.Sub(db.Time(have[0].at)) > rank.Patience {
			yes, no, err = newVote(ctx, tx, b, have)
		} else {
			yes, no, err = changeVote(ctx, tx, b, have[0])
		}
		if err != nil {
			return nil, err
		}
		tally, err = db.One(ctx, tx, scanTally, `UPDATE vote_totals SET yes = yes + $1, no = no + $2, at = $3 WHERE story = $4
			RETURNING yes, no`, yes, no, db.Micros(b.Now), int64(b.Story))
		if err != nil || yes == 0 && no == 0 {
			return nil, err // no page changes
		}
		return []event.Event{{Kind: event.VoteCast, At: b.Now, Edition: id.Edition(edition), Story: b.Story}}, nil
	})
	return tally, err
}

// newVote adds an answer, and returns what it adds to the totals: nothing when
// its network has given as many as it may.
func newVote(ctx context.Context, tx *db.Tx, b rank.Ballot, have []vote) (yes, no int64, err error) {
	n, err := db.One(ctx, tx, db.Value[int64], `SELECT COUNT(*) FROM votes WHERE story = $1 AND network = $2 AND counted = 1`,
		int64(b.Story), b.Network[:])
	if err != nil {
		return 0, 0, err
	}
	reader := b.Reader
	for slices.ContainsFunc(have, func(v vote) bool { return bytes.Equal(v.reader, reader[:]) }) {
		reader[len(reader)-1]++
	}
	counts := n < int64(b.Most)
	if counts {
		yes, no = flag(b.Helpful), flag(!b.Helpful)
	}
	return yes, no, db.Do(ctx, tx, `INSERT INTO votes (story, reader, helpful, at, network, counted) VALUES ($1, $2, $3, $4, $5, $6)`,
		int64(b.Story), reader[:], flag(b.Helpful), db.Micros(b.Now), b.Network[:], flag(counts))
}

// changeVote puts an answer in place of an earlier one.
func changeVote(ctx context.Context, tx *db.Tx, b rank.Ballot, was vote) (yes, no int64, err error) {
	if was.counted == 1 {
		yes, no = flag(b.Helpful)-was.helpful, was.helpful-flag(b.Helpful)
	}
	return yes, no, db.Do(ctx, tx, `UPDATE votes SET helpful = $1, at = $2 WHERE story = $3 AND reader = $4`,
		flag(b.Helpful), db.Micros(b.Now), int64(b.Story), was.reader)
}

func scanTally(r db.Scanner) (rank.Tally, error) {
	var t rank.Tally
	err := r.Scan(&t.Yes, &t.No)
	return t, err
}

// TallyOf returns the answers on a story.
func (x *Rank) TallyOf(ctx context.Context, code id.Story) (rank.Tally, error) {
	t, err := db.One(ctx, x.db, scanTally, `SELECT yes, no FROM vote_totals WHERE story = $1`, int64(code))
	if fault.Is(err, fault.NotFound) {
		return rank.Tally{}, nil
	}
	return t, err
}

// Explain saves the reason of the last answer under a reader's hash.
func (x *Rank) Explain(ctx context.Context, b rank.Ballot, r rank.Reason) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := lockVotes(ctx, tx, b); err != nil {
			return err
		}
		have, err := votesOf(ctx, tx, b)
		if err != nil {
			return err
		}
		if len(have) == 0 {
			return fault.New(fault.NotFound, "vote.first")
		}
		first := flag(have[0].explained == 0 && have[0].counted == 1)
		err = db.Do(ctx, tx, `UPDATE votes SET reason = $1, note = $2, explained = $3 WHERE story = $4 AND reader = $5`,
			r.Code, r.Note, db.Micros(r.At), int64(b.Story), have[0].reader)
		if err != nil {
			return err
		}
		return db.Do(ctx, tx, `UPDATE vote_totals SET reasons = reasons + $1, at = $2 WHERE story = $3`,
			first, db.Micros(r.At), int64(b.Story))
	})
}

// Voices lists the stories whose answers are the newest.
func (x *Rank) Voices(ctx context.Context, e id.Edition, limit int) ([]rank.Voice, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (rank.Voice, error) {
		var v rank.Voice
		var code, at int64
		err := r.Scan(&code, &v.Tally.Yes, &v.Tally.No, &v.Reasons, &at)
		v.Story, v.At = id.Story(code), db.Time(at)
		return v, err
	}, `SELECT story, yes, no, reasons, at FROM vote_totals WHERE edition = $1 ORDER BY at DESC, story DESC LIMIT $2`, string(e), limit)
}

// ReasonsOf lists the reasons of answers that count.
func (x *Rank) ReasonsOf(ctx context.Context, code id.Story, limit int) ([]rank.Reason, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (rank.Reason, error) {
		var v rank.Reason
		var helpful, at int64
		err := r.Scan(&helpful, &v.Code, &v.Note, &at)
		v.Helpful, v.At = helpful == 1, db.Time(at)
		return v, err
	}, `SELECT helpful, reason, note, explained FROM votes WHERE story = $1 AND explained > 0 AND counted = 1
		ORDER BY explained DESC LIMIT $2`, int64(code), limit)
}
