package storetest

import (
	"testing"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/testkit"
)

var siteCases = []testCase{
	{"site/editions are made and changed", editions},
	{"section/sections are made, moved and hidden", sections},
	{"media/pictures", pictures},
}

func editions(t *testing.T, w *testkit.World) {
	list, err := w.Site.Editions(t.Context())
	ok(t, err)
	if len(list) != 2 || list[0].Edition != testkit.FA || list[1].Edition != testkit.EN {
		t.Fatalf("editions %+v", list)
	}
	want := list[0]
	want.Name, want.Tagline, want.About, want.Licence, want.Zone, want.Logo = "نو", "شعار", "درباره\n\nما", "پروانه", "UTC", 5
	want.Closing = "انتهای پیام"
	ok(t, w.Site.Change(t.Context(), w.Admin, want))
	refused(t, "change of a version that is past", w.Site.Change(t.Context(), w.Admin, want), fault.Conflict)
	want.Version++
	list, err = w.Site.Editions(t.Context())
	ok(t, err)
	same(t, "changed edition", list[0], want)
	for name, e := range map[string]site.Edition{
		"name":     {Edition: testkit.FA, Position: 9, Name: "x", Zone: "UTC", Language: "fa"},
		"position": {Edition: "ar", Position: 1, Name: "x", Zone: "UTC", Language: "ar"},
	} {
		refused(t, "edition with a taken "+name, w.Site.Create(t.Context(), w.Admin, e), fault.Conflict)
	}
	want.Edition, want.Version = "xx", 0
	refused(t, "change of none", w.Site.Change(t.Context(), w.Admin, want), fault.NotFound)
	refused(t, "change by an editor", w.Site.Change(t.Context(), w.Editor, list[0]), fault.Forbidden)
}

func sections(t *testing.T, w *testkit.World) {
	_, err := w.Sections.Create(t.Context(), w.Admin, section.Section{Edition: testkit.FA, Slug: "culture", Name: "x"})
	refused(t, "slug that is taken", err, fault.Conflict)
	same2, err := w.Sections.Create(t.Context(), w.Admin, section.Section{Edition: testkit.EN, Slug: "culture", Name: "Culture", Position: 1})
	ok(t, err)
	_, err = w.Sections.Create(t.Context(), w.Admin, section.Section{Edition: "xx", Slug: "a", Name: "x"})
	refused(t, "section of no edition", err, fault.Conflict)
	got, err := w.Sections.BySlug(t.Context(), testkit.EN, "culture")
	ok(t, err)
	same(t, "by slug", got, same2)
	got.Name, got.Slug, got.Position, got.Hidden = "Arts", "arts", 7, true
	ok(t, w.Sections.Change(t.Context(), w.Admin, got))
	refused(t, "change of a version that is past", w.Sections.Change(t.Context(), w.Admin, got), fault.Conflict)
	all, err := w.Sections.All(t.Context())
	ok(t, err)
	var ids []id.Section
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	same(t, "by edition and position", ids, []id.Section{w.Economy, same2.ID, w.Culture, w.Health})
	got.Version++
	same(t, "changed", all[1], got)
	got.ID = 999
	refused(t, "change of none", w.Sections.Change(t.Context(), w.Admin, got), fault.NotFound)
	taken := all[3]
	taken.Slug = "culture"
	refused(t, "change to a slug that is taken", w.Sections.Change(t.Context(), w.Admin, taken), fault.Conflict)
	_, err = w.Sections.BySlug(t.Context(), testkit.FA, "arts")
	refused(t, "slug of another edition", err, fault.NotFound)
	_, err = w.Sections.Create(t.Context(), account.Actor{}, section.Section{})
	refused(t, "nobody", err, fault.Unauthenticated)
}

func pictures(t *testing.T, w *testkit.World) {
	add := func(sum, alt string) media.Picture {
		p := media.Picture{
			SHA256: sum, Alt: alt, Credit: "عکاس", Caption: "شرح", Colour: "#abcdef", Width: 1600, Height: 900,
			Original:   media.Rendition{Key: "o", ContentType: "image/jpeg", Width: 4000, Height: 3000, Bytes: 1 << 33},
			Renditions: []media.Rendition{{Key: "r", ContentType: "image/jpeg", Width: 320, Height: 180, Bytes: 9}},
			CreatedAt:  w.Clock.Now(), Actor: w.Reporter.User,
		}
		ok(t, w.Store.Media.CreatePicture(t.Context(), &p, func(p *media.Picture) []event.Event {
			return []event.Event{{Kind: event.MediaAdded, At: w.Clock.Now(), Detail: map[string]string{"media": p.ID.String()}}}
		}))
		return p
	}
	a, b, c := add("1", "a"), add("1", "b"), add("2", "c")
	got, err := w.Store.Media.Picture(t.Context(), b.ID)
	ok(t, err)
	same(t, "picture", got, b)
	some, err := w.Store.Media.Pictures(t.Context(), []id.Media{c.ID, 99, a.ID})
	ok(t, err)
	same(t, "pictures", some, map[id.Media]media.Picture{a.ID: a, c.ID: c})
	some, err = w.Store.Media.Pictures(t.Context(), nil)
	ok(t, err)
	same(t, "no pictures", some, map[id.Media]media.Picture{})
	recent, err := w.Store.Media.Recent(t.Context(), 0, 2)
	ok(t, err)
	same(t, "newest first", recent, []media.Picture{c, b})
	recent, err = w.Store.Media.Recent(t.Context(), b.ID, 2)
	ok(t, err)
	same(t, "next page", recent, []media.Picture{a})
	_, err = w.Store.Media.Picture(t.Context(), 99)
	refused(t, "no such picture", err, fault.NotFound)
}
