package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"deepnet/internal/postgres"
	"deepnet/internal/store"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// dataFlag defines --data, where the service keeps its jobs.
func dataFlag(flags *pflag.FlagSet) {
	flags.String("data", "", "`FOLDER` where jobs and models are kept (default $XDG_DATA_HOME/deepnet or ~/.local/share/deepnet)")
}

// dataFolder is where the service keeps its jobs: what --data says, else the usual
// folder. It need not exist.
func dataFolder(cmd *cobra.Command) (string, error) {
	flag := cmd.Flag("data")
	if !flag.Changed {
		return usualFolder()
	}
	if flag.Value.String() == "" {
		return "", wrongUse(cmd, errors.New("--data is empty: name a folder"))
	}
	return absolute(flag.Value.String())
}

// usualFolder is what DEEPNET_DATA says, else deepnet in the folder that this user's
// programs keep their data in.
func usualFolder() (string, error) {
	if folder := os.Getenv("DEEPNET_DATA"); folder != "" {
		return absolute(folder)
	}
	home, err := dataHome()
	if err != nil {
		return "", failed(exitUsage, "there is no place known to keep data, %w; name a folder with --data or DEEPNET_DATA", err)
	}
	return absolute(filepath.Join(home, "deepnet"))
}

func absolute(folder string) (string, error) {
	path, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("the data folder %s: %w", folder, err)
	}
	return path, nil
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

// openStore opens the store at a place: the URL of a PostgreSQL database, or a folder. One
// that is not there is made, unless it has to exist.
func openStore(ctx context.Context, place string, exist bool) (keeper, error) {
	if !isDatabase(place) {
		folder, err := absolute(place)
		if err != nil {
			return nil, err
		}
		open, err := store.Open(folder, store.Options{Existing: exist})
		return open, folderError(err)
	}
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	open, err := postgres.Open(ctx, place, postgres.Options{Existing: exist})
	return open, databaseError(err)
}

// isDatabase says whether a place is the URL of a PostgreSQL database.
func isDatabase(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// inWords names the place of an open store for people, without a password.
func inWords(s keeper, folder string) string {
	if shared, is := s.(*postgres.Store); is {
		return "database " + shared.Where()
	}
	return folder
}

// databaseFlag defines --store of a command that works on a folder or on a database.
func databaseFlag(flags *pflag.FlagSet) {
	flags.String("store", "", "`URL` of the PostgreSQL database that services share, in place of a folder; better by DEEPNET_STORE, as it may have a password")
}

// database is the URL of the database to work on; "": a folder is, as --data names one, or
// neither flag nor environment a database.
func database(cmd *cobra.Command) (string, error) {
	url := setting(cmd, "store")
	switch named := cmd.Flag("data").Changed; {
	case named && cmd.Flag("store").Changed:
		return "", wrongUse(cmd, errors.New("--store and --data name two places: leave one out"))
	case named || url == "":
		return "", nil
	case !isDatabase(url):
		return "", wrongUse(cmd, errors.New("--store, or DEEPNET_STORE, is not the URL of a PostgreSQL database, such as postgres://user@host/database"))
	}
	return url, nil
}

// folderError makes it a usage error that the store refuses a data folder: the user has
// to correct something.
func folderError(err error) error {
	var refusal *store.Refusal
	if errors.As(err, &refusal) {
		return &failure{exitUsage, err}
	}
	return err
}

// abandonable does what cannot be stopped, and leaves it when the context ends.
func abandonable[T any](ctx context.Context, do func() (T, error)) (T, error) {
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
