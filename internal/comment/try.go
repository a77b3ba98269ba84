package comment

import (
	"context"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Try tells what the screening would say of a text under the edition's own
// words, for those who lay these down. Nothing of it is kept.
func (s *Service) Try(ctx context.Context, actor account.Actor, e id.Edition, text string) (*Screening, error) {
	if err := account.Check(actor, account.RulesPublish, 0); err != nil {
		return nil, err
	}
	_, text = tidy("", text)
	var f fault.Fields
	checkWords(&f, "", text)
	if err := f.Err(); err != nil {
		return nil, err
	}
	words, err := s.wordsOf(ctx, e)
	if err != nil {
		return nil, err
	}
	return s.look(ctx, Subject{Edition: e, Text: text, Words: words}), nil
}
