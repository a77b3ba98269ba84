package backup_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/backup"
	"peyk/internal/blob"
	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/store"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// world is an agency with something in every table, and a folder of blobs.
func world(t *testing.T, d *db.DB) (*testkit.World, *blob.Folder) {
	t.Helper()
	w := testkit.NewWorld(t, d)
	ctx := t.Context()
	first := w.Published(t, testkit.Headline("باران در شمال"), testkit.Tags("هواشناسی", "باران"), testkit.People("نیلوفر کاویانی"))
	second := w.Published(t, testkit.Headline("موزه شهر باز شد"), testkit.Lead("یک خط\nو «نشانه»های <دیگر> & \u200c"))
	en := w.Published(t, testkit.In(testkit.EN, w.Economy), testkit.Headline("Rain in the north"))
	w.Draft(t, testkit.Headline("پیش\u200cنویس"))
	w.Scheduled(t, w.Clock.Now().Add(time.Hour), testkit.Headline("خبر فردا"))
	ok(t, w.Stories.Link(ctx, w.Chief, first.Code, en.Code))
	ok(t, w.Site.Arrange(ctx, w.Chief, testkit.FA, []id.Story{second.Code, first.Code}))
	w.Withdraw(t, w.Published(t, testkit.Headline("خبر پس\u200cگرفته")))
	_, c := w.Comment(t, first, 0, "خبر خوبی بود")
	w.Decide(t, c, comment.Approve)
	_, c = w.Comment(t, first, c.ID, "من هم همین را می\u200cگویم")
	w.Decide(t, c, comment.Refuse)
	w.Comment(t, second, 0, "هنوز در صف")
	_, err := w.Rank.Vote(ctx, testkit.Visit(first.Code, 1), true)
	ok(t, err)
	w.Rank.Seen(testkit.Visit(first.Code, 1))
	ok(t, w.Rank.Flush(ctx))
	ok(t, w.Rank.Rank(ctx))
	_, err = w.Store.Settings.GetOrCreate(ctx, "key.signing", func() ([]byte, error) { return []byte{0, 1, 2, 255}, nil })
	ok(t, err)
	blobs := folder(t)
	ok(t, blobs.Put(ctx, "abc-640.jpg", strings.NewReader("picture")))
	ok(t, blobs.Put(ctx, "abd-empty", strings.NewReader("")))
	return w, blobs
}

func folder(t *testing.T) *blob.Folder {
	t.Helper()
	f, err := blob.OpenFolder(t.TempDir(), time.Now)
	ok(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// written is a backup of the agency.
func written(t *testing.T, st *store.Store, blobs blob.Store, p backup.Packing) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := backup.Write(t.Context(), &b, p, st, blobs, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	ok(t, err)
	return b.Bytes()
}

// content is every row of every table as text, sorted; what a restore changes
// on purpose is left out.
func content(t *testing.T, st *store.Store) []string {
	t.Helper()
	var out []string
	name := ""
	ok(t, st.Dump(t.Context(), func(tb store.Table) error {
		name = tb.Name
		return nil
	}, func(row []any) error {
		line := fmt.Sprintf("%s %#v", name, row)
		if name != "cursors" && name != "outbox" && !strings.Contains(line, string(event.Restored)) {
			out = append(out, line)
		}
		return nil
	}))
	slices.Sort(out)
	return out
}

// TestRoundTrip restores onto each engine what was backed up from each.
func TestRoundTrip(t *testing.T) {
	for from, source := range testkit.Sources(t) {
		w, blobs := world(t, testkit.Open(t, source))
		want := content(t, w.Store)
		for i, packing := range []backup.Packing{backup.Gzip, backup.Zstd} {
			raw := written(t, w.Store, blobs, packing)
			for to, target := range testkit.Sources(t) {
				t.Run(fmt.Sprintf("%s-%s-%d", from, to, i), func(t *testing.T) {
					restored(t, w, raw, testkit.Open(t, target), want)
				})
			}
		}
	}
}

// restored puts a backup into a database where another agency is already.
func restored(t *testing.T, w *testkit.World, raw []byte, d *db.DB, want []string) {
	t.Helper()
	ctx := t.Context()
	other := testkit.NewWorld(t, d)
	old := other.Published(t, testkit.Headline("خبر خبرگزاری دیگر"))
	user, err := other.Store.Accounts.UserByLogin(ctx, "admin")
	ok(t, err)
	ok(t, other.Store.Accounts.AddSession(ctx, account.Session{Hash: account.TokenHash{1}, User: user.ID, CreatedAt: other.Clock.Now(), SeenAt: other.Clock.Now()}))
	last, err := job.Last(ctx, d)
	ok(t, err)
	heard := 0
	other.Store.OnCommit(func(evs []event.Event) { heard += len(evs) })

	blobs := folder(t)
	sum, err := backup.Restore(ctx, bytes.NewReader(raw), other.Store, blobs)
	ok(t, err)
	if got := content(t, other.Store); !slices.Equal(got, want) {
		t.Errorf("rows differ:\n got %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if sum.Rows["stories"] == 0 || sum.Blobs != 2 || heard == 0 {
		t.Errorf("summary %+v, %d events heard", sum, heard)
	}
	r, _, err := blobs.Open(ctx, "abc-640.jpg")
	ok(t, err)
	defer r.Close()
	if data, err := io.ReadAll(r); err != nil || string(data) != "picture" {
		t.Errorf("the picture reads %q, %v", data, err)
	}
	sessions, err := db.One(ctx, d, db.Value[int64], `SELECT COUNT(*) FROM sessions`)
	if err != nil || sessions != 0 {
		t.Errorf("%d sessions outlived the restore, %v", sessions, err)
	}
	// Servers that run hear of it: the last event after those they know.
	evs, err := job.Since(ctx, d, last, 1000)
	ok(t, err)
	if len(evs) == 0 || evs[len(evs)-1].Kind != event.Restored {
		t.Errorf("%d new events, the last no %s", len(evs), event.Restored)
	}
	lives(t, other, d, old)
}

// lives checks that the restored agency goes on: search finds, jobs come,
// numbers go on upwards.
func lives(t *testing.T, w *testkit.World, d *db.DB, old *story.Story) {
	t.Helper()
	ctx := t.Context()
	found, err := w.Store.Stories.Search(ctx, story.SearchQuery{Text: "باران", Edition: testkit.FA, Limit: 5, Now: w.Clock.Now()})
	ok(t, err)
	if len(found) != 1 || found[0].Headline != "باران در شمال" {
		t.Errorf("search finds %+v", found)
	}
	if list, err := w.Store.Stories.Search(ctx, story.SearchQuery{Text: old.Headline, Edition: testkit.FA, Limit: 5, Now: w.Clock.Now()}); err != nil || len(list) != 0 {
		t.Errorf("search finds what was replaced: %+v, %v", list, err)
	}
	// The event that a story was scheduled had become no job when the backup
	// was made: it does now.
	jobs := 0
	runner := job.NewRunner(d, w.Clock.Now, slog.New(slog.DiscardHandler), job.DefaultPolicy(), func(ev event.Event) []job.Job {
		if ev.Kind == event.StoryScheduled {
			jobs++
		}
		return nil
	})
	ok(t, runner.Drain(ctx))
	if jobs != 1 {
		t.Errorf("%d scheduled stories came back as events, want 1", jobs)
	}
	all, err := w.Sections.All(ctx)
	ok(t, err)
	chief, err := w.Store.Accounts.UserByLogin(ctx, "chief")
	ok(t, err)
	n := w.New(testkit.Headline("خبر تازه"))
	for _, s := range all {
		if s.Edition == n.Edition {
			n.Section = s.ID
		}
	}
	highest, err := db.One(ctx, d, db.Value[int64], `SELECT MAX(code) FROM stories`)
	ok(t, err)
	s, err := w.Stories.Create(ctx, chief.Actor(), n)
	ok(t, err)
	if int64(s.Code) <= highest || s.Code <= old.Code {
		t.Errorf("a new story has the code %d, after %d and %d", s.Code, highest, old.Code)
	}
}

// TestDamage: whatever happens to a file, it changes nothing.
func TestDamage(t *testing.T) {
	w, blobs := world(t, testkit.SQLite(t))
	raw := written(t, w.Store, blobs, backup.Gzip)
	target := testkit.NewWorld(t, testkit.SQLite(t))
	before := content(t, target.Store)
	try := func(what string, file []byte) {
		t.Helper()
		_, err := backup.Restore(t.Context(), bytes.NewReader(file), target.Store, folder(t))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want an Invalid fault", what, err)
		}
		if !slices.Equal(content(t, target.Store), before) {
			t.Fatalf("%s changed something", what)
		}
	}
	try("nothing", nil)
	try("no archive", []byte("this is no backup at all, only words"))
	for _, part := range []int{10, 50, 90, 99} {
		try("cut off", raw[:len(raw)*part/100])
		flipped := bytes.Clone(raw)
		flipped[len(raw)*part/100] ^= 0x20
		try("one bit", flipped)
	}
	change := func(entry, old, new string) []byte { return repack(t, raw, entry, old, new) }
	try("a word changed", change("tables/stories/1.jsonl", "باران", "توفان"))
	try("another schema", change("peyk-backup.json", `"schema":`, `"schema":9`))
	try("an entry left out", change("tables/comments/1.jsonl", "", ""))
	try("no manifest", change("manifest.json", "", ""))
	if _, err := backup.Restore(t.Context(), bytes.NewReader(repack(t, raw, "-", "", "")), target.Store, folder(t)); err != nil {
		t.Errorf("a file packed anew without a change: %v", err)
	}
}

// repack packs a backup anew with old changed to new in an entry, or without
// the entry when both are empty.
func repack(t *testing.T, raw []byte, entry, old, new string) []byte {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(raw))
	ok(t, err)
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	out := tar.NewWriter(zw)
	for in := tar.NewReader(zr); ; {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		ok(t, err)
		data, err := io.ReadAll(in)
		ok(t, err)
		if head.Name == entry {
			if old == "" && new == "" {
				continue
			}
			data = bytes.Replace(data, []byte(old), []byte(new), 1)
			head.Size = int64(len(data))
		}
		ok(t, out.WriteHeader(head))
		_, err = out.Write(data)
		ok(t, err)
	}
	ok(t, errors.Join(out.Close(), zw.Close()))
	return b.Bytes()
}

// TestBrokenOff: a restore that ends in the middle leaves the old agency.
func TestBrokenOff(t *testing.T) {
	w, blobs := world(t, testkit.SQLite(t))
	raw := written(t, w.Store, blobs, backup.Zstd)
	target := testkit.NewWorld(t, testkit.SQLite(t))
	before := content(t, target.Store)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := backup.Restore(ctx, bytes.NewReader(raw), target.Store, &cancelling{folder(t), cancel})
	if err == nil {
		t.Error("a cancelled restore succeeded")
	}
	if !slices.Equal(content(t, target.Store), before) {
		t.Error("a cancelled restore changed something")
	}
}

// cancelling ends the restore when the first picture has been put.
type cancelling struct {
	blob.Store
	cancel func()
}

func (c *cancelling) Put(ctx context.Context, key string, r io.Reader) error {
	defer c.cancel()
	return c.Store.Put(ctx, key, r)
}

// TestEveryTable: a table that is added to the schema and not to the dump
// would be lost.
func TestEveryTable(t *testing.T) {
	d := testkit.SQLite(t)
	have, err := db.All(t.Context(), d, db.Value[string], `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' AND name NOT LIKE 'goose%' AND name NOT IN ('sessions', 'reader_keys')`)
	ok(t, err)
	var dumped []string
	ok(t, store.New(d, time.Now).Dump(t.Context(), func(tb store.Table) error {
		dumped = append(dumped, tb.Name)
		return nil
	}, func([]any) error { return nil }))
	slices.Sort(have)
	slices.Sort(dumped)
	if !slices.Equal(have, dumped) {
		t.Errorf("the schema has %v,\nthe dump %v", have, dumped)
	}
}
