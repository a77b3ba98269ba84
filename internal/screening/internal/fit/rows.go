package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"peyk/internal/screening/accuse"
	"peyk/internal/screening/relevance"
)

// row is a line of labelled comments: a story or a comment.
type row struct {
	Kind, Story, ID, Parent        string
	Text, Should                   string
	Kicker, Headline, Lead, Target string
	Body, People, Labels           []string
}

func read(path string) ([]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []row
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		var r row
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, n, err)
		}
		out = append(out, r)
	}
	return out, in.Err()
}

// samples makes the comments of both models. A comment that is clean but to be
// looked at is no example for the stance: it accuses, but nobody in particular.
func samples(rows []row) (stance, about []sample) {
	accusing, relating, texts := map[string]*accuse.Story{}, map[string]*relevance.Story{}, map[string]string{}
	for i := range rows {
		r := &rows[i]
		if r.Kind == "story" {
			text := relevance.Text{Kicker: r.Kicker, Headline: r.Headline, Lead: r.Lead, Body: r.Body, People: r.People}
			accusing[r.Story] = accuse.Prepare(accuse.Text(text))
			relating[r.Story] = relevance.Prepare(text)
			continue
		}
		texts[r.ID] = r.Text
	}
	for i := range rows {
		r := &rows[i]
		if r.Kind != "comment" {
			continue
		}
		about = append(about, sample{
			story: r.Story, yes: slices.Contains(r.Labels, "irrelevant"),
			features: append(relating[r.Story].Features(r.Text, texts[r.Parent]), 1),
		})
		if r.Should == "look" && slices.Contains(r.Labels, "clean") {
			continue
		}
		features, speaks := accusing[r.Story].Features(r.Text)
		stance = append(stance, sample{
			story: r.Story, yes: slices.Contains(r.Labels, "accusation"), features: append(features, 1), speaks: speaks, term: accusing[r.Story].FindTerms(r.Text),
		})
	}
	return stance, about
}
