package site

import (
	"html/template"

	editions "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// HomeView is an edition's home page.
type HomeView struct {
	ui.Frame
	Regions  []HomeRegion // as editors arranged them, above the lists
	Latest   ui.Block
	Viewed   ui.Block
	Talks    ui.Block     // interviews
	Below    []HomeRegion // from the first strip of pictures on
	Sections []SectionBlock
	Empty    *ui.Empty // printed instead of all when nothing is published
}

// HomeRegion is a part of the front in the layout that Kind names.
type HomeRegion struct {
	ui.Block // of a list; of others the title (may be empty) and link
	Kind     editions.Layout
	Cards    []*ui.Card
	Beside   []ui.Headline // of a lead, the stories in words
	Side     ui.Block      // of a lead, the list beside it
	Stories  []story.Summary
}

// SectionBlock is a section on the home page: a card and headlines.
type SectionBlock struct {
	ui.Block
	Card *ui.Card
}

// ArticleView is a story's page, with every part of the reference.
type ArticleView struct {
	ui.Frame
	Crumbs       ui.Breadcrumb
	Genre        ui.Link // Text empty for plain news
	Kicker       string
	Headline     string
	Lead         string
	Code         string // in the language's digits
	CodeRaw      string // in ASCII digits
	Section      ui.Link
	Published    ui.Time
	Updated      ui.Time // Text empty if never changed
	Comments     string  // «۱۲ دیدگاه»; links to #comments; empty leaves it out
	Reading      string  // «۴ دقیقه خواندن»; may be empty
	Translations []Translation
	Notice       *ui.Notice // at the head: a preview, a vote received
	Picture      *ui.Picture
	Body         template.HTML
	Closing      string        // the line after the text; empty prints none
	Gallery      []*ui.Picture // the pictures after the first
	Byline       []ui.Link     // URL may be empty
	Source       ui.Link       // URL may be empty
	Corrections  []Correction
	Tags         []ui.Link
	People       []ui.Link
	Vote         *ui.Vote
	Share        ui.Share
	Related      ui.Block
	Thread       *ui.Thread
	// Side is what stands beside many stories alike; the next four are for a
	// story with a side of its own.
	Side        template.HTML
	Important   ui.Block // order set by the editors
	Talks       ui.Block // interviews
	GroupLatest ui.Block
	GroupViewed ui.Block
	hole        *web.Hole
}

// Translation is the same story in another edition.
type Translation struct{ Lang, Dir, Text, URL string }

// Correction tells readers what was mended in a published story.
type Correction struct {
	ID      string // of the element
	Time    ui.Time
	Note    string
	Changes []Change
}

// Change is one passage that a correction changed.
type Change struct {
	Field  string // «تیتر»; may be empty
	Before string // empty: the passage was added
	After  string // empty: the passage was removed
}

// ListView is a list of stories: a section, genre, tag, person or the latest.
type ListView struct {
	ui.Frame
	Crumbs  ui.Breadcrumb
	Kind    string // "section", "genre", "tag", "person", "latest"
	Label   string // what sort of list it is: «برچسب»; may be empty
	Heading string
	Hue     string
	About   string // a line under the heading; may be empty
	Count   string // «۱٬۲۴۰ خبر»; may be empty
	Feeds   []ui.FeedLink
	Groups  []ui.NavLink // sections and genres that have a list of the same sort; may be empty
	Filters []ui.NavLink // genres within a section; may be empty
	Lead    *ui.Card     // first page of a section only
	Cards   []*ui.Card
	Empty   *ui.Empty
	Pages   ui.Pagination
	Side    []ui.Block
}

// ArchiveView is the stories of one day, beside the month's calendar.
type ArchiveView struct {
	ui.Frame
	Crumbs   ui.Breadcrumb
	Heading  string // «یکشنبه ۱ آذر ۱۴۰۵»
	Other    string // the day in the other calendar: «۲۲ نوامبر ۲۰۲۶»; may be empty
	Count    string
	Earlier  ui.Link // the day before
	Later    ui.Link // the day after; URL empty on the last day
	Groups   []DayGroup
	Empty    *ui.Empty
	Calendar Calendar
}

// DayGroup is a part of the day's stories.
type DayGroup struct {
	Title string
	Items []ui.Headline
}

// Calendar is a month whose days lead to their archive.
type Calendar struct {
	Title    string // «آذر ۱۴۰۵»
	Previous ui.Link
	Next     ui.Link // URL empty in the current month
	WeekDays []WeekDay
	Weeks    [][]CalendarDay // seven days each
}

// WeekDay heads a column of a calendar.
type WeekDay struct{ Short, Long string }

// CalendarDay is a cell; Text empty is a day of another month.
type CalendarDay struct {
	Text    string
	URL     string // empty: nothing was published, or the day is to come
	Label   string // for screen readers: «۱ آذر ۱۴۰۵، ۱۲ خبر»
	Current bool
	Today   bool
	Weekend bool
}

// SearchView is the search page.
type SearchView struct {
	ui.Frame
	Sections []Choice
	Genres   []Choice
	Sorts    []Choice
	From, To string // days, as they were typed
	// FromWrong and ToWrong say which of them is no day; DateHint is one.
	FromWrong, ToWrong bool
	DateHint           string
	Narrow             bool       // not all stories were asked for, or not in the usual order
	Asked              bool       // something was searched
	Wrong              *ui.Notice // the words cannot be searched: why, and what to do
	Count              string     // «۱۲ خبر»
	// Instead says that nothing has the words; InsteadText is what was searched
	// for in their place. Meant leads to what may have been meant.
	Instead, InsteadText string
	Meant                ui.Link
	Results              []Result
	// PartlyTitle stands over Partly, finds that lack a word.
	PartlyTitle string
	PartlyAt    int
	Partly      []Result
	Empty       *ui.Empty
	Pages       ui.Pagination
}

// Choice is an option of a select field.
type Choice struct {
	Value, Text string
	Selected    bool
}

// Result is a story that was found.
type Result struct {
	ui.Headline
	TitleParts []Part // Title with the words found marked
	Snippet    []Part
}

// Part is a piece of text, marked if it was searched for.
type Part struct {
	Text string
	Mark bool
}

// NoticeView is a page that says one thing: thanks for a vote, a link expired.
type NoticeView struct {
	ui.Frame
	Heading string
	Text    string
	Links   []ui.Link
}

// ErrorView is the page of a failure, by its status.
type ErrorView struct {
	ui.Frame
	Status  int
	Heading string
	Text    string
	Fields  []ui.FieldFault // what was wrong with what was sent
	Public  string          // 410: the public notice of the withdrawal
	Request string          // the request's number; printed for 5xx
	Links   []ui.Link
	Latest  ui.Block
}
