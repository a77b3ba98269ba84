package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"
)

// The targets of a page that no cache has, in milliseconds of the processor,
// and how much more it may cost with 200,000 stories than with 1,000.
const (
	articleMost = 2
	homeMost    = 4
	growthMost  = 1.2
)

// uncachedPages is how many addresses are asked for the first time, uncachedHomes
// how often the home page is made anew.
const (
	uncachedPages = 400
	uncachedHomes = 120
)

// uncached measures what a page costs that nobody asked for before, all of it:
// the request, the reads, the page, its packing, and the garbage of all that.
// Both agencies are asked in turns, so that they have the same moment.
func (b *bench) uncached(ctx context.Context) error {
	dir := filepath.Join(b.dir, "small")
	if err := b.fill(ctx, dir, 1000); err != nil {
		return err
	}
	small, err := b.serve(ctx, dir, smallAddr, smallOps)
	if err != nil {
		return err
	}
	defer small.stop()
	time.Sleep(10 * time.Second) // as the other
	var both []*agency
	for _, a := range []*agency{{of: b.server, addr: peykAddr, ops: opsAddr}, {of: small, addr: smallAddr, ops: smallOps}} {
		if a.paths, err = archive(ctx, a.addr, uncachedPages, 0); err != nil {
			return err
		}
		if len(a.paths) < uncachedPages {
			return fmt.Errorf("%s has only %d stories", a.addr, len(a.paths))
		}
		a.of.settle()
		both = append(both, a)
	}
	const turns = 4
	for turn := range turns {
		for _, a := range both {
			if err := a.turn(ctx, turn, turns); err != nil {
				return err
			}
		}
	}
	large, least := both[0], both[1]
	b.table.limit("article uncached, CPU", large.article(), articleMost, "%.2f ms",
		fmt.Sprintf("%d addresses of all years, each once; %s stories", uncachedPages, grouped(float64(b.stories))))
	b.table.limit("… of what it costs at 1,000 stories", large.article()/least.article(), growthMost, "%.2f", fmt.Sprintf("%.2f ms there", least.article()))
	b.table.limit("home uncached, CPU", large.home(), homeMost, "%.2f ms", fmt.Sprintf("%d times, all that pages share made anew too", uncachedHomes))
	b.table.limit("… of what it costs at 1,000 stories", large.home()/least.home(), growthMost, "%.2f", fmt.Sprintf("%.2f ms there", least.home()))
	return nil
}

// agency is one of those that are compared, with what pages cost it in
// milliseconds by turn.
type agency struct {
	of              *process
	addr, ops       string
	paths           []string
	articles, homes []float64
}

func (a *agency) turn(ctx context.Context, turn, turns int) error {
	if _, _, err := get(ctx, "http://"+a.addr+"/"); err != nil { // what pages share is there
		return err
	}
	mine := a.paths[turn*len(a.paths)/turns : (turn+1)*len(a.paths)/turns]
	before := a.of.cpu()
	for _, p := range mine {
		if _, _, err := get(ctx, "http://"+a.addr+p); err != nil {
			return err
		}
	}
	a.articles = append(a.articles, (a.of.cpu()-before)/float64(len(mine))/1000)
	before = a.of.cpu()
	for range uncachedHomes / turns {
		if err := forget(ctx, a.ops); err != nil {
			return err
		}
		if _, _, err := get(ctx, "http://"+a.addr+"/"); err != nil {
			return err
		}
	}
	a.homes = append(a.homes, (a.of.cpu()-before)/float64(uncachedHomes/turns)/1000)
	return nil
}

func (a *agency) article() float64 { return middle(a.articles) }
func (a *agency) home() float64    { return middle(a.homes) }

// middle is the mean of the two in the middle.
func middle(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}
