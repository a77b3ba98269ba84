package comment

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Word is an entry of an agency's own list.
type Word struct {
	Text  string `json:"text"`
	Check string `json:"check"` // the check it serves, one of WordChecks
	Hard  bool   `json:"hard"`  // hold rather than look
}

// WordChecks are the checks that an agency's own words can serve. A word of
// "allow" is let pass wherever the program's lists would stop at it.
func WordChecks() []string { return []string{"insult", "threat", "spam", "accusation", "allow"} }

// WordList is one version of an edition's own words. Versions never change;
// what was screened under one keeps its findings.
type WordList struct {
	Edition id.Edition
	Version int // from 1
	At      time.Time
	Actor   id.User
	Words   []Word
}

const (
	maxWords    = 5000
	maxWordText = 80
)

// WordLists returns the newest versions of an edition's own words, the one in
// force first, up to limit; none for an edition that has none.
func (s *Service) WordLists(ctx context.Context, actor account.Actor, e id.Edition, limit int) ([]WordList, error) {
	if !actor.CanSomewhere(account.CommentSee) {
		return nil, account.Check(actor, account.CommentSee, 0)
	}
	return s.store.WordLists(ctx, e, limit)
}

// PublishWords puts a new version of an edition's own words in force, for what
// is screened from then on.
func (s *Service) PublishWords(ctx context.Context, actor account.Actor, e id.Edition, words []Word) (WordList, error) {
	if err := account.Check(actor, account.RulesPublish, 0); err != nil {
		return WordList{}, err
	}
	var f fault.Fields
	if len(words) > maxWords {
		f.Add("words", "field.many", "max", maxWords)
	}
	words = slices.Clone(words)
	seen := map[Word]bool{}
	for i := range words {
		w := &words[i]
		w.Text = strings.Join(strings.Fields(w.Text), " ")
		key := Word{Text: w.Text, Check: w.Check}
		switch n := utf8.RuneCountInString(w.Text); {
		case n == 0:
			f.Add("words", "field.required")
		case n > maxWordText:
			f.Add("words", "field.long", "max", maxWordText, "have", n)
		case !slices.Contains(WordChecks(), w.Check):
			f.Add("words", "field.choose")
		case seen[key]:
			f.Add("words", "words.twice", "word", w.Text)
		}
		seen[key] = true
	}
	if err := f.Err(); err != nil {
		return WordList{}, err
	}
	l := WordList{Edition: e, At: s.now(), Actor: actor.User, Words: words}
	err := s.store.PublishWords(ctx, &l, []event.Event{{Kind: event.WordsPublished, At: l.At, Actor: actor.User, Edition: e}})
	if err == nil {
		s.mu.Lock()
		delete(s.lists, e)
		s.mu.Unlock()
	}
	return l, err
}

// keptWords are an edition's words as they were read at a time: posting a
// comment does not read thousands of words anew.
type keptWords struct {
	words []Word
	at    time.Time
}

// wordsLife is how long another process's new list may go unseen.
const wordsLife = 10 * time.Second

func (s *Service) wordsOf(ctx context.Context, e id.Edition) ([]Word, error) {
	now := s.now()
	s.mu.Lock()
	have, ok := s.lists[e]
	s.mu.Unlock()
	if age := now.Sub(have.at); ok && age >= 0 && age < wordsLife {
		return have.words, nil
	}
	lists, err := s.store.WordLists(ctx, e, 1)
	if err != nil {
		return nil, err
	}
	have = keptWords{at: now}
	if len(lists) > 0 {
		have.words = lists[0].Words
	}
	s.mu.Lock()
	s.lists[e] = have
	s.mu.Unlock()
	return have.words, nil
}
