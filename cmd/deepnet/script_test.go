package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"deepnet/actors/remote/remotetest"
	"deepnet/internal/postgres/postgrestest"
)

// The stories of testdata/script are told to the real program: `deepnet` in a
// script is a process of its own. Besides testscript's own commands they have:
//
//	serve [FLAG...]              start the service on a free port, wait until it waits for jobs
//	halt [INT|TERM]              end it by a signal; it must end in order and have logged well
//	survive PATTERN COMMAND      SIGKILL to the service, once the command has printed that, and the same
//	                             service again: the command ends with 0
//	said PATTERN                 the service has printed that
//	logged N FIELD=PATTERN...    the log has N lines with these fields; FIELD= means: without it
//	refused CODE WORDS COMMAND   the command ends with that code, printed nothing, told exactly that
//	exits CODE COMMAND           the command ends with that code
//	interrupt PATTERN COMMAND    Ctrl-C, once the command has printed that, makes it end with 130
//	json FILE FIELD VARIABLE     take a field (a.b, a.0) out of JSON
//	until JOB FIELD VALUE        wait until `show JOB -o json` has that value
//	moved JOB                    wait until the job has learned epochs more than at the last time
//	compare A OP B               = != of words, < <= > >= of numbers
//	repeat FILE N TO             TO is FILE with the lines below its header N times
//	alike FILE FILE...           tables as CSV, JSON lines or Parquet hold the same columns and rows
//	database VARIABLE            make an empty PostgreSQL database and give its URL; only where the condition postgres holds
//
// and the files iris.csv, those of internal/tables/testdata that hold rents and sheets, and, in $TLS, certificates: one authority's for service
// and client, another one's for a stranger. $LONG epochs of iris are a job of
// some seconds, $LONGER twice that.
func TestScripts(t *testing.T) {
	iris, err := os.ReadFile("../../docs/examples/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	certificates := makeCertificates(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TLS", certificates)
			env.Setenv("XDG_DATA_HOME", env.WorkDir)
			env.Setenv("DEEPNET_HTTP", "none")
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("LONG", strconv.Itoa(longEpochs))
			env.Setenv("LONGER", strconv.Itoa(2*longEpochs))
			env.Values[stageKey{}] = &stage{epochs: map[string]int64{}}
			if err := copyTables(env.WorkDir); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "iris.csv"), iris, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve":     command(0, (*scene).serve),
			"halt":      command(0, (*scene).halt),
			"survive":   command(2, (*scene).survive),
			"said":      command(1, (*scene).said),
			"logged":    command(2, (*scene).logged),
			"refused":   command(3, (*scene).refused),
			"exits":     command(2, (*scene).exits),
			"interrupt": command(2, (*scene).interrupt),
			"json":      command(3, (*scene).json),
			"until":     command(3, (*scene).until),
			"moved":     command(1, (*scene).moved),
			"compare":   command(3, (*scene).compare),
			"repeat":    command(3, (*scene).repeat),
			"alike":     command(2, (*scene).alike),
			"database": command(1, func(s *scene, args []string) error {
				s.Setenv(args[0], postgrestest.Start(t).Database(t))
				return nil
			}),
		},
		Condition: func(name string) (bool, error) {
			if name == "postgres" {
				return postgrestest.Installed(), nil
			}
			return false, fmt.Errorf("there is no condition %q", name)
		},
	})
}

// copyTables puts tables of many formats into a folder; the rows of rents.tsv are those of the others.
func copyTables(folder string) error {
	from := os.DirFS("../../internal/tables/testdata")
	names, err := fs.Glob(from, "rents.*")
	for _, name := range append(names, "sheets.xlsx") {
		content, readErr := fs.ReadFile(from, name)
		err = errors.Join(err, readErr, os.WriteFile(filepath.Join(folder, name), content, 0o600))
		if name == "rents.csv" {
			err = errors.Join(err, os.WriteFile(filepath.Join(folder, "rents.tsv"), bytes.ReplaceAll(content, []byte(","), []byte("\t")), 0o600))
		}
	}
	return err
}

// makeCertificates returns a folder with certificates for 127.0.0.1, as
// service.pem and service.key, client and stranger likewise, and authority.pem.
func makeCertificates(t *testing.T) string {
	folder := t.TempDir()
	copied := func(from, to string) {
		text, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, to), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ours, theirs := remotetest.NewAuthority(t), remotetest.NewAuthority(t)
	for name, authority := range map[string]*remotetest.Authority{"service": ours, "client": ours, "stranger": theirs} {
		files := authority.Issue(t, name, time.Now().Add(time.Hour), remotetest.Both, "127.0.0.1")
		copied(files.Certificate, name+".pem")
		copied(files.Key, name+".key")
		copied(files.Authority, name+"-authority.pem")
	}
	return folder
}

// stage is what a script's commands know of each other.
type stage struct {
	process *process
	epochs  map[string]int64 // of jobs, at the last look
}

type stageKey struct{}

// scene is one command of a script.
type scene struct {
	*testscript.TestScript
	*stage
}

// command is a command of a script with at least so many arguments.
func command(least int, play func(*scene, []string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, negated bool, args []string) {
		if negated || len(args) < least {
			ts.Fatalf("not negated, and with %d arguments or more", least)
		}
		ts.Check(play(&scene{ts, ts.Value(stageKey{}).(*stage)}, args))
	}
}

func (s *scene) serve(args []string) error {
	for i, arg := range args {
		if strings.HasSuffix(arg, ".pem") || strings.HasSuffix(arg, ".key") {
			args[i] = s.MkAbs(arg)
		}
	}
	p, err := serve(nil, args...)
	if err != nil {
		return err
	}
	s.process = p
	s.Defer(p.kill)
	s.Setenv("DEEPNET_ADDRESS", p.address)
	return nil
}

func (s *scene) halt(args []string) error {
	if len(args) > 0 && args[0] == "INT" {
		return s.process.stop(os.Interrupt)
	}
	return s.process.stop(syscall.SIGTERM)
}

func (s *scene) said(args []string) error {
	pattern, err := regexp.Compile("(?m)" + args[0])
	if err != nil {
		return err
	}
	if text := s.process.stdout.String(); !pattern.MatchString(text) {
		return fmt.Errorf("the service has not said %q but\n%s", pattern, text)
	}
	return nil
}

func (s *scene) logged(args []string) error {
	want, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	return eventually("the log", func() (bool, error) { // a log line may come after the answer
		lines, err := readLog(s.process.stderr.String())
		if err != nil {
			return false, err
		}
		count, err := matching(lines, args[1:])
		if err == nil && count > want {
			err = fmt.Errorf("%d log lines have %q, not %d\n%s", count, args[1:], want, s.process.story())
		}
		return count == want, err
	})
}

// run runs a command and returns its exit code.
func (s *scene) run(args []string) (int, error) {
	err := s.Exec(args[0], args[1:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

func (s *scene) exits(args []string) error {
	code, err := s.run(args[1:])
	if err == nil && strconv.Itoa(code) != args[0] {
		err = fmt.Errorf("exit code %d, want %s", code, args[0])
	}
	return err
}

func (s *scene) refused(args []string) error {
	if err := s.exits(append([]string{args[0]}, args[2:]...)); err != nil {
		return err
	}
	want := "deepnet: " + args[1] + "\n"
	if told := s.ReadFile("stderr"); told != want || s.ReadFile("stdout") != "" {
		return fmt.Errorf("printed %q, and told\n%q, not\n%q", s.ReadFile("stdout"), told, want)
	}
	return nil
}

// beside is a command that runs beside the script.
type beside struct {
	command        *exec.Cmd
	stdout, stderr transcript
	ended          chan struct{}
}

// start starts a command and waits until it has printed what matches.
func (s *scene) start(pattern string, args []string) (*beside, error) {
	said, err := regexp.Compile("(?m)" + pattern)
	if err != nil {
		return nil, err
	}
	c := &beside{command: exec.Command(args[0], args[1:]...), ended: make(chan struct{})}
	c.command.Env = append(environment(), "DEEPNET_ADDRESS="+s.Getenv("DEEPNET_ADDRESS"))
	c.command.Dir = s.Getenv("WORK")
	c.command.Stdout, c.command.Stderr = &c.stdout, &c.stderr
	if err := c.command.Start(); err != nil {
		return nil, err
	}
	go func() { _ = c.command.Wait(); close(c.ended) }() // the exit code says it all
	_, err = c.stdout.until(said, c.ended)
	return c, err
}

// end waits for a command's end, which must come with an exit code.
func (s *scene) end(c *beside, want int) error {
	<-c.ended
	_, _ = io.WriteString(s.Stdout(), c.stdout.String())
	_, _ = io.WriteString(s.Stderr(), c.stderr.String())
	if code := c.command.ProcessState.ExitCode(); code != want {
		return fmt.Errorf("exit code %d, want %d", code, want)
	}
	return nil
}
