package site

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/persian"
)

// Layout is the form of a region of the front.
type Layout string

// The layouts, from the most prominent on.
const (
	LayoutBreaking Layout = "breaking" // a band across the head of the page
	LayoutLead     Layout = "lead"     // one large story, with others in words below it
	LayoutGrid     Layout = "grid"     // cards
	LayoutList     Layout = "list"     // headlines; beside a lead that stands just before it
	LayoutPhotos   Layout = "photos"   // a strip of pictures
)

// Layouts returns all layouts, the most prominent first.
func Layouts() []Layout {
	return []Layout{LayoutBreaking, LayoutLead, LayoutGrid, LayoutList, LayoutPhotos}
}

// Valid reports whether there is such a layout.
func (l Layout) Valid() bool { return slices.Contains(Layouts(), l) }

// MostSlots is how many stories a region of the layout shows.
func (l Layout) MostSlots() int {
	switch l {
	case LayoutBreaking:
		return 2
	case LayoutLead:
		return 3
	case LayoutGrid, LayoutList, LayoutPhotos:
	}
	return 8
}

// filled reports whether a place that neither a story nor a rule fills is given
// to what matters most.
func (l Layout) filled(r Rule) bool {
	switch l {
	case LayoutLead, LayoutGrid:
		return true
	case LayoutBreaking:
		return false // nothing is urgent by itself
	case LayoutList, LayoutPhotos:
	}
	return r == Rule{}
}

// Rule says which stories may fill a slot: the newest that meets all of it. The
// zero rule asks nothing, and is filled by importance and freshness.
type Rule struct {
	Section id.Section
	Genre   string
	Tag     string // the slug
	Least   int    // importance, 1 to 5; 0 asks none
}

// Slot is one place of the front: a story that an editor set, for as long as
// they said, else what its rule brings.
type Slot struct {
	Story id.Story  // 0: none was set
	From  time.Time // the story stands from then on; zero: at once
	Until time.Time // and until then; zero: for good
	At    time.Time // since when it is set there
	Actor id.User   // who set it
	Rule  Rule
}

// Pinned reports whether the slot is its story's at now.
func (s Slot) Pinned(now time.Time) bool {
	return s.Story != 0 && !s.From.After(now) && (s.Until.IsZero() || s.Until.After(now))
}

// Region is a part of the front in one layout.
type Region struct {
	Layout Layout
	Title  string // empty: the layout's own
	Slots  []Slot
}

// Arrangement is what stands at an edition's front from a time on.
type Arrangement struct {
	ID      int64 // 0: never saved
	Edition id.Edition
	Base    int64     // the newest arrangement when it was begun
	Version int64     // of a draft, counts its changes
	Starts  time.Time // in force from then on
	At      time.Time // made
	Actor   id.User
	Note    string
	Regions []Region
}

// The bounds of an arrangement.
const (
	MaxRegions = 10
	maxTitle   = 60
	maxNote    = 200
)

// Standard is the front of an edition that nobody has arranged.
func Standard(e id.Edition) Arrangement {
	photos := make([]Slot, 4)
	for i := range photos {
		photos[i].Rule.Genre = "photo"
	}
	return Arrangement{Edition: e, Regions: []Region{
		{Layout: LayoutLead, Slots: make([]Slot, 1)},
		{Layout: LayoutList, Slots: make([]Slot, 7)},
		{Layout: LayoutGrid, Slots: make([]Slot, 4)},
		{Layout: LayoutPhotos, Slots: photos},
	}}
}

// place is where a slot is: of which region, and which of it.
type place struct{ region, slot int }

// inOrder returns the places from the most prominent on.
func (a Arrangement) inOrder() []place {
	var out []place
	for _, l := range Layouts() {
		for i, r := range a.Regions {
			if r.Layout != l {
				continue
			}
			for j := range r.Slots {
				out = append(out, place{i, j})
			}
		}
	}
	return out
}

// Weight orders the slots of an arrangement by what matters, the least first.
func (a Arrangement) Weight(region, slot int) int {
	return slices.Index(Layouts(), a.Regions[region].Layout)*10000 + region*100 + slot
}

// Stories returns the stories that are set, whether their time has come or not,
// the most prominent first.
func (a Arrangement) Stories() []id.Story {
	var out []id.Story
	for _, p := range a.inOrder() {
		if n := a.Regions[p.region].Slots[p.slot].Story; n != 0 {
			out = append(out, n)
		}
	}
	return out
}

// Next returns the first time after now at which a story comes or goes by its
// slot's own times; zero for none.
func (a Arrangement) Next(now time.Time) time.Time {
	var next time.Time
	for _, r := range a.Regions {
		for _, s := range r.Slots {
			for _, t := range []time.Time{s.From, s.Until} {
				if s.Story != 0 && t.After(now) && (next.IsZero() || t.Before(next)) {
					next = t
				}
			}
		}
	}
	return next
}

// Rules returns the rules of the slots, each with how many slots it has.
func (a Arrangement) Rules() map[Rule]int {
	out := map[Rule]int{}
	for _, r := range a.Regions {
		for _, s := range r.Slots {
			if (s.Rule != Rule{}) {
				out[s.Rule]++
			}
		}
	}
	return out
}

// Size returns the number of slots.
func (a Arrangement) Size() int {
	n := 0
	for _, r := range a.Regions {
		n += len(r.Slots)
	}
	return n
}

// Filling says what brought a story into its slot.
type Filling int

// What brings stories into slots.
const (
	Nothing   Filling = iota // the slot stays empty
	ByEditor                 // it was set
	ByRule                   // the slot's rule
	ByItself                 // importance and freshness
	Otherwise                // the slot's rule found nothing, or nothing new
)

// Filled is what stands in a slot.
type Filled struct {
	Story id.Story
	By    Filling
}

// Fill says what stands in each slot at now: by region, then by slot. No story
// stands twice: a set one wins over one that a rule would bring, and a
// prominent place over a lesser. shown says whether readers can see a story;
// found holds what each rule finds and weighty what matters most, best first.
func (a Arrangement) Fill(now time.Time, shown func(id.Story) bool, found map[Rule][]id.Story, weighty []id.Story) [][]Filled {
	out := make([][]Filled, len(a.Regions))
	for i, r := range a.Regions {
		out[i] = make([]Filled, len(r.Slots))
	}
	order, taken := a.inOrder(), map[id.Story]bool{0: true}
	for _, p := range order {
		s := a.Regions[p.region].Slots[p.slot]
		if s.Pinned(now) && !taken[s.Story] && shown(s.Story) {
			taken[s.Story] = true
			out[p.region][p.slot] = Filled{s.Story, ByEditor}
		}
	}
	take := func(list []id.Story) id.Story {
		i := slices.IndexFunc(list, func(n id.Story) bool { return !taken[n] })
		if i < 0 {
			return 0
		}
		taken[list[i]] = true
		return list[i]
	}
	for _, p := range order {
		r, at := a.Regions[p.region], &out[p.region][p.slot]
		rule := r.Slots[p.slot].Rule
		if at.Story == 0 && (rule != Rule{}) {
			if n := take(found[rule]); n != 0 {
				*at = Filled{n, ByRule}
			}
		}
		if at.Story == 0 && r.Layout.filled(rule) {
			if n := take(weighty); n != 0 {
				*at = Filled{n, ByItself}
				if (rule != Rule{}) {
					at.By = Otherwise
				}
			}
		}
	}
	return out
}

// check looks at what an editor made, and puts its words right.
func (a *Arrangement) check() error {
	var f fault.Fields
	a.Note = strings.TrimSpace(a.Note)
	if n := utf8.RuneCountInString(a.Note); n > maxNote {
		f.Add("note", "field.long", "max", maxNote, "have", n)
	}
	if len(a.Regions) == 0 {
		f.Add("layout", "front.no-regions")
	}
	if len(a.Regions) > MaxRegions {
		f.Add("layout", "field.many", "max", MaxRegions)
	}
	seen := map[id.Story]bool{}
	for i := range a.Regions {
		r := &a.Regions[i]
		r.Title = strings.TrimSpace(r.Title)
		if n := utf8.RuneCountInString(r.Title); n > maxTitle {
			f.Add("title", "field.long", "max", maxTitle, "have", n)
		}
		if !r.Layout.Valid() {
			f.Add("layout", "front.no-layout")
			continue
		}
		if n := len(r.Slots); n < 1 || n > r.Layout.MostSlots() {
			f.Add("slots", "front.size", "max", r.Layout.MostSlots())
		}
		for j := range r.Slots {
			r.Slots[j].check(&f, seen)
		}
	}
	return f.Err()
}

func (s *Slot) check(f *fault.Fields, seen map[id.Story]bool) {
	s.Rule.Tag = persian.Slug(s.Rule.Tag)
	if s.Rule.Least < 0 || s.Rule.Least > 5 {
		f.Add("least", "error.value")
	}
	if s.Story == 0 {
		s.From, s.Until, s.At, s.Actor = time.Time{}, time.Time{}, time.Time{}, 0
		return
	}
	if seen[s.Story] {
		f.Add("code", "front.twice", "code", int64(s.Story))
	}
	seen[s.Story] = true
	if !s.Until.IsZero() && !s.Until.After(s.From) {
		f.Add("until", "front.until-before")
	}
}
