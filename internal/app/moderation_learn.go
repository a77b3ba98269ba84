package app

import (
	"context"
	"errors"
	"time"

	"peyk/internal/comment"
)

// studyEvery is how often new decisions on comments are looked for.
const studyEvery = 5 * time.Second

// learnDecisions learns what moderators decide, edition by edition, until ctx
// ends; then it keeps what it learnt.
func (s *server) learnDecisions(ctx context.Context) {
	every(ctx, s.agency.Log, studyEvery, "decisions not learnt", s.study)
	if err := s.agency.Learning.Save(context.WithoutCancel(ctx)); err != nil {
		s.agency.Log.ErrorContext(ctx, "what decisions taught is not kept", "error", err)
	}
}

func (s *server) study(ctx context.Context) error {
	var errs []error
	for _, e := range s.dir.Order() {
		n, err := s.agency.Learning.Study(ctx, e)
		if err == nil && n > 0 { // what was learnt orders what waits
			err = s.agency.Comments.Rescore(ctx, e, rescoreMost, func(c *comment.Comment) (float64, error) { return s.agency.risk(ctx, c) })
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
