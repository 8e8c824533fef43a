package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/store"
	"deepnet/internal/terminal"
)

// newBackup is the command that copies the data folder.
func newBackup(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "backup TARGET",
		Short: "Copy the data folder, even while a service uses it",
		Long: `Copy the data folder of a service to TARGET, a folder that does not exist or is
empty: all of it as it was at one moment, even while the service is at work. TARGET
never holds half a backup.`,
		Example: `  deepnet backup /backup/deepnet-monday
  deepnet backup --data /srv/deepnet /backup/deepnet-monday`,
		Args: here(positional(1, "TARGET")),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder, err := dataFolder(cmd)
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
			folder, err := dataFolder(cmd)
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
