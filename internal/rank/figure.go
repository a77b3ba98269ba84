package rank

// figure is what is known of a story's readers, halved every twelve hours.
type figure struct {
	at     Slot
	n      float64        // counted views
	weight float64        // the same, each weighed by the story's share then
	kinds  [kinds]float64 // the same by the kind of network
	// cross is how many views in a kind the views in another speak for, as
	// much as was read in both when they came.
	cross [kinds][kinds]float32
	// Views of readers of whom nothing else is known, of those of whom
	// something is, and how many newcomers would come with the latter as they do
	// with other stories.
	fresh, known, due float64
}

func (f *figure) age(now Slot) {
	if d := int(now - f.at); d > 0 {
		k := decay(d)
		f.n, f.weight = f.n*k, f.weight*k
		k = decay(kindHaste * d)
		f.fresh, f.known, f.due = f.fresh*k, f.known*k, f.due*k
		for i := range f.kinds {
			f.kinds[i] *= k
			for j := range f.cross[i] {
				f.cross[i][j] *= float32(k)
			}
		}
		f.at = now
	}
}

// whole is what is known of all stories together.
type whole struct {
	figure
	squares float64 // of the views of each story
}

func (w *whole) age(now Slot) {
	if d := int(now - w.at); d > 0 {
		k := decay(d)
		w.squares *= k * k
		w.figure.age(now)
	}
}
