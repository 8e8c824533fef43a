package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/internal/store"
)

// newRestore is the command that makes a data folder of a backup.
func (s *shell) newRestore() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Make a data folder of a backup",
		Long: `Make a data folder of a backup that "deepnet backup" made, after looking at all of
it. The folder must not exist, or be empty: nothing is ever overwritten. The next
service on it goes on with every job as it was when the backup was made.`,
		Example: `  deepnet restore /backup/deepnet-monday
  deepnet restore /backup/deepnet-monday --data /srv/deepnet`,
		Args: positional(1, "BACKUP"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.restore(cmd, args[0], *format)
		},
	}
	dataFlag(cmd.Flags())
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) restore(cmd *cobra.Command, backup string, format format) error {
	folder, err := dataFolder(cmd)
	if err != nil {
		return err
	}
	made, err := patiently(cmd.Context(), func() (store.Summary, error) { return store.Restore(backup, folder) })
	if err != nil {
		return unkept(err)
	}
	if err := s.copied("Restored", made, format); err != nil || format == asJSON {
		return err
	}
	fmt.Fprintf(s.out, "Go on from there with `deepnet serve --data %s`\n", clean(folder))
	return nil
}
