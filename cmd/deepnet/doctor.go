package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/internal/store"
	"deepnet/internal/terminal"
)

// newDoctor is the command that checks the data folder.
func newDoctor(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the data folder, even while a service uses it",
		Long: `Check the data folder of a service, or a backup: every page of the database, every
history, and every file against its digest. It changes nothing, even while the
service is at work. The exit code is 1 if data are lost.`,
		Example: `  deepnet doctor
  deepnet doctor --data /backup/deepnet-monday`,
		Args: here(positional(0)),
		RunE: func(cmd *cobra.Command, _ []string) error { return doctor(cmd, s, *format) },
	}
	dataFlag(cmd.Flags())
	format = outputFlag(cmd.Flags())
	return cmd
}

func doctor(cmd *cobra.Command, s *shell, format format) error {
	folder, err := dataFolder(cmd)
	if err != nil {
		return err
	}
	found, err := abandonable(cmd.Context(), func() (store.Findings, error) { return store.Inspect(folder) })
	if err != nil {
		return folderError(err)
	}
	if format != asText {
		err = s.write(format, newExamined(found))
	} else {
		writeFindings(s, found)
	}
	if err != nil {
		return err
	}
	return lostData(found)
}

// lostData is an error if data are lost.
func lostData(found store.Findings) error {
	lost := 0
	for _, finding := range found.List {
		if finding.Lost {
			lost++
		}
	}
	if lost == 0 {
		return nil
	}
	return failed(exitFailed, "data of %s are lost (%d findings); restore a backup with `deepnet restore`", found.Dir, lost)
}

// writeFindings writes findings for a person.
func writeFindings(s *shell, found store.Findings) {
	terminal.WriteFields(s.out, []terminal.Field{
		{Name: "folder", Value: found.Dir},
		{Name: "used by", Value: user(found)},
		{Name: "version", Value: fmt.Sprint(found.Version)},
		{Name: "jobs", Value: fmt.Sprintf("%d, with %d events", found.Jobs, found.Events)},
		{Name: "data sets", Value: fmt.Sprint(found.Datasets)},
		{Name: "files", Value: fmt.Sprint(found.Files)},
	})
	if len(found.List) == 0 {
		fmt.Fprint(s.out, "\nAll is well.\n")
	}
	for _, finding := range found.List {
		kind := "Harmless"
		if finding.Lost {
			kind = "LOST"
		}
		words := []string{kind, terminal.Clean(finding.Where), terminal.Clean(finding.What), terminal.Clean(finding.Do)}
		fmt.Fprintf(s.out, "\n%s\n", strings.Join(words, " | "))
	}
}

// user says who uses a folder.
func user(found store.Findings) string {
	switch {
	case found.Held && found.Holder > 0:
		return fmt.Sprintf("process %d", found.Holder)
	case found.Held:
		return "a process that does not give its number"
	default:
		return "nobody"
	}
}

// examined is what was found as a program reads it.
type examined struct {
	Folder   string    `json:"folder"`
	Held     bool      `json:"held"` // a service uses it
	Process  *int      `json:"process"`
	Version  int       `json:"version"`
	Jobs     int       `json:"jobs"`
	Events   int       `json:"events"`
	Datasets int       `json:"datasets"`
	Files    int       `json:"files"`
	Findings []finding `json:"findings"`
}

type finding struct {
	What  string `json:"what"`
	Where string `json:"where"`
	Do    string `json:"do"`
	Lost  bool   `json:"lost"`
}

func newExamined(found store.Findings) examined {
	e := examined{
		Folder: found.Dir, Held: found.Held, Version: found.Version, Jobs: found.Jobs, Events: found.Events,
		Datasets: found.Datasets, Files: found.Files, Findings: []finding{},
	}
	if found.Holder > 0 {
		e.Process = &found.Holder
	}
	for _, f := range found.List {
		e.Findings = append(e.Findings, finding{f.What, f.Where, f.Do, f.Lost})
	}
	return e
}
