package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"peyk/internal/rank/trial"
)

// benchRankCmd tries the counting of views.
type benchRankCmd struct {
	Seed  uint64  `help:"The same seed makes the same readers and cheats." default:"1"`
	Seeds int     `help:"How many seeds, from that one on." default:"5" placeholder:"N"`
	All   bool    `help:"Every sort of crowd, not the usual one alone."`
	Crowd string  `help:"This crowd alone, by its name." placeholder:"NAME"`
	Cheat string  `help:"This manipulation alone, by its name." placeholder:"NAME"`
	Fake  float64 `help:"Which part of all loads is fake." default:"0.2" placeholder:"PART"`
}

// Help is the subcommand's longer help.
func (benchRankCmd) Help() string {
	return `Lets an invented crowd of known tastes read for a day and a half, 5,000 of them
behind one address, mixes one manipulation after the other into it, counts with
the counter of production, and holds the result against the truth. Most
manipulations push five stories of middling interest at once.

top 10   how many of the true ten most viewed are among the counted ten, with the
         worst seed and with the middle one; beside it the middle one if every load
         counted, and if every address and browser did
lost     honest readers of stories whose view did not count, with the middle seed
         and the worst; of the town alone, with the worst
fakes    loads of cheats (middle), and which part of them counted (worst)
pushed   of the pushed stories, how many stand in the counted ten unjustly (worst)

It must be 9 or more, and 2 % or less, with every seed, for what is marked
"promised"; where it is not, the command fails. The other lines show what comes
of other crowds and of attacks that nothing in one load gives away.`
}

// The promise: of the true ten, and of honest views.
const (
	rankOverlap = 9
	rankLost    = 0.02
)

const rankLine = "%-15s %-12s %7s %9s  %7s %9s  %13s %7s  %6s %8s  %6s  %s\n"

// Run prints a line for each crowd and manipulation.
func (b *benchRankCmd) Run(ctx context.Context, c *console) error {
	if b.Seeds < 1 || b.Fake < 0 || b.Fake > 0.9 {
		return misusef("--seeds is 1 or more, --fake from 0 to 0.9")
	}
	shapes, cheats := b.chosen()
	if len(shapes) == 0 || len(cheats) == 0 {
		return misusef("no such crowd or manipulation")
	}
	_, err := fmt.Fprintf(c.out, rankLine, "crowd", "cheating", "loads", "readers", "top 10", "all/each", "lost", "town", "fakes", "counted", "pushed", "")
	var broken, promised int
	var took time.Duration
	loads := 0
	for _, s := range shapes {
		for _, a := range cheats {
			var runs []trial.Result
			for seed := range uint64(b.Seeds) {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				r := trial.Run(s, b.Seed+seed, a, b.Fake, c.now)
				took, loads = took+r.Took, loads+r.Loads
				runs = append(runs, r)
			}
			kept, line := rankRow(s, a, runs)
			if s.Promised && a.Promised {
				if promised++; !kept {
					broken++
				}
			}
			if err == nil {
				_, err = fmt.Fprint(c.out, line)
			}
		}
	}
	if err != nil {
		return err
	}
	for _, a := range cheats {
		c.say("%-12s %s", a.Name, a.What)
	}
	c.say("%.2f µs a view, the clock's reading in it", float64(took.Nanoseconds())/float64(loads)/1000)
	c.say("promises: %d, broken: %d", promised, broken)
	if broken > 0 {
		return errReported
	}
	return nil
}

// chosen are the crowds and manipulations to try.
func (b *benchRankCmd) chosen() ([]trial.Shape, []trial.Attack) {
	shapes, cheats := trial.Shapes(), append([]trial.Attack{trial.Nobody()}, trial.Attacks()...)
	switch {
	case b.Crowd != "":
		shapes = slices.DeleteFunc(shapes, func(s trial.Shape) bool { return s.Name != b.Crowd })
	case !b.All:
		shapes = shapes[:1]
	}
	if b.Cheat != "" {
		cheats = slices.DeleteFunc(cheats, func(a trial.Attack) bool { return a.Name != b.Cheat })
	}
	return shapes, cheats
}

// rankRow sums up the seeds of one crowd and manipulation.
func rankRow(s trial.Shape, a trial.Attack, runs []trial.Result) (kept bool, line string) {
	sorted := func(of func(trial.Result) float64) []float64 {
		out := make([]float64, len(runs))
		for i, r := range runs {
			out[i] = of(r)
		}
		slices.Sort(out)
		return out
	}
	last, mid := len(runs)-1, len(runs)/2
	top := sorted(func(r trial.Result) float64 { return float64(r.Overlap) })
	lost := sorted(func(r trial.Result) float64 { return r.Lost })
	number := func(of func(trial.Result) float64, i int) string { return fmt.Sprintf("%.0f", sorted(of)[i]) }
	kept = top[0] >= rankOverlap && lost[last] <= rankLost
	mark := ""
	switch {
	case s.Promised && a.Promised && !kept:
		mark = "promised: BROKEN"
	case s.Promised && a.Promised:
		mark = "promised: kept"
	case !kept:
		mark = "beyond the bounds"
	}
	return kept, fmt.Sprintf(rankLine, s.Name, a.Name,
		number(func(r trial.Result) float64 { return float64(r.Loads) }, mid),
		number(func(r trial.Result) float64 { return float64(r.Truth) }, mid),
		fmt.Sprintf("%.0f %.0f", top[0], top[(len(top)-1)/2]),
		number(func(r trial.Result) float64 { return float64(r.Believing) }, mid)+"/"+number(func(r trial.Result) float64 { return float64(r.Distinct) }, mid),
		percent(lost[mid])+" "+percent(lost[last]),
		percent(sorted(func(r trial.Result) float64 { return r.LostInTown })[last]),
		number(func(r trial.Result) float64 { return float64(r.Fake) }, mid),
		percent(sorted(func(r trial.Result) float64 { return float64(r.Passed) / float64(max(1, r.Fake)) })[last]),
		number(func(r trial.Result) float64 { return float64(r.Pushed) }, last), mark)
}

func percent(part float64) string { return fmt.Sprintf("%.2f%%", 100*part) }
