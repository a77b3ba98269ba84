package app

import (
	"context"
	"errors"
	"time"

	"peyk/internal/comment"
	"peyk/internal/id"
)

const (
	// studyEvery is how often new decisions on comments are looked for.
	studyEvery = 5 * time.Second
	// rescoreEvery is how often what waits is ordered by what was learnt: while
	// fifty comments are decided a second, that would be all the time.
	rescoreEvery = time.Minute
)

// learnDecisions learns what moderators decide, edition by edition, until ctx
// ends; then it keeps what it learnt.
func (s *server) learnDecisions(ctx context.Context) {
	st := &study{server: s, learnt: map[id.Edition]bool{}}
	every(ctx, s.agency.Log, studyEvery, "decisions not learnt", st.once)
	if err := s.agency.Learning.Save(context.WithoutCancel(ctx)); err != nil {
		s.agency.Log.ErrorContext(ctx, "what decisions taught is not kept", "error", err)
	}
}

// study learns, and orders what waits anew.
type study struct {
	*server
	learnt   map[id.Edition]bool // since what waits was ordered
	rescored time.Time
}

func (s *study) once(ctx context.Context) error {
	var errs []error
	now := s.agency.Clock()
	due := now.Sub(s.rescored) >= rescoreEvery
	for _, e := range s.dir.Order() {
		n, err := s.agency.Learning.Study(ctx, e)
		s.learnt[e] = s.learnt[e] || n > 0
		if err == nil && due && s.learnt[e] { // what was learnt orders what waits
			err = s.agency.Comments.Rescore(ctx, e, rescoreMost, func(c *comment.Comment) (float64, error) { return s.agency.risk(ctx, c) })
			s.learnt[e], s.rescored = err != nil, now
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
