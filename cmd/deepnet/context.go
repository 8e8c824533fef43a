package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"deepnet/actors/remote"
	"deepnet/internal/contexts"
	"deepnet/internal/terminal"
)

// newContext is the command that keeps services under names.
func newContext(s *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "context",
		Short: "Keep services under names, and choose the one that is meant",
		Long: `Keep services under names, with their addresses and certificates, and choose the one
that commands mean. What a command reaches is what --address or --context says, else what
DEEPNET_ADDRESS says, else DEEPNET_CONTEXT, else the context in use, else the service on this
machine, which "default" stands for.`,
		Example: `  deepnet context add lab --address lab.example:7600 --tls-cert me.pem --tls-key me.key --tls-ca ca.pem
  deepnet context use lab
  deepnet context list
  deepnet jobs --context default`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newContextAdd(s), newContextUse(s), newContextList(s), newContextRemove(s))
	return cmd
}

func newContextAdd(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "add NAME --address HOST:PORT[,HOST:PORT...]",
		Short: "Keep a service under a name",
		Example: `  deepnet context add lab --address lab.example:7600
  deepnet context add farm --address gpu1.example:7600,gpu2.example:7600`,
		Args: positional(1, "NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			made, err := contextGiven(cmd, args[0])
			if err != nil {
				return wrongUse(cmd, err)
			}
			return s.changeContexts(func(file *contexts.File) (string, error) {
				file.Put(made)
				return fmt.Sprintf("Context %s is %s. Use it with `deepnet context use %s`", made.Name, made.Address, made.Name), nil
			})
		},
	}
}

// contextGiven is the context that the flags describe.
func contextGiven(cmd *cobra.Command, name string) (contexts.Context, error) {
	if err := checkName(name); err != nil || name == contexts.Default {
		return contexts.Context{}, fmt.Errorf("NAME must be a name other than %s", contexts.Default)
	}
	if !cmd.Flag("address").Changed {
		return contexts.Context{}, errors.New("--address is missing: where the service is")
	}
	config, err := connection(cmd)
	if err != nil {
		return contexts.Context{}, err
	}
	for _, one := range remote.Addresses(config.Address) {
		if _, err := remote.Dialable(one, config.TLS); err != nil {
			return contexts.Context{}, err
		}
	}
	made := contexts.Context{Name: name, Address: cmd.Flag("address").Value.String()}
	for flag, field := range map[string]*string{"tls-cert": &made.Certificate, "tls-key": &made.Key, "tls-ca": &made.Authority} {
		path := cmd.Flag(flag).Value.String()
		if path == "" {
			continue
		}
		whole, err := filepath.Abs(path)
		if err != nil {
			return contexts.Context{}, err
		}
		*field = whole
	}
	return made, nil
}

func newContextUse(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:     "use NAME",
		Short:   "Choose the service that is meant; default: the one on this machine",
		Example: "  deepnet context use lab",
		Args:    positional(1, "NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			return s.changeContexts(func(file *contexts.File) (string, error) {
				if args[0] == contexts.Default {
					file.Current = ""
					return "The service on this machine is meant, " + remote.DefaultAddress, nil
				}
				chosen, ok := file.Find(args[0])
				if !ok {
					return "", noContext(args[0])
				}
				file.Current = chosen.Name
				return fmt.Sprintf("Context %s is meant, %s", chosen.Name, chosen.Address), nil
			})
		},
	}
}

func newContextRemove(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME",
		Short:   "Forget a service",
		Example: "  deepnet context remove lab",
		Args:    positional(1, "NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			return s.changeContexts(func(file *contexts.File) (string, error) {
				if !file.Remove(args[0]) {
					return "", noContext(args[0])
				}
				return fmt.Sprintf("Context %s is removed", args[0]), nil
			})
		},
	}
}

func noContext(name string) error {
	return failed(exitUsage, "there is no context %q; `deepnet context list` lists them", name)
}

// changeContexts changes the file, and prints what was done.
func (s *shell) changeContexts(change func(*contexts.File) (string, error)) error {
	path, err := contexts.Path()
	if err != nil {
		return err
	}
	file, err := contexts.Load(path)
	if err != nil {
		return failed(exitUsage, "%w", err)
	}
	done, err := change(&file)
	if err == nil {
		err = file.Save(path)
	}
	if err == nil {
		fmt.Fprintln(s.out, terminal.Clean(done))
	}
	return err
}

// contextView is a context as programs read it.
type contextView struct {
	contexts.Context
	Current bool `json:"current"`
}

func newContextList(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the services, the one in use marked",
		Example: "  deepnet context list",
		Args:    positional(0),
		RunE: func(_ *cobra.Command, _ []string) error {
			path, err := contexts.Path()
			if err != nil {
				return err
			}
			file, err := contexts.Load(path)
			if err != nil {
				return failed(exitUsage, "%w", err)
			}
			return s.listContexts(file, *format)
		},
	}
	format = listingFlag(cmd.Flags())
	return cmd
}

func (s *shell) listContexts(file contexts.File, format format) error {
	all := []contextView{{contexts.Context{Name: contexts.Default, Address: remote.DefaultAddress}, file.Current == ""}}
	names := []string{contexts.Default}
	for _, c := range file.Contexts {
		all = append(all, contextView{c, c.Name == file.Current})
		names = append(names, c.Name)
	}
	return s.list(listing{format, all, names, func() error {
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "\tNAME\tADDRESS\tTLS")
		for _, c := range all {
			mark, tls := " ", "no"
			if c.Current {
				mark = "*"
			}
			if c.Certificate != "" {
				tls = "yes"
			}
			fmt.Fprintln(table, strings.Join([]string{mark, terminal.Clean(c.Name), terminal.Clean(c.Address), tls}, "\t"))
		}
		return table.Flush()
	}})
}

// contextOf is the context that a command means; nil: none, as the service is named
// otherwise, or not at all.
func contextOf(cmd *cobra.Command) (*contexts.Context, error) {
	name := setting(cmd, "context")
	if cmd.Flag("address").Changed && cmd.Flag("context").Changed {
		return nil, errors.New("--address and --context name a service each; give one")
	}
	if !cmd.Flag("context").Changed && given(cmd, "address") || name == contexts.Default {
		return nil, nil
	}
	path, err := contexts.Path()
	if err != nil && name == "" {
		return nil, nil // a machine without a place for it has none
	}
	file, err := contexts.Load(path)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = file.Current
	}
	if name == "" {
		return nil, nil
	}
	chosen, ok := file.Find(name)
	if !ok {
		return nil, noContext(name)
	}
	return &chosen, nil
}
