package comment

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"peyk/internal/account"
	"peyk/internal/id"
)

// Figure is something counted: how often, at which time.
type Figure struct {
	At   time.Time
	Kind FigureKind
	Key  string // what of the kind: a rule's code, a check, a user's number; empty for most
	N    int
}

// FigureKind is what is counted.
type FigureKind string

// What is counted. Those with a key say of what it is.
const (
	FigureReceived   FigureKind = "received"
	FigurePublished  FigureKind = "published"
	FigureRefused    FigureKind = "refused" // key: the rule
	FigureSifted     FigureKind = "sifted"  // refused without a person; key: the check
	FigureReopened   FigureKind = "reopened"
	FigureKept       FigureKind = "kept" // looked at again and left public
	FigureEdited     FigureKind = "edited"
	FigureWithdrawn  FigureKind = "withdrawn"
	FigureDeleted    FigureKind = "deleted"
	FigureStruck     FigureKind = "struck"
	FigureReports    FigureKind = "reports"
	FigureAppeals    FigureKind = "appeals"
	FigureUpheld     FigureKind = "upheld"     // appeals after which the refusal stood
	FigureOverturned FigureKind = "overturned" // appeals after which the comment was published
	FigureWait       FigureKind = "wait"       // first decisions; key: a span of waiting, see WaitOf
	FigureApprovedBy FigureKind = "approved-by"
	FigureRefusedBy  FigureKind = "refused-by"
	FigureFoundGood  FigureKind = "found-good" // a check stopped at it, a person approved; key: the check
	FigureFoundBad   FigureKind = "found-bad"  // a check stopped at it, a person refused; key: the check
)

// figures is what a decision adds to the counts; n is -1 when it is undone.
func (c *Comment) figures(d *Decision, n int) []Figure {
	var out []Figure
	add := func(kind FigureKind, key string) { out = append(out, Figure{At: d.At, Kind: kind, Key: key, N: n}) }
	was := d.Before.Reason
	switch d.Verdict {
	case Approved:
		switch was {
		case Reported, Corrected:
			add(FigureKept, "")
		case Appealed:
			add(FigurePublished, "")
			add(FigureOverturned, "")
		default:
			add(FigurePublished, "")
		}
		add(FigureApprovedBy, userKey(d.Actor))
		c.found(FigureFoundGood, add)
	case Rejected:
		add(FigureRefused, d.Rule)
		if d.Machine != "" {
			add(FigureSifted, d.Machine)
			break
		}
		add(FigureRefusedBy, userKey(d.Actor))
		c.found(FigureFoundBad, add)
	case Upheld:
		add(FigureUpheld, "")
		add(FigureRefusedBy, userKey(d.Actor))
	case Reopened:
		add(FigureReopened, "")
	default:
	}
	if (d.Verdict == Approved || d.Verdict == Rejected) && d.Machine == "" && (was == New || was == Edited) {
		add(FigureWait, waitKey(d.At.Sub(d.Before.QueuedAt)))
	}
	return out
}

func (c *Comment) found(kind FigureKind, add func(FigureKind, string)) {
	var seen []string
	for _, f := range c.b.Findings {
		if f.Advice.weight() > 0 && !slices.Contains(seen, f.Check) {
			seen = append(seen, f.Check)
			add(kind, f.Check)
		}
	}
}

func userKey(u id.User) string { return strconv.FormatInt(int64(u), 10) }

// waitStep is how much longer each span of waiting is than the one before: the
// median that is made of them is right to within an eighth.
const waitStep = 1.25

// waitKey is the span of waiting that d falls in.
func waitKey(d time.Duration) string {
	n := 0
	if s := d.Seconds(); s > 1 {
		n = int(math.Log(s) / math.Log(waitStep))
	}
	return strconv.Itoa(n)
}

// WaitOf is the middle of a span of waiting.
func WaitOf(key string) time.Duration {
	n, err := strconv.Atoi(key)
	if err != nil || n < 0 || n > 100 {
		return 0
	}
	return time.Duration(math.Pow(waitStep, float64(n)+0.5) * float64(time.Second)).Round(time.Second)
}

// DayFigure is a count of one day of an edition, in its own time zone.
type DayFigure struct {
	Day  Day
	Kind FigureKind
	Key  string
	N    int
}

// Day is a civil day, counted from 1970-01-01.
type Day int

// DayOf is the day on which t falls in the zone.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time is noon of the day in the zone: a moment to take its month from.
func (d Day) Time(zone *time.Location) time.Time {
	u := time.Unix(int64(d)*86400, 0).UTC()
	return time.Date(u.Year(), u.Month(), u.Day(), 12, 0, 0, 0, zone)
}

// Sum is what some days add up to.
type Sum struct {
	Received, Published, Refused, Sifted, Kept, Edited, Withdrawn, Deleted, Struck, Reopened int
	Reports, Appeals, Upheld, Overturned                                                     int

	ByRule     map[string]int // refused, by the rule's code
	ApprovedBy map[id.User]int
	RefusedBy  map[id.User]int
	FoundGood  map[string]int // by check
	FoundBad   map[string]int
	Waits      int           // first decisions whose wait is known
	Wait       time.Duration // their median, 0 for none
}

// SumOf adds the figures of some days up.
func SumOf(list []DayFigure) Sum {
	s := Sum{
		ByRule: map[string]int{}, ApprovedBy: map[id.User]int{}, RefusedBy: map[id.User]int{},
		FoundGood: map[string]int{}, FoundBad: map[string]int{},
	}
	plain := map[FigureKind]*int{
		FigureReceived: &s.Received, FigurePublished: &s.Published, FigureSifted: &s.Sifted, FigureKept: &s.Kept,
		FigureEdited: &s.Edited, FigureWithdrawn: &s.Withdrawn, FigureDeleted: &s.Deleted, FigureStruck: &s.Struck,
		FigureReopened: &s.Reopened, FigureReports: &s.Reports, FigureAppeals: &s.Appeals, FigureUpheld: &s.Upheld,
		FigureOverturned: &s.Overturned, FigureRefused: &s.Refused,
	}
	waits := map[time.Duration]int{}
	for _, f := range list {
		if p := plain[f.Kind]; p != nil {
			*p += f.N
		}
		switch f.Kind {
		case FigureRefused:
			s.ByRule[f.Key] += f.N
		case FigureApprovedBy:
			s.ApprovedBy[keyUser(f.Key)] += f.N
		case FigureRefusedBy:
			s.RefusedBy[keyUser(f.Key)] += f.N
		case FigureFoundGood:
			s.FoundGood[f.Key] += f.N
		case FigureFoundBad:
			s.FoundBad[f.Key] += f.N
		case FigureWait:
			waits[WaitOf(f.Key)] += f.N
			s.Waits += f.N
		default:
		}
	}
	s.Wait = median(waits, s.Waits)
	return s
}

func keyUser(key string) id.User {
	n, _ := strconv.ParseInt(key, 10, 64) // our own key; 0 is nobody
	return id.User(n)
}

// median of n spans, counted by their length.
func median(counts map[time.Duration]int, n int) time.Duration {
	spans := make([]time.Duration, 0, len(counts))
	for d := range counts {
		spans = append(spans, d)
	}
	slices.Sort(spans)
	seen := 0
	for _, d := range spans {
		if seen += counts[d]; 2*seen >= n && n > 0 {
			return d
		}
	}
	return 0
}

// Figures returns the counts of an edition's days, from the first to the last
// included, in their order. They are public.
func (s *Service) Figures(ctx context.Context, e id.Edition, from, to Day) ([]DayFigure, error) {
	list, err := s.store.Figures(ctx, e, from, to)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(f DayFigure) bool { return private(f.Kind) }), nil
}

// DeskFigures is Figures with what concerns single people and checks, for
// those who see the comments of every section.
func (s *Service) DeskFigures(ctx context.Context, actor account.Actor, e id.Edition, from, to Day) ([]DayFigure, error) {
	if err := account.Check(actor, account.CommentSee, 0); err != nil {
		return nil, err
	}
	return s.store.Figures(ctx, e, from, to)
}

func private(k FigureKind) bool {
	switch k {
	case FigureApprovedBy, FigureRefusedBy, FigureFoundGood, FigureFoundBad:
		return true
	default:
		return false
	}
}
