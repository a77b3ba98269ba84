package front

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/section"
	editions "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web/desk"
)

// change is one change of a draft.
type change struct {
	f   *Front
	r   *desk.Request
	now time.Time
	to  string // the slot to go on with: "1.2"
}

// spot is a slot's place in an arrangement.
type spot struct{ region, slot int }

func (s spot) String() string { return strconv.Itoa(s.region) + "." + strconv.Itoa(s.slot) }

// spots lists the slots of an arrangement as they stand on the page.
func spots(a *editions.Arrangement) []spot {
	var out []spot
	for i, r := range a.Regions {
		for j := range r.Slots {
			out = append(out, spot{i, j})
		}
	}
	return out
}

// find reads a place from a field; it reports -1 for none.
func (c *change) find(a *editions.Arrangement, field string) int {
	region, slot, _ := strings.Cut(c.r.Form.Get(field), ".")
	i, err := strconv.Atoi(region)
	j, err2 := strconv.Atoi(slot)
	if err != nil || err2 != nil {
		return -1
	}
	return slices.Index(spots(a), spot{i, j})
}

func at(a *editions.Arrangement, s spot) *editions.Slot { return &a.Regions[s.region].Slots[s.slot] }

// pin is what of a slot is moved: the story, not the rule.
type pin struct {
	story       id.Story
	from, until time.Time
	at          time.Time
	actor       id.User
}

func pinOf(s *editions.Slot) pin { return pin{s.Story, s.From, s.Until, s.At, s.Actor} }

func (p pin) into(s *editions.Slot) {
	s.Story, s.From, s.Until, s.At, s.Actor = p.story, p.from, p.until, p.at, p.actor
}

// apply carries out the pressed button.
func (c *change) apply(a *editions.Arrangement) error {
	switch do := c.r.Form.Get("do"); do {
	case "up", "down", "top", "move":
		return c.move(a, do)
	case "unpin":
		i := c.find(a, "at")
		if i < 0 {
			return errForm
		}
		s := spots(a)[i]
		pin{}.into(at(a, s))
		c.to = s.String()
		return nil
	case "add":
		return c.add(a)
	case "set":
		return c.set(a)
	case "region-add", "region-set", "region-drop", "region-up", "region-down":
		return c.region(a, do)
	}
	return errForm
}

// move takes the story of a slot to another; those between move up by one.
func (c *change) move(a *editions.Arrangement, do string) error {
	all, i := spots(a), c.find(a, "at")
	if i < 0 {
		return errForm
	}
	to := i
	switch do {
	case "up":
		to = max(i-1, 0)
	case "down":
		to = min(i+1, len(all)-1)
	case "top":
		to = slices.IndexFunc(all, func(s spot) bool { return a.Regions[s.region].Layout != editions.LayoutBreaking })
	case "move":
		to = c.find(a, "to")
	}
	if to < 0 {
		return errForm
	}
	moved := pinOf(at(a, all[i]))
	for ; i < to; i++ {
		pinOf(at(a, all[i+1])).into(at(a, all[i]))
	}
	for ; i > to; i-- {
		pinOf(at(a, all[i-1])).into(at(a, all[i]))
	}
	moved.into(at(a, all[to]))
	c.to = all[to].String()
	return nil
}

// add sets a story where it was dropped, at the head, or in the first slot that
// has none. Where it pushes others on, the first free slot takes the last of
// them.
func (c *change) add(a *editions.Arrangement) error {
	code, err := c.story(c.r.Form.Text("code"))
	if err != nil {
		return err
	}
	all := spots(a)
	calm := func(s spot) bool { return a.Regions[s.region].Layout != editions.LayoutBreaking }
	free := func(from int) int {
		for i := from; i < len(all); i++ {
			if at(a, all[i]).Story == 0 && calm(all[i]) {
				return i
			}
		}
		return -1
	}
	to := c.find(a, "to")
	if c.r.Form.Get("where") == "top" {
		to = slices.IndexFunc(all, calm)
	}
	if to < 0 {
		to = free(0)
	}
	if to < 0 {
		var bad fault.Fields
		bad.Add("code", "front.full")
		return bad.Err()
	}
	if !calm(all[to]) { // the band takes what it is given in the place of what it had
		pin{story: code}.into(at(a, all[to]))
		c.to = all[to].String()
		return nil
	}
	last := free(to)
	if last < 0 {
		last = len(all) - 1 // the last leaves the page
	}
	for i := last; i > to; i-- {
		pinOf(at(a, all[i-1])).into(at(a, all[i]))
	}
	pin{story: code}.into(at(a, all[to]))
	c.to = all[to].String()
	return nil
}

// story reads a code; only what readers of the edition can see, or will, may
// be set.
func (c *change) story(typed string) (id.Story, error) {
	var bad fault.Fields
	code, ok := codeIn(typed)
	if !ok {
		bad.Add("code", "front.code-form")
		return 0, bad.Err()
	}
	st, err := c.f.desk.Stories.Get(c.r.Context(), c.r.Actor, code)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return 0, err
	}
	if err != nil || st.Edition != c.r.Ed.Edition.Edition || !st.Live() {
		bad.Add("code", "front.no-such-story", "code", int64(code))
	}
	return code, bad.Err()
}

// set is the form of one slot: its story, for how long, and its rule.
func (c *change) set(a *editions.Arrangement) error {
	i := c.find(a, "at")
	if i < 0 {
		return errForm
	}
	here := spots(a)[i]
	slot := at(a, here)
	want := editions.Slot{At: slot.At, Actor: slot.Actor}
	var err error
	if typed := c.r.Form.Text("code"); typed != "" {
		if want.Story, err = c.story(typed); err != nil {
			return err
		}
		if want.Story != slot.Story {
			want.At, want.Actor = time.Time{}, 0
		}
	}
	if want.From, err = when(c.r, "from"); err != nil {
		return err
	}
	if want.Until, err = when(c.r, "until"); err != nil {
		return err
	}
	if want.Rule, err = c.rule(); err != nil {
		return err
	}
	*slot = want
	c.to = here.String()
	return nil
}

func (c *change) rule() (editions.Rule, error) {
	var r editions.Rule
	form := c.r.Form
	if slug := form.Get("section"); slug != "" {
		i := slices.IndexFunc(c.r.Ed.Sections, func(s section.Section) bool { return s.Slug == slug })
		if i < 0 {
			return r, errForm
		}
		r.Section = c.r.Ed.Sections[i].ID
	}
	if r.Genre = form.Get("genre"); r.Genre != "" && !story.Genre(r.Genre).Valid() {
		return r, errForm
	}
	r.Tag = form.Text("tag")
	if least := form.Get("least"); least != "" {
		n, err := strconv.Atoi(least)
		if err != nil || n < 0 || n > 5 {
			return r, errForm
		}
		r.Least = n
	}
	return r, nil
}

// region changes a part of the page.
func (c *change) region(a *editions.Arrangement, do string) error {
	form := c.r.Form
	i, err := strconv.Atoi(form.Get("region"))
	if do != "region-add" && (err != nil || i < 0 || i >= len(a.Regions)) {
		return errForm
	}
	layout, size := editions.Layout(form.Get("layout")), 0
	if do == "region-add" || do == "region-set" {
		if !layout.Valid() {
			return errForm
		}
		if size, err = strconv.Atoi(form.Get("size")); err != nil || size < 1 {
			return errForm
		}
		size = min(size, layout.MostSlots())
	}
	switch do {
	case "region-add":
		a.Regions = append(a.Regions, editions.Region{Layout: layout, Title: form.Text("title"), Slots: make([]editions.Slot, size)})
		i = len(a.Regions) - 1
	case "region-set":
		r := &a.Regions[i]
		r.Layout, r.Title = layout, form.Text("title")
		for len(r.Slots) < size {
			r.Slots = append(r.Slots, editions.Slot{Rule: r.Slots[len(r.Slots)-1].Rule})
		}
		r.Slots = r.Slots[:size]
	case "region-drop":
		a.Regions = slices.Delete(a.Regions, i, i+1)
		return nil
	case "region-up":
		if i > 0 {
			a.Regions[i-1], a.Regions[i] = a.Regions[i], a.Regions[i-1]
			i--
		}
	case "region-down":
		if i < len(a.Regions)-1 {
			a.Regions[i+1], a.Regions[i] = a.Regions[i], a.Regions[i+1]
			i++
		}
	}
	c.to = spot{i, 0}.String()
	return nil
}
