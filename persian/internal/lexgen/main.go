// Command lexgen builds the word tables of package persian from public
// lexicons. It reads them from a folder and writes two tables, because their
// licences differ, and the list of verb stems:
//
//	go run ./persian/internal/lexgen -from FOLDER -to persian/data
//
// FOLDER holds, under the names in sources.go: the words, verbs and informal
// words of hazm 0.10 (roshan-research/hazm, MIT), the vocabulary, compounds
// and verbs of shekar 1.6.2 (amirivojdan/shekar, MIT), the lexicon and user
// words of lilak (b00f/lilak, Apache-2.0), the given names of
// nabidam/persian-names (MIT), the corrected sentences of rominaoji/PerSpellData
// (MIT), and for the second table the Persian word list of
// snowballstem/snowball-data and the Persian counts of hermitdave/FrequencyWords
// (both CC BY-SA). What the models are grown on is counted nowhere here: they
// would believe the counts too much.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	from := flag.String("from", "", "folder of the raw lexicons")
	to := flag.String("to", "persian/data", "folder the tables are written to")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "lexgen:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	free, shared, err := gather(from)
	if err != nil {
		return err
	}
	stems, err := verbStems(from)
	if err != nil {
		return err
	}
	free.prune(free)
	shared.prune(free)
	keepSpoken(free, shared)
	free.countParts()
	shared.countParts()
	if err := countSpacing(from, free, shared); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "lexicon.bin"), free.encode(), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "lexicon-ccbysa.bin"), shared.encode(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "verbs.tsv"), encodeStems(stems), 0o644)
}
