package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/store"
	"deepnet/internal/terminal"
	"deepnet/supervisor/storage"
)

// newDoctor is the command that checks the data folder.
func newDoctor(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the data folder, or the database, even while services use it",
		Long: `Check the data folder of a service, or a backup: every page of the database, every
history, and every file against its digest. It changes nothing, even while the
service is at work. The exit code is 1 if data are lost.

With --store it checks every job, history and digest that a database keeps for services
that share it; the database's own pages are for pg_amcheck.`,
		Example: `  deepnet doctor
  deepnet doctor --data /backup/deepnet-monday
  deepnet doctor --store postgres://deepnet@db.example/deepnet`,
		Args: here(positional(0)),
		RunE: func(cmd *cobra.Command, _ []string) error { return doctor(cmd, s, *format) },
	}
	dataFlag(cmd.Flags())
	databaseFlag(cmd.Flags())
	format = outputFlag(cmd.Flags())
	return cmd
}

func doctor(cmd *cobra.Command, s *shell, format format) error {
	url, err := database(cmd)
	if err != nil {
		return err
	}
	if url != "" {
		return examineDatabase(cmd.Context(), s, url, format)
	}
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
	writeList(s, found.List)
}

func writeList(s *shell, list []store.Finding) {
	if len(list) == 0 {
		fmt.Fprint(s.out, "\nAll is well.\n")
	}
	for _, finding := range list {
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
		e.Findings = append(e.Findings, finding(f))
	}
	return e
}

// examineDatabase reads everything that a database has.
func examineDatabase(ctx context.Context, s *shell, url string, format format) (err error) {
	shared, err := openStore(ctx, url, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shared.Close()) }()
	nodes, err := livingNodes(shared)
	if err != nil {
		return err
	}
	found, err := storage.Examine(ctx, shared, s.reading("read"))
	s.eraseLine()
	if err != nil {
		return err
	}
	e := newExaminedDatabase(inWords(shared, ""), nodes, found)
	if format == asJSON {
		err = view.Write(s.out, e)
	} else {
		e.write(s)
	}
	if err == nil && len(e.Findings) > 0 {
		err = failed(exitFailed, "data of %s are lost (%d findings); restore a backup of the database", e.Database, len(e.Findings))
	}
	return err
}

// livingNodes are the names of the services that use a store.
func livingNodes(s storage.Store) (names []string, err error) {
	shared, is := s.(storage.Shared)
	if !is {
		return nil, nil
	}
	nodes, err := shared.Nodes()
	for _, n := range nodes {
		if n.Left > 0 {
			names = append(names, n.Name)
		}
	}
	return names, err
}

// examinedDatabase is what was found in a database as a program reads it.
type examinedDatabase struct {
	Database string    `json:"database"`
	Nodes    []string  `json:"nodes"` // that use it
	Jobs     int       `json:"jobs"`
	Events   int       `json:"events"`
	Datasets int       `json:"datasets"`
	Findings []finding `json:"findings"`
}

func newExaminedDatabase(name string, nodes []string, found storage.Examined) examinedDatabase {
	e := examinedDatabase{
		Database: strings.TrimPrefix(name, "database "), Nodes: view.List(nodes),
		Jobs: found.Jobs, Events: found.Events, Datasets: found.Datasets, Findings: []finding{},
	}
	for _, d := range found.Damaged {
		e.Findings = append(e.Findings, finding{What: d.What, Where: "job " + d.Job, Do: "Restore a backup of the database.", Lost: true})
	}
	return e
}

// write writes it for a person.
func (e examinedDatabase) write(s *shell) {
	users := "nobody"
	if len(e.Nodes) > 0 {
		users = strings.Join(e.Nodes, ", ")
	}
	terminal.WriteFields(s.out, []terminal.Field{
		{Name: "database", Value: e.Database},
		{Name: "used by", Value: users},
		{Name: "jobs", Value: fmt.Sprintf("%d, with %d events", e.Jobs, e.Events)},
		{Name: "data sets", Value: fmt.Sprint(e.Datasets)},
	})
	var list []store.Finding
	for _, f := range e.Findings {
		list = append(list, store.Finding(f))
	}
	writeList(s, list)
}
