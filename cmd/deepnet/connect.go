package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/internal/terminal"
)

// connectionFlags are the flags that say how the service is reached.
func connectionFlags(flags *pflag.FlagSet) {
	flags.String("address", remote.DefaultAddress, "`HOST:PORT` of the service, or of several of its nodes, with commas between")
	flags.String("tls-cert", "", "PEM `FILE` with our certificate; needs the other two")
	flags.String("tls-key", "", "PEM `FILE` with our certificate's key")
	flags.String("tls-ca", "", "PEM `FILE` with the authority that signed both sides' certificates")
	flags.String("context", "", "`NAME` of a service that deepnet context keeps, in place of the four flags above")
	flags.Bool("no-serve", false, "never run a service in this process where none answers")
}

// given says whether a connection flag, or its variable, is given.
func given(cmd *cobra.Command, name string) bool {
	return cmd.Flag(name).Changed || os.Getenv(variableOf(name)) != ""
}

// variableOf is the environment variable in place of a flag (tls-cert: DEEPNET_TLS_CERT).
func variableOf(flag string) string {
	return "DEEPNET_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// setting is the value of a connection flag: the flag itself where given, else
// its variable, else the flag's default.
func setting(cmd *cobra.Command, name string) string {
	flag := cmd.Flag(name)
	if !flag.Changed {
		if value := os.Getenv(variableOf(name)); value != "" {
			return value
		}
	}
	return flag.Value.String()
}

// connect reaches the service that flags and environment name.
func (s *shell) connect(cmd *cobra.Command) (*client.Client, error) {
	config, err := connection(cmd)
	if err != nil {
		return nil, wrongUse(cmd, err)
	}
	service, err := s.dial(cmd.Context(), config)
	var network *net.OpError
	switch {
	case err == nil:
		return service, nil
	case cmd.Context().Err() != nil:
		return nil, err
	case errors.Is(err, syscall.ECONNREFUSED) && mayServe(cmd):
		return s.startHere(cmd, config.Address)
	case errors.As(err, &network):
		return nil, &failure{exitUnreachable, err}
	default: // an address or certificates that cannot be used
		return nil, &failure{exitUsage, err}
	}
}

// mayServe says whether a command may run a service of its own where none answers: not
// where the service is named, not where the command is about one that runs, and not where
// services share a store: a folder is another place.
func mayServe(cmd *cobra.Command) bool {
	refused, err := strconv.ParseBool(setting(cmd, "no-serve"))
	if cmd.Annotations[needsService] != "" || refused || err != nil || os.Getenv(variableOf("store")) != "" {
		return false
	}
	for _, name := range []string{"address", "tls-cert", "tls-key", "tls-ca"} {
		if given(cmd, name) {
			return false
		}
	}
	named, err := contextOf(cmd)
	return named == nil && err == nil
}

// needsService marks a command that makes no sense without a service that runs already.
const needsService = "needs a running service"

// withJob connects and does something with the job named first, or the latest.
func (s *shell) withJob(cmd *cobra.Command, args []string, do func(*client.Client, *protocol.Job) error) error {
	id := "latest"
	if len(args) > 0 {
		id = args[0]
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	job, err := service.Get(cmd.Context(), id)
	if err != nil {
		return err
	}
	return do(service, job)
}

// withoutCertificate adds to the error of a call that never got through what may be the
// reason where no certificate was shown.
func withoutCertificate(cmd *cobra.Command, err error) error {
	if !errors.Is(err, client.ErrNoAnswer) || !strings.Contains(err.Error(), "cannot be called") || setting(cmd, "tls-cert") != "" {
		return err
	}
	return fmt.Errorf("%w; if it demands certificates, show one: --tls-cert, --tls-key and --tls-ca", err)
}

// connection says how the service is reached that flags, environment and contexts name.
func connection(cmd *cobra.Command) (client.Config, error) {
	in, err := contextOf(cmd)
	if err != nil {
		return client.Config{}, err
	}
	value := func(name string) string { return setting(cmd, name) }
	if in != nil {
		kept := map[string]string{"address": in.Address, "tls-cert": in.Certificate, "tls-key": in.Key, "tls-ca": in.Authority}
		value = func(name string) string {
			if cmd.Flag(name).Changed || given(cmd, name) && !cmd.Flag("context").Changed {
				return setting(cmd, name)
			}
			return kept[name]
		}
	}
	address := value("address")
	for _, one := range remote.Addresses(address) {
		if host, port, err := net.SplitHostPort(one); err != nil || host == "" || port == "" {
			return client.Config{}, fmt.Errorf("the address %q is not HOST:PORT, such as %s", one, remote.DefaultAddress)
		}
	}
	tls, err := tlsFiles(value)
	return client.Config{Address: address, TLS: tls}, err
}

// tlsFiles are the three files of mutual TLS, as the values of their flags: all of them or
// none.
func tlsFiles(value func(flag string) string) (*remote.TLS, error) {
	var given, missing []string
	for _, name := range []string{"tls-cert", "tls-key", "tls-ca"} {
		path := value(name)
		if path == "" {
			missing = append(missing, "--"+name)
			continue
		}
		if err := readable(path); err != nil {
			return nil, fmt.Errorf("--%s: %w", name, err)
		}
		given = append(given, path)
	}
	switch len(missing) {
	case 3:
		return nil, nil
	case 0:
		return &remote.TLS{Certificate: given[0], Key: given[1], Authority: given[2]}, nil
	default:
		return nil, fmt.Errorf("TLS needs three files; missing: %s", strings.Join(missing, ", "))
	}
}

func readable(path string) error {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return err
	}
	return file.Close()
}

// again is a command line that reaches the same service: it has the connection flags
// that were given now.
func again(cmd *cobra.Command, words ...string) string {
	line := append([]string{"deepnet"}, words...)
	for _, name := range []string{"address", "tls-cert", "tls-key", "tls-ca", "context"} {
		if flag := cmd.Flag(name); flag != nil && flag.Changed {
			line = append(line, "--"+name, flag.Value.String())
		}
	}
	return "`" + terminal.Clean(strings.Join(line, " ")) + "`"
}
