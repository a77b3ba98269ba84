package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/persian"
	"peyk/persian/jalali"
	"peyk/persian/langid"
)

// longestLine is how long a line may be that package persian is asked about.
const longestLine = 1 << 20

// persianCmd offers package persian to shells and other programs.
type persianCmd struct {
	Fold      foldCmd      `cmd:"" help:"The one form under which writings of the same text meet, for search."`
	Tokens    tokensCmd    `cmd:"" help:"The words, numbers, marks, addresses … of each line."`
	Sentences sentencesCmd `cmd:"" help:"The sentences of each line."`
	Lemma     lemmaCmd     `cmd:"" help:"The dictionary form of a word; one word a line."`
	Detect    detectCmd    `cmd:"" help:"The language of each line, and how sure that is, from 0 to 1."`
	Slug      slugCmd      `cmd:"" help:"Each line as a part of an address."`
	Jalali    jalaliCmd    `cmd:"" help:"A date a line: with - it is Gregorian and becomes Jalali, with / the other way round."`
}

// Help is the subcommand's longer help.
func (persianCmd) Help() string {
	return `A line in gives a line out, at once, so that another program may ask line by
line; several answers to a line stand apart by tabs. With --json each line is a
document; places count code points.

  echo 'كتاب هاي ۱۲' | peyk persian fold         کتاب های 12
  echo 'میروند' | peyk persian lemma             رفتن
  echo 'salam khubi' | peyk persian detect       fa-Latn	0.98
  echo 2026-11-22 | peyk persian jalali          1405/09/01`
}

// filterFlags are those of every line filter.
type filterFlags struct {
	Files []string `arg:"" optional:"" name:"FILE" help:"What is read; - or none is the standard input."`
	JSON  bool     `name:"json" help:"Print one JSON document for each line."`
}

// answer is what a filter says about a line: the text for a person or a shell,
// and the document for a program. With an error, which names no line, the text
// is empty.
type answer func(line string) (text string, document any, err error)

// run answers every line of every file.
func (f filterFlags) run(ctx context.Context, c *console, ask answer) error {
	files := f.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	failed := false
	for _, name := range files {
		if err := f.file(ctx, c, name, ask, &failed); err != nil {
			if errors.Is(err, errOutput) || ctx.Err() != nil {
				return err
			}
			c.say("peyk: %s: %s", shownName(name), c.explain(err))
			failed = true
		}
	}
	if failed {
		return errReported
	}
	return nil
}

func (f filterFlags) file(ctx context.Context, c *console, name string, ask answer, failed *bool) error {
	in := c.in
	if name != "-" {
		file, err := os.Open(name) //nolint:gosec // the caller's own file
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // it was only read
		in = file
	}
	var out bytes.Buffer
	for stream := newBlocks(in, longestLine); ctx.Err() == nil; {
		b, err := stream.next()
		if err == io.EOF { //nolint:errorlint // as blocks.next promises it
			return nil
		}
		if err != nil {
			return err
		}
		out.Reset()
		err = f.block(c, name, &b, ask, &out, failed)
		if _, werr := c.out.Write(out.Bytes()); werr != nil {
			return fmt.Errorf("%w: %w", errOutput, werr)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// block answers the lines of a block. A line that has no answer is said so and
// leaves an empty line; what is no text ends the file.
func (f filterFlags) block(c *console, name string, b *block, ask answer, out *bytes.Buffer, failed *bool) error {
	if b.open {
		return fmt.Errorf("line %d is longer than %d bytes", b.line, longestLine)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for s := range b.lines {
		if s.line == 1 {
			s.text = strings.TrimPrefix(s.text, encodingMark)
		}
		if err := s.notText(); err != nil {
			return err
		}
		text, doc, err := ask(s.text)
		if err != nil {
			c.say("peyk: %s: line %d: %s", shownName(name), s.line, err)
			*failed = true
			text, doc = "", map[string]string{"error": err.Error()}
		}
		if f.JSON {
			if err := enc.Encode(doc); err != nil {
				return err
			}
			continue
		}
		out.WriteString(text)
		out.WriteByte('\n')
	}
	return nil
}

// cell makes a text fit between tabs.
func cell(s string) string { return strings.ReplaceAll(s, "\t", " ") }

type foldCmd struct{ filterFlags }

// Run folds each line.
func (r foldCmd) Run(ctx context.Context, c *console) error {
	type document struct {
		Fold string `json:"fold"`
		Key  string `json:"key"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		if r.JSON {
			return "", document{persian.Fold(line), persian.Key(line)}, nil
		}
		return persian.Fold(line), nil, nil
	})
}

// part is a token or a sentence as JSON.
type part struct {
	Kind  string `json:"kind,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type tokensCmd struct{ filterFlags }

// Run cuts each line into tokens.
func (r tokensCmd) Run(ctx context.Context, c *console) error {
	type document struct {
		Tokens []part `json:"tokens"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		at := columns{text: line}
		parts, texts := []part{}, []string(nil)
		for t := range persian.Tokens(line) {
			texts = append(texts, t.Text)
			if r.JSON {
				parts = append(parts, part{t.Kind.String(), at.of(t.Start), at.of(t.End), t.Text})
			}
		}
		return strings.Join(texts, "\t"), document{parts}, nil
	})
}

type sentencesCmd struct{ filterFlags }

// Run cuts each line into sentences.
func (r sentencesCmd) Run(ctx context.Context, c *console) error {
	type document struct {
		Sentences []part `json:"sentences"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		at := columns{text: line}
		parts, texts := []part{}, []string(nil)
		for s := range persian.Sentences(line) {
			texts = append(texts, cell(s.Text))
			if r.JSON {
				parts = append(parts, part{"", at.of(s.Start), at.of(s.End), s.Text})
			}
		}
		return strings.Join(texts, "\t"), document{parts}, nil
	})
}

type lemmaCmd struct{ filterFlags }

// Run finds the dictionary form of the word in each line.
func (r lemmaCmd) Run(ctx context.Context, c *console) error {
	type document struct {
		Word  string `json:"word"`
		Lemma string `json:"lemma"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		word := strings.TrimSpace(line)
		lemma := persian.Lemma(word)
		return lemma, document{word, lemma}, nil
	})
}

type detectCmd struct{ filterFlags }

// Run says which language each line is in.
func (r detectCmd) Run(ctx context.Context, c *console) error {
	type sentence struct {
		Start  int     `json:"start"`
		End    int     `json:"end"`
		Lang   string  `json:"lang"`
		Margin float64 `json:"margin"`
	}
	type document struct {
		Lang      string     `json:"lang"`
		Margin    float64    `json:"margin"`
		Sentences []sentence `json:"sentences"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		found := langid.Detect(line)
		if !r.JSON {
			return string(found.Lang) + "\t" + strconv.FormatFloat(found.Margin, 'f', 2, 64), nil, nil
		}
		doc := document{string(found.Lang), found.Margin, []sentence{}}
		at := columns{text: line}
		for _, s := range langid.DetectSentences(line) {
			doc.Sentences = append(doc.Sentences, sentence{at.of(s.Start), at.of(s.End), string(s.Lang), s.Margin})
		}
		return "", doc, nil
	})
}

type slugCmd struct{ filterFlags }

// Run makes a slug of each line.
func (r slugCmd) Run(ctx context.Context, c *console) error {
	type document struct {
		Slug string `json:"slug"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		slug := persian.Slug(line)
		return slug, document{slug}, nil
	})
}

type jalaliCmd struct{ filterFlags }

// Run converts the date in each line.
func (r jalaliCmd) Run(ctx context.Context, c *console) error {
	type document struct {
		Jalali    string `json:"jalali,omitempty"`
		Gregorian string `json:"gregorian,omitempty"`
		Weekday   string `json:"weekday,omitempty"`
	}
	return r.run(ctx, c, func(line string) (string, any, error) {
		line = strings.TrimSpace(line)
		if line == "" {
			return "", document{}, nil
		}
		date, toJalali, err := readDate(line)
		if err != nil {
			return "", nil, err
		}
		doc := document{date.String(), date.Time(time.UTC).Format(time.DateOnly), date.Weekday().String()}
		if toJalali {
			return doc.Jalali, doc, nil
		}
		return doc.Gregorian, doc, nil
	})
}

// readDate reads a Gregorian date written with - or a Jalali one written with /,
// and tells which it was.
func readDate(s string) (d jalali.Date, gregorian bool, err error) {
	if utf8.RuneCountInString(s) > 60 {
		return d, false, errors.New("this is longer than a date")
	}
	if !strings.Contains(s, "-") {
		d, err = jalali.Parse(s)
		return d, false, err
	}
	t, err := time.Parse("2006-1-2", persian.LatinDigits(s))
	if err != nil {
		return d, true, noGregorian(s)
	}
	if d = jalali.FromTime(t); d.IsZero() {
		if t.Year() >= 1200 && t.Year() < 1500 {
			return d, true, fmt.Errorf("with - a date is Gregorian, and %s is before the Jalali calendar's range: a Jalali date is written %s",
				s, strings.ReplaceAll(s, "-", "/"))
		}
		return d, true, fmt.Errorf("%s is out of the Jalali calendar's range, %d to %d", s, jalali.MinYear, jalali.MaxYear)
	}
	return d, true, nil
}

// noGregorian says what is wrong with a date written with -.
func noGregorian(s string) error {
	var year, month, day int
	if n, err := fmt.Sscanf(persian.LatinDigits(s), "%d-%d-%d", &year, &month, &day); err == nil && n == 3 && month >= 1 && month <= 12 && day > 0 {
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
		if year >= 1200 && year < 1500 && day <= 31 {
			return fmt.Errorf("with - a date is Gregorian, and %s is none: a Jalali date is written %s", s, strings.ReplaceAll(s, "-", "/"))
		}
		if day > last.Day() {
			return fmt.Errorf("%q is no Gregorian date: %s %d has %d days", s, last.Month(), year, last.Day())
		}
	}
	return fmt.Errorf("%q is no Gregorian date: write it like 2026-11-22", s)
}
