package site

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"peyk/internal/fault"
	"peyk/internal/i18n"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// archiveToday leads to today's archive. It is never kept longer than the day.
func (s *Site) archiveToday(_ context.Context, r *request) (*web.Page, error) {
	return redirect(http.StatusFound, r.ed.Prefix+"/archive/"+r.ed.P.Day(r.now).Path()), nil
}

// The archive has the days from a year (Gregorian) on, until some years from
// now: within what every calendar can tell.
const (
	archiveBegins = 1850
	archiveAhead  = 10
)

// archiveMost bounds the stories of a day on its page.
const archiveMost = 300

// archive is the stories of one day, in the edition's calendar.
func (s *Site) archive(ctx context.Context, r *request) (*web.Page, error) {
	e, p := r.ed.Edition.Edition, r.ed.P
	year, month, date := r.PathValue("year"), r.PathValue("month"), r.PathValue("day")
	day, ok := p.ParseDay(year, month, date)
	if !ok {
		// As a reader writes it: ۱۴۰۵/۹/۲.
		if day, ok = p.ParseDay(persian.LatinDigits(year), twoDigits(month), twoDigits(date)); ok {
			return redirect(http.StatusMovedPermanently, r.ed.Prefix+"/archive/"+day.Path()), nil
		}
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	from, next := p.Start(day), p.Next(day, 1)
	if from.Year() < archiveBegins || from.After(r.now.AddDate(archiveAhead, 0, 0)) {
		// Calendars end, and a reader who follows the months must come to an end too.
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	r.needs(directory.LatestTag(e))
	v := ArchiveView{Frame: r.frame(p.T("archive.about", "day", p.LongDate(from)), "/archive/"+day.Path())}
	v.Heading = p.LongDate(from)
	v.Other = otherCalendar(p, from)
	v.Crumbs = r.crumbs(ui.Link{Text: p.T("archive.title")})
	stories, err := s.Stories.Latest(ctx, story.ReadQuery{
		Edition: e, From: from, To: p.Start(next), Limit: archiveMost, Now: r.now,
	})
	if err != nil {
		return nil, err
	}
	v.Count = p.T("list.count", "n", len(stories))
	v.Groups = r.dayParts(stories)
	if len(stories) == 0 {
		v.NoIndex, v.Count = true, ""
		v.Empty = &ui.Empty{Title: p.T("archive.empty"), Text: p.T("archive.empty_text")}
		if from.After(r.now) {
			v.Empty.Title = p.T("archive.future")
		}
	}
	same := map[id.Edition]string{}
	for _, other := range s.Dir.Order() {
		ed := s.Dir.Edition(other)
		same[other] = ed.Prefix + "/archive/" + ed.P.Day(from.Add(12*time.Hour)).Path()
	}
	r.alternates(&v.Frame, same)
	earliest, err := s.Stories.Earliest(ctx, e, r.now)
	if err != nil {
		return nil, err
	}
	v.Earlier = ui.Link{Text: p.T("archive.before")}
	if !earliest.IsZero() && earliest.Before(from) {
		v.Earlier = r.dayLink(v.Earlier.Text, p.Next(day, -1))
	}
	v.Later = ui.Link{Text: p.T("archive.after")}
	if !p.Start(next).After(r.now) {
		v.Later = r.dayLink(p.T("archive.after"), next)
	}
	v.Calendar, err = r.calendar(ctx, day, earliest)
	if err != nil {
		return nil, err
	}
	return page(s.pages.Archive, http.StatusOK, v)
}

// twoDigits writes a number of a date as addresses do.
func twoDigits(s string) string {
	if s = persian.LatinDigits(s); len(s) == 1 {
		return "0" + s
	}
	return s
}

func (r *request) dayLink(text string, d i18n.Day) ui.Link {
	return ui.Link{Text: text, URL: r.ed.Prefix + "/archive/" + d.Path()}
}

// What sets words of another direction apart (Unicode Standard Annex 9, 2.4).
const (
	leftToRight = "\u2066"
	endIsolate  = "\u2069"
)

// otherCalendar prints a day in the calendar the page does not use. It is set
// apart from the page's direction, which would turn its figures about.
func otherCalendar(p *i18n.Printer, t time.Time) string {
	if p.Lang() != "fa" {
		return ""
	}
	y, m, d := t.In(p.Location()).Date()
	return leftToRight + strconv.Itoa(d) + " " + m.String() + " " + strconv.Itoa(y) + endIsolate
}

// dayParts groups a day's stories, newest first, by the part of the day.
func (r *request) dayParts(stories []story.Summary) []DayGroup {
	var out []DayGroup
	for _, s := range stories {
		key := "archive.morning"
		switch h := s.PublishAt.In(r.ed.P.Location()).Hour(); {
		case h >= 18:
			key = "archive.evening"
		case h >= 12:
			key = "archive.afternoon"
		}
		title := r.ed.P.T(key)
		if n := len(out); n == 0 || out[n-1].Title != title {
			out = append(out, DayGroup{Title: title})
		}
		h := r.headline(s)
		h.Time.Text = r.ed.P.Time(s.PublishAt)
		g := &out[len(out)-1]
		g.Items = append(g.Items, h)
	}
	return out
}

// calendar is the month of a day, with links to the days that have stories and
// to the months that can have some.
func (r *request) calendar(ctx context.Context, day i18n.Day, earliest time.Time) (Calendar, error) {
	p, today := r.ed.P, r.ed.P.Day(r.now)
	first, after := i18n.Day{Year: day.Year, Month: day.Month, Day: 1}, p.AddMonths(day, 1)
	c := Calendar{
		Title: p.MonthName(day), Previous: ui.Link{Text: p.T("archive.month_before")},
		Next: ui.Link{Text: p.T("archive.month_after")},
	}
	if !earliest.IsZero() && earliest.Before(p.Start(first)) {
		c.Previous = r.dayLink(c.Previous.Text, p.AddMonths(day, -1))
	}
	if !p.Start(after).After(r.now) {
		c.Next = r.dayLink(c.Next.Text, after)
	}
	for _, name := range p.WeekDays() {
		c.WeekDays = append(c.WeekDays, WeekDay{Short: string([]rune(name)[:1]), Long: name})
	}
	var bounds []time.Time
	for d := first; d != after; d = p.Next(d, 1) {
		bounds = append(bounds, p.Start(d))
	}
	bounds = append(bounds, p.Start(after))
	has, err := r.site.Stories.DaysWithStories(ctx, r.ed.Edition.Edition, bounds, r.now)
	if err != nil {
		return c, err
	}
	for _, week := range p.Month(day) {
		row := make([]CalendarDay, 7)
		for i, d := range week {
			if d == (i18n.Day{}) {
				continue
			}
			cell := CalendarDay{
				Text: p.Num(d.Day), Label: p.Date(p.Start(d)), Current: d == day, Today: d == today,
				Weekend: p.Start(d).In(p.Location()).Weekday() == time.Friday,
			}
			if has[d.Day-1] {
				cell.URL = r.ed.Prefix + "/archive/" + d.Path()
			}
			row[i] = cell
		}
		c.Weeks = append(c.Weeks, row)
	}
	return c, nil
}
