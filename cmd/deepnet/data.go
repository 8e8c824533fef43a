package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// dataFlag defines --data, where the service keeps its jobs.
func dataFlag(flags *pflag.FlagSet) {
	flags.String("data", "", "`FOLDER` that jobs and models are kept in (default $XDG_DATA_HOME/deepnet or ~/.local/share/deepnet)")
}

// dataFolder is where the service keeps its jobs: what --data says, else
// DEEPNET_DATA, else deepnet in the folder that this user's programs keep their
// data in. It need not exist.
func dataFolder(cmd *cobra.Command) (string, error) {
	folder := setting(cmd, "data")
	if folder == "" && cmd.Flag("data").Changed {
		return "", wrongUse(cmd, errors.New("--data is empty: name a folder"))
	}
	if folder == "" {
		home, err := dataHome()
		if err != nil {
			return "", failed(exitUsage, "it is not known where to keep data, %w; name a folder with --data", err)
		}
		folder = filepath.Join(home, "deepnet")
	}
	whole, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("the data folder %s: %w", folder, err)
	}
	return whole, nil
}

// dataHome is the folder for data in the XDG base directory specification, which
// has relative ones passed over.
func dataHome() (string, error) {
	if home := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(home) {
		return home, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "share"), nil
}
