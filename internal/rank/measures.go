package rank

// The measures of the counter. They say what a natural crowd may look like,
// and are explained in docs/adr.
const (
	// A network's views of a story may be four times as many as its other
	// reading speaks for, and three standard deviations more.
	slack, spread = 4.0, 3.0
	// All networks of a kind together may have so many times what another kind
	// speaks for.
	slackKind, modestKind = 2.2, 10.0
	// Who has read a story does not read it again: of one that everybody reads,
	// those who read much have a smaller part than those who have just come.
	satiety = 4.0
	// A large network may make a story its own, to this part of its reading
	// beyond that of a large one.
	own, large = 0.02, 1000.0
	// modest is what a network may have though it reads nothing else, and
	// modestAlone while there is nobody to compare it with.
	modest, modestAlone = 2.0, 10.0
	// enough views of others make a comparison.
	enough = 100
	// keen is how many stories of half a day are taken for one reader's.
	keen = 4.0
	// A network with so many views is a crowd.
	crowd = 120.0
	// Within a reader's hash the bounds are tighter, for what is between them
	// is reloads.
	slackReader, spreadReader = 2.0, 3.0
	// A reader who comes back within two slots has loaded the page anew,
	// unless the story gets more than busy views of those behind the hash.
	busy, soon = 3.0, 2
	// With fewer than so many others to be expected, whoever comes back is the
	// same reader.
	alone = 0.02
	// Newcomers may be so many times as many as with other stories.
	strangeSlack, strangeModest = 1.6, 8.0
	// With more than so many times as many, a story's readers are not
	// acquainted by it with others.
	strangeTrust = 1.2
	// A crawl of the archive is not a crowd: what a network reads is worth at
	// most this many times what its reading of the popular stories says.
	evidence, evidenceModest = 3.0, 4.0
	// kinds of networks, and the standard deviations by which a kind may err.
	kinds, doubt = 4, 2.0
	kindHaste    = 3 // what is known of kinds halves every four hours
	// prior smooths a story's share.
	prior, priorViews = 0.5, 50.0
)

// The bounds of the counter's memory: at most MaxBytes, whatever comes.
const (
	maxPairs         = 1 << 21 // reader and story: 32 MB
	maxNetworkStorys = 1 << 19 // network and story: 8 MB
	maxReaders       = 1 << 18 // 4 MB
	maxNetworks      = 1 << 18 // 4 MB
	maxStories       = 1 << 15 // 8 MB
	maxAgents        = 1 << 12 // 2 MB
	maxAgent         = 400     // bytes of a browser's name that is remembered
	maxTally         = 1 << 17 // 8 MB
)

// MaxBytes is what a counter may take of memory, once it is full; while one of
// its tables doubles, half as much again.
const MaxBytes = 66 << 20
