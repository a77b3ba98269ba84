package app

import (
	"context"
	"fmt"
	"time"

	"peyk/internal/rank/trial"
)

// benchRankCmd tries the counting of views.
type benchRankCmd struct {
	Seed  uint64  `help:"The same seed makes the same readers and cheats." default:"1"`
	Seeds int     `help:"How many seeds, from that one on." default:"1" placeholder:"N"`
	All   bool    `help:"Every sort of crowd, not the usual one alone."`
	Fake  float64 `help:"Which part of all loads is fake." default:"0.2" placeholder:"PART"`
}

// Help is the subcommand's longer help.
func (benchRankCmd) Help() string {
	return `Lets an invented crowd of known tastes read for a day and a half, 5,000 of them
behind one address, mixes one manipulation after the other into it, counts with
the counter of production, and holds the result against the truth. Each
manipulation pushes five stories of middling interest at once.

top 10   how many of the true ten most viewed are among the counted ten; beside it
         the same if every load counted, and if every address and browser did
lost     honest readers of stories whose view did not count; of the town alone
fakes    loads of cheats, and how many of them counted
pushed   of the five pushed stories, how many stand in the counted ten unjustly

It must be 9 or more, and 2 % or less, for the crowd called usual; the last
line is an attack that nothing in one load gives away, and promises nothing.`
}

// The promise for the usual crowd.
const (
	rankOverlap = 9
	rankLost    = 0.02
)

// Run prints a line for each crowd, seed and manipulation.
func (b *benchRankCmd) Run(ctx context.Context, c *console) error {
	if b.Seeds < 1 || b.Fake < 0 || b.Fake > 0.9 {
		return misusef("--seeds is 1 or more, --fake from 0 to 0.9")
	}
	shapes := trial.Shapes()
	if !b.All {
		shapes = shapes[:1]
	}
	const line = "%-15s %4s  %-11s %8s %8s  %6s %9s  %6s %6s  %6s %7s  %s\n"
	_, err := fmt.Fprintf(c.out, line, "crowd", "seed", "cheating", "loads", "readers", "top 10", "all/each", "lost", "town", "fakes", "counted", "pushed")
	failed := false
	var took time.Duration
	loads := 0
	for _, s := range shapes {
		for seed := range uint64(b.Seeds) {
			for _, a := range append([]trial.Attack{{}}, trial.Attacks()...) {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				r := trial.Run(s, b.Seed+seed, a, b.Fake, c.now)
				took, loads = took+r.Took, loads+r.Loads
				name, mark := a.Name, ""
				if name == "" {
					name = "none"
				}
				if (a.Promised || a.Name == "") && (r.Overlap < rankOverlap || r.Lost > rankLost) {
					mark = "  <- beyond the bounds"
					failed = failed || s.Name == shapes[0].Name
				}
				if err == nil {
					_, err = fmt.Fprintf(c.out, line, s.Name, fmt.Sprint(r.Seed), name, fmt.Sprint(r.Loads), fmt.Sprint(r.Truth),
						fmt.Sprint(r.Overlap), fmt.Sprintf("%d/%d", r.Believing, r.Distinct), percent(r.Lost), percent(r.LostInTown),
						fmt.Sprint(r.Fake), fmt.Sprint(r.Passed), fmt.Sprint(r.Pushed)+mark)
				}
			}
		}
	}
	if err != nil {
		return err
	}
	for _, a := range trial.Attacks() {
		c.say("%-11s %s", a.Name, a.What)
	}
	c.say("%.2f µs a view, the clock's reading in it", float64(took.Nanoseconds())/float64(loads)/1000)
	if failed {
		c.say("the promise for the crowd %q is not kept", shapes[0].Name)
		return errReported
	}
	return nil
}

func percent(part float64) string { return fmt.Sprintf("%.2f%%", 100*part) }
