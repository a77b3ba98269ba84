package richtext_test

import (
	"strings"
	"testing"

	"peyk/internal/richtext"
)

func TestMarkedRoundTrip(t *testing.T) {
	in := "First.\nstill first\n\n## A subhead\n\n? Peyk: why?\n\n> said so"
	d := richtext.ParseMarked(in)
	want := richtext.Doc{
		{Kind: richtext.Paragraph, Text: "First.\nstill first"},
		{Kind: richtext.Subhead, Text: "A subhead"},
		{Kind: richtext.Question, Text: "Peyk: why?"},
		{Kind: richtext.Quote, Text: "said so"},
	}
	if !d.Equal(want) {
		t.Fatalf("ParseMarked = %v", d)
	}
	if got := d.Marked(); got != in {
		t.Errorf("Marked = %q, want %q", got, in)
	}
	if again := richtext.ParseMarked(strings.ReplaceAll(in, "\n", "\r\n")); !again.Equal(want) {
		t.Errorf("CRLF input gives %v", again)
	}
}

func TestHTMLEscapes(t *testing.T) {
	d := richtext.Doc{{Kind: richtext.Quote, Text: `<script>"&` + "\nb"}}
	want := "<blockquote><p>&lt;script&gt;&#34;&amp;<br>b</p></blockquote>\n"
	if got := string(d.HTML()); got != want {
		t.Errorf("HTML = %q, want %q", got, want)
	}
}

func TestCheck(t *testing.T) {
	bad := map[string]richtext.Doc{
		"unknown kind": {{Kind: "video", Text: "x"}},
		"empty":        {{Kind: richtext.Paragraph, Text: " \n"}},
		"utf-8":        {{Kind: richtext.Paragraph, Text: "a\xff"}},
		"control":      {{Kind: richtext.Paragraph, Text: "a\x00b"}},
		"long":         {{Kind: richtext.Paragraph, Text: strings.Repeat("x", richtext.MaxBlockText+1)}},
		"many":         make(richtext.Doc, richtext.MaxBlocks+1),
	}
	for name, d := range bad {
		if d.Check() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := (richtext.Doc{{Kind: richtext.Subhead, Text: "ok"}}).Check(); err != nil {
		t.Errorf("good body refused: %v", err)
	}
}

func TestStoredForm(t *testing.T) {
	d := richtext.Doc{{Kind: richtext.Question, Text: "a\u200cb"}}
	raw, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := richtext.Decode(raw)
	if err != nil || !back.Equal(d) {
		t.Fatalf("Decode(%s) = %v, %v", raw, back, err)
	}
	if _, err := richtext.Decode(`[{"kind":"video","text":"x"}]`); err == nil {
		t.Error("a body of a later version was read as if it were whole")
	}
}

func FuzzMarked(f *testing.F) {
	f.Add("a\n\n## b\n\n> c")
	f.Fuzz(func(t *testing.T, s string) {
		d := richtext.ParseMarked(s)
		once := richtext.ParseMarked(d.Marked())
		if twice := richtext.ParseMarked(once.Marked()); len(twice) != len(once) {
			t.Errorf("%q grows: %v then %v", s, once, twice)
		}
		_ = d.HTML()
	})
}
