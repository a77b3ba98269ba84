package rank

import "math"

// likely reports whether all networks of this kind together may have more
// views of the story: what each of them may have by chance, all of them do not.
func (t *traffic) likely(n int, alone float64) bool {
	all, st := &t.counter.all, t.story
	k := kindOf(float64(t.network.n))
	expect, known := t.expected(k)
	if !known {
		return true
	}
	times := slackKind * (1 + satiety*st.n/max(1, all.n))
	may := max(alone, modestKind+times*expect+spread*math.Sqrt(expect))
	if k == kinds-1 {
		may += own * max(0, all.kinds[k]-st.kinds[k])
	}
	return st.kinds[k]+float64(n) <= may
}

// credible is which part of the story's views of the last hours is as the other
// kinds of network have it; not known while too little is read.
func (t *traffic) credible() (part float64, known bool) {
	var sum, have float64
	for k, x := range t.story.kinds {
		expect, known := t.expected(k)
		if !known {
			return 0, false
		}
		sum, have = sum+expect, have+x
	}
	if have == 0 {
		return 0, false
	}
	return min(1, sum/have), true
}

// expected is how many views of the story a kind of network would have by the
// two others that read it least (between the two), and what chance makes of
// small numbers in the story's favour; not known while too little is read.
func (t *traffic) expected(k int) (views float64, known bool) {
	all, st := &t.counter.all, t.story
	least, low := math.Inf(1), math.Inf(1)
	for j, x := range st.kinds {
		if j == k || all.kinds[j] < enough {
			continue
		}
		e := float64(st.cross[k][j]) + doubt*(math.Sqrt(x)+1)*t.odds(k, j)
		if e < least {
			least, low = e, least
		} else {
			low = min(low, e)
		}
	}
	if math.IsInf(low, 1) { // one kind alone
		return least, !math.IsInf(least, 1)
	}
	return math.Sqrt(least * low), true
}

// odds is how much is read of other stories in a kind for each view in another.
func (t *traffic) odds(k, j int) float64 {
	all, st := &t.counter.all, t.story
	return (all.kinds[k] - st.kinds[k] + 5) / (all.kinds[j] - st.kinds[j] + 5)
}

// welcome reports whether the story may have more views of newcomers.
func (t *traffic) welcome(n int) bool {
	if t.counter.all.n-t.story.n < 5*enough {
		return true
	}
	due := strangeSlack * t.story.due
	return t.story.fresh+float64(n) <= strangeModest+due+spread*math.Sqrt(due)
}

// acquaint notes n views of a newcomer or of a reader that is known.
func (t *traffic) acquaint(n float64) {
	all, st := &t.counter.all, t.story
	if !t.reader.marked() {
		all.fresh, st.fresh = all.fresh+n, st.fresh+n
	} else {
		odds := (all.fresh - st.fresh + enough) / (all.known - st.known + enough)
		all.known, st.known, st.due = all.known+n, st.known+n, st.due+n*odds
	}
	if st.fresh <= strangeModest+strangeTrust*st.due {
		t.reader.mark()
	}
}
