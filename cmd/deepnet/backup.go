package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/store"
)

// newBackup is the command that copies the data folder.
func (s *shell) newBackup() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "backup TARGET",
		Short: "Copy the data folder, also while a service uses it",
		Long: `Copy the data folder of a service to TARGET, a folder that does not exist or is
empty: all of it as it was at one moment, also while the service is at work. Half a
backup never stands there.`,
		Example: `  deepnet backup /backup/deepnet-monday
  deepnet backup --data /srv/deepnet /backup/deepnet-monday`,
		Args: positional(1, "TARGET"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.backup(cmd, args[0], *format)
		},
	}
	dataFlag(cmd.Flags())
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) backup(cmd *cobra.Command, target string, format format) error {
	folder, err := dataFolder(cmd)
	if err != nil {
		return err
	}
	made, err := patiently(cmd.Context(), func() (store.Summary, error) { return store.Backup(folder, target) })
	if err != nil {
		return unkept(err)
	}
	return s.copied("Backed up", made, format)
}

// patiently does what cannot be stopped, and leaves it when the context ends.
func patiently[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := do()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, failed(exitInterrupted, "interrupted; nothing was finished, and a hidden half of it may be left where it was to be")
	}
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

// copied tells what a backup or a restoration copied. Where it had to leave out
// what is damaged, that is an error.
func (s *shell) copied(did string, c store.Summary, format format) error {
	if format == asJSON {
		if err := view.Write(s.out, copyReport{c.From, c.To, c.Jobs, c.Datasets, c.Files, c.Bytes, view.List(c.Damaged)}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%s %s to %s: %d jobs, %d data sets, %s.\n", did, clean(c.From), clean(c.To), c.Jobs, c.Datasets, mebibytes(c.Bytes))
	}
	if len(c.Damaged) > 0 {
		return failed(exitFailed, "%d files of %s are damaged and were left out: %s; `deepnet doctor` says whose they are",
			len(c.Damaged), c.From, strings.Join(c.Damaged[:min(3, len(c.Damaged))], ", "))
	}
	return nil
}

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }
