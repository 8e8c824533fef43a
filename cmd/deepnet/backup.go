package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/store"
	"deepnet/internal/terminal"
	"deepnet/supervisor/storage"
)

// newBackup is the command that copies the data folder.
func newBackup(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "backup TARGET",
		Short: "Copy the data folder, even while a service uses it",
		Long: `Copy the data folder of a service to TARGET, a folder that does not exist or is
empty: all of it as it was at one moment, even while the service is at work. TARGET
never holds half a backup.

A database that services share is backed up by pg_dump and other tools of PostgreSQL.`,
		Example: `  deepnet backup /backup/deepnet-monday
  deepnet backup --data /srv/deepnet /backup/deepnet-monday`,
		Args: here(positional(1, "TARGET")),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder, err := folderOnly(cmd, "pg_dump --format=custom --file=FILE URL, also while services use it; or, once all have stopped, copy it into a folder by `deepnet migrate --from URL --to TARGET`")
			if err != nil {
				return err
			}
			made, err := abandonable(cmd.Context(), func() (store.Summary, error) { return store.Backup(folder, args[0]) })
			if err != nil {
				return folderError(err)
			}
			return copied(s, "Backed up", made, *format)
		},
	}
	dataFlag(cmd.Flags())
	format = outputFlag(cmd.Flags())
	return cmd
}

// newRestore is the command that makes a data folder of a backup.
func newRestore(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Make a data folder of a backup",
		Long: `Make a data folder of a backup that "deepnet backup" made, once all of it has been
checked. The folder must not exist, or be empty: nothing is ever overwritten. The next
service on it resumes every job as it was when the backup was made.`,
		Example: `  deepnet restore /backup/deepnet-monday
  deepnet restore /backup/deepnet-monday --data /srv/deepnet`,
		Args: here(positional(1, "BACKUP")),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder, err := folderOnly(cmd, "pg_restore; or move a folder into it by `deepnet migrate --from BACKUP --to URL`")
			if err != nil {
				return err
			}
			made, err := abandonable(cmd.Context(), func() (store.Summary, error) { return store.Restore(args[0], folder) })
			if err != nil {
				return folderError(err)
			}
			if err := copied(s, "Restored", made, *format); err != nil || *format != asText {
				return err
			}
			fmt.Fprintf(s.out, "Start the service on it with `deepnet serve --data %s`\n", terminal.Clean(folder))
			return nil
		},
	}
	dataFlag(cmd.Flags())
	format = outputFlag(cmd.Flags())
	return cmd
}

// folderOnly is the data folder of a command that does nothing with a database, for which
// something else is to be used.
func folderOnly(cmd *cobra.Command, instead string) (string, error) {
	if os.Getenv("DEEPNET_STORE") != "" && !cmd.Flag("data").Changed {
		return "", wrongUse(cmd, fmt.Errorf("DEEPNET_STORE names a database, and this is for folders: name one with --data; for the database use %s", instead))
	}
	return dataFolder(cmd)
}

// copyReport is what was copied as a program reads it.
type copyReport struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	Jobs     int      `json:"jobs"`
	Datasets int      `json:"datasets"`
	Files    int      `json:"files"`
	Bytes    int64    `json:"bytes"`
	Damaged  []string `json:"damaged"` // files that were left out
}

// copied prints what a backup or a restoration copied. Where damaged files had to be
// left out, that is an error.
func copied(s *shell, did string, c store.Summary, format format) error {
	if format != asText {
		if err := s.write(format, copyReport{c.From, c.To, c.Jobs, c.Datasets, c.Files, c.Bytes, view.List(c.Damaged)}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%s %s to %s: %d jobs, %d data sets, %s.\n", did, terminal.Clean(c.From), terminal.Clean(c.To), c.Jobs, c.Datasets, terminal.Mebibytes(c.Bytes))
	}
	if len(c.Damaged) > 0 {
		return failed(exitFailed, "%d files of %s are damaged and were left out: %s; `deepnet doctor` says whose they are",
			len(c.Damaged), c.From, strings.Join(c.Damaged[:min(3, len(c.Damaged))], ", "))
	}
	return nil
}

// newMigrate is the command that moves jobs from one store into another.
func newMigrate(s *shell) *cobra.Command {
	var from, to string
	var format *format
	cmd := &cobra.Command{
		Use:   "migrate --from PLACE --to PLACE",
		Short: "Copy all jobs from a data folder into a PostgreSQL database, or back",
		Long: `Copy everything that a place has of its jobs into another one, and compare both to the
last byte. A place is a data folder, or a PostgreSQL database that services share, as
postgres://user@host/database. A service on the copy goes on with every job exactly
where it stopped.

Stop all services on both places first. The place to copy into has to be new or empty;
if the command was cut off, the same command again goes on with it. What is damaged is
listed by job and left out, and the exit code is then 1. The place that was copied stays
as it is: put it away, so that no service trains its jobs a second time.

A password need not stand in a URL: PGPASSWORD and ~/.pgpass are looked at.`,
		Example: `  deepnet migrate --from /srv/deepnet --to postgres://deepnet@db.example/deepnet
  deepnet migrate --from postgres://deepnet@db.example/deepnet --to /srv/deepnet-again`,
		Args: here(positional(0)),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from == "" || to == "" {
				return wrongUse(cmd, errors.New("--from and --to are needed"))
			}
			return migrate(cmd.Context(), s, from, to, *format)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "`PLACE` of the jobs: a folder or the URL of a database")
	cmd.Flags().StringVar(&to, "to", "", "`PLACE` that they are copied into, likewise")
	format = outputFlag(cmd.Flags())
	return cmd
}

// migrate copies one store into another.
func migrate(ctx context.Context, s *shell, from, to string, format format) (err error) {
	source, err := openStore(ctx, from, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := openStore(ctx, to, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	from, to = inWords(source, from), inWords(target, to)
	done, err := storage.Copy(ctx, source, target, s.reading("copied"))
	s.eraseLine()
	if err != nil {
		return migrationError(ctx, err, from, to)
	}
	return migrated(s, migrationReport{From: from, To: to, Copied: done}, format)
}

// reading shows a person how far a store has been read.
func (s *shell) reading(did string) func(storage.Progress) {
	if !s.errTTY {
		return func(storage.Progress) {}
	}
	return func(p storage.Progress) {
		if p.Comparing {
			did = "compared"
		}
		fmt.Fprintf(s.err, "%s%s %d of %d jobs, %s", terminal.EraseLine, did, p.Jobs, p.Of, terminal.Mebibytes(p.Bytes))
	}
}

// eraseLine ends what reading showed.
func (s *shell) eraseLine() {
	if s.errTTY {
		fmt.Fprint(s.err, terminal.EraseLine)
	}
}

// migrationError says what to do about a copy that was not made.
func migrationError(ctx context.Context, err error, from, to string) error {
	switch {
	case ctx.Err() != nil:
		return failed(exitInterrupted, "interrupted; the same command again goes on with the copy")
	case errors.Is(err, storage.ErrAtWork):
		return failed(exitUsage, "%w; stop all services on %s and %s first (one that was killed counts for some seconds)", err, from, to)
	case errors.Is(err, storage.ErrOccupied):
		return failed(exitUsage, "%w; nothing of it was touched: copy into a place that is new or empty, not %s", err, to)
	case errors.Is(err, storage.ErrUnequal):
		return failed(exitFailed, "%w; if a service worked on either of %s and %s meanwhile, stop it, and copy into an empty place", err, from, to)
	default:
		return fmt.Errorf("%w; the same command again goes on with the copy", err)
	}
}

// migrationReport is what was copied.
type migrationReport struct {
	From, To string
	storage.Copied
}

// migrationView is that as a program reads it.
type migrationView struct {
	From     string       `json:"from"`
	To       string       `json:"to"`
	Jobs     int          `json:"jobs"`
	Datasets int          `json:"datasets"`
	Bytes    int64        `json:"bytes"`
	Damaged  []damageView `json:"damaged"` // what was left out
}

type damageView struct {
	Job  string `json:"job"`
	What string `json:"what"`
}

// migrated prints what was copied. Where something had to be left out, that is an error.
func migrated(s *shell, r migrationReport, format format) error {
	out := migrationView{r.From, r.To, r.Jobs, r.Datasets, r.Bytes, []damageView{}}
	for _, d := range r.Damaged {
		out.Damaged = append(out.Damaged, damageView(d))
	}
	if format == asJSON {
		if err := view.Write(s.out, out); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "Copied %s to %s: %d jobs, %d data sets, %s. Both were compared.\n",
			terminal.Clean(r.From), terminal.Clean(r.To), r.Jobs, r.Datasets, terminal.Mebibytes(r.Bytes))
		for _, d := range r.Damaged {
			fmt.Fprintf(s.out, "LEFT OUT | job %s | %s\n", terminal.Clean(d.Job), terminal.Clean(d.What))
		}
	}
	if len(r.Damaged) > 0 {
		return failed(exitFailed, "%d things of %s are damaged and were left out", len(r.Damaged), r.From)
	}
	return nil
}
