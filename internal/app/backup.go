package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"peyk/internal/backup"
	"peyk/internal/mail"
)

// backupCmd writes a backup.
type backupCmd struct {
	Output string `short:"o" help:"The file to write: .tar.gz, or .tar.zst for a smaller one; - is the standard output." required:"" placeholder:"FILE"`
	dataFlags
}

// Help is the subcommand's longer help.
func (backupCmd) Help() string {
	return `Writes tables and pictures as they stand at one moment, also while the agency is
served. The file fits both databases: what was in SQLite can be restored into
PostgreSQL and the other way round. It holds the agency's keys and its users'
password hashes: keep it as safe as the database. Sessions are not in it.

  peyk backup --data /var/lib/peyk -o peyk-$(date +%F).tar.zst`
}

// Run writes the backup under another name first, so that a file that has its
// name is whole.
func (b *backupCmd) Run(ctx context.Context, c *console) error {
	packing, err := packingOf(b.Output)
	if err != nil {
		return err
	}
	return withAgency(ctx, c, b.dataFlags, func(a *Agency) error {
		if b.Output == "-" {
			return writeBackup(ctx, c, a, c.out, packing)
		}
		f, err := os.CreateTemp(filepath.Dir(b.Output), ".peyk-backup-*")
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		err = writeBackup(ctx, c, a, f, packing)
		if err == nil {
			err = f.Sync()
		}
		err = errors.Join(err, f.Close())
		if err == nil {
			err = os.Rename(f.Name(), b.Output)
		}
		if err != nil {
			return errors.Join(err, os.Remove(f.Name()))
		}
		return nil
	})
}

func packingOf(name string) (backup.Packing, error) {
	switch {
	case strings.HasSuffix(name, ".zst"):
		return backup.Zstd, nil
	case name == "-", strings.HasSuffix(name, ".gz"), strings.HasSuffix(name, ".tgz"):
		return backup.Gzip, nil
	}
	return 0, misusef("-o: end the file's name with .tar.gz or .tar.zst")
}

func writeBackup(ctx context.Context, c *console, a *Agency, w io.Writer, p backup.Packing) error {
	sum, err := backup.Write(ctx, w, p, a.Store, a.Blobs, c.now())
	if err == nil {
		tellSummary(c, "saved", sum)
	}
	return err
}

func tellSummary(c *console, verb string, sum backup.Summary) {
	c.say("%s %d stories, %d comments, %d users and %d files of pictures, as of %s; the agency's keys are among it",
		verb, sum.Rows["stories"], sum.Rows["comments"], sum.Rows["users"], sum.Blobs, sum.Created.Format("2006-01-02 15:04:05 MST"))
}

// restoreCmd puts a backup back.
type restoreCmd struct {
	File    string `arg:"" name:"FILE" help:"The backup."`
	Replace bool   `help:"Put it in place of the agency that is there, which is lost."`
	Check   bool   `help:"Only read the file and compare its checksums."`
	dataFlags
}

// Help is the subcommand's longer help.
func (restoreCmd) Help() string {
	return `Reads the whole file first and compares its checksums; a damaged file changes
nothing. Then everything is replaced in one step, also while the agency is
served: readers see the old agency or the new one, nothing between. Everybody
has to sign in anew. Servers of another agency have to be started again, since
the keys are restored too.

  peyk restore peyk-2026-11-22.tar.zst --data /var/lib/peyk2
  peyk restore peyk-2026-11-22.tar.zst --data /var/lib/peyk --db postgres://… --replace`
}

// Run restores the backup.
func (r *restoreCmd) Run(ctx context.Context, c *console) error {
	f, err := os.Open(r.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if r.Check {
		sum, err := backup.Verify(ctx, f)
		if err == nil {
			tellSummary(c, "the file is whole:", sum)
		}
		return err
	}
	src, err := r.source()
	if err != nil {
		return err
	}
	// A file that cannot be restored does not even make a folder.
	if _, err := backup.Verify(ctx, f); err != nil {
		return err
	}
	a, err := Open(ctx, src, mail.Null{}, c.log, c.now, true)
	if err != nil {
		return err
	}
	defer closing(ctx, a)
	founded, err := a.Founded(ctx)
	if err != nil {
		return err
	}
	if founded && !r.Replace {
		return misusef("there is an agency in %s: --replace puts the backup in its place", src.Data)
	}
	sum, err := backup.Restore(ctx, f, a.Store, a.Blobs)
	if err == nil {
		tellSummary(c, "restored", sum)
	}
	return err
}
