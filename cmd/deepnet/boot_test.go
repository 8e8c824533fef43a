package main

import (
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// mustServe is a service that is there until the test ends.
func mustServe(t *testing.T, args ...string) *process {
	t.Helper()
	p, err := serve(nil, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// mustStop ends a service in order.
func mustStop(t *testing.T, p *process, signal os.Signal) {
	t.Helper()
	if err := p.stop(signal); err != nil {
		t.Error(err)
	}
}

var (
	bootPattern = regexp.MustCompile(`^DATA    /\S+
BOOT 3-3-3 network, 9 neurons, each a supervised actor
     sigmoid, mse, learning rate 1\.0, momentum 0\.9, seed (\d+), until the error is below 0\.02
((?:EPOCH \d+ \| ERROR RATE \S+\n)+)TARGET  \[1\.0000 1\.0000 1\.0000\]
OUTPUTS \[(0\.\d{4}) (0\.\d{4}) (0\.\d{4})\]
EPOCHS  (\d+)
DIGEST  [0-9a-f]{64}
Waiting for jobs on 127\.0\.0\.1:\d+\. In a second terminal:
  deepnet train iris\.csv --target species --hidden 8 --epochs 200 --watch
$`)
	epochPattern = regexp.MustCompile(`EPOCH (\d+) \| ERROR RATE (\S+)`)
)

// Whatever the first weights, nine neurons learn in at most 13 epochs.
func TestTheServiceTeachesItsNineNeuronsBeforeItWaitsForJobs(t *testing.T) {
	t.Parallel()
	for _, seed := range []string{"1", "2", "18446744073709551615"} {
		p := mustServe(t, "--seed", seed)
		mustStop(t, p, syscall.SIGTERM)
		found := bootPattern.FindStringSubmatch(p.stdout.String())
		if found == nil || found[1] != seed {
			t.Fatalf("seed %s: printed\n%s", seed, p.stdout.String())
		}
		last := checkEpochs(t, found[2])
		if strconv.Itoa(last) != found[6] || last > 13 {
			t.Errorf("seed %s: %d epochs are shown, %s told, 13 allowed", seed, last, found[6])
		}
		for _, output := range found[3:6] {
			if y, err := strconv.ParseFloat(output, 64); err != nil || y < 0.8 {
				t.Errorf("seed %s: an output of %s is not near 1", seed, output)
			}
		}
	}
}

// checkEpochs wants lines that count up from 1, of which only the last has an
// error below 0.02, and returns its epoch.
func checkEpochs(t *testing.T, text string) int {
	t.Helper()
	lines := epochPattern.FindAllStringSubmatch(text, -1)
	for i, line := range lines {
		e, err := strconv.ParseFloat(line[2], 64)
		last := i == len(lines)-1
		if err != nil || line[1] != strconv.Itoa(i+1) || (e < 0.02) != last {
			t.Errorf("line %d of %d: %s", i+1, len(lines), line[0])
		}
	}
	return len(lines)
}

// What the README shows of the boot is what the service prints, where it is not
// three dots.
func TestTheReadmeShowsTheBootAsItIs(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, ok := strings.Cut(string(readme), "\n```\nBOOT ")
	block, _, closed := strings.Cut("BOOT "+block, "```\n")
	if !ok || !closed {
		t.Fatal("the README does not show the boot")
	}
	p := mustServe(t)
	mustStop(t, p, os.Interrupt)
	rest := p.stdout.String()
	for line := range strings.Lines(block) {
		if line == "...\n" {
			continue
		}
		_, after, found := strings.Cut(rest, line)
		if !found {
			t.Fatalf("the README shows %q, which the service does not print there:\n%s", line, p.stdout.String())
		}
		rest = after
	}
}

// On a terminal, or when asked to, the log is for people.
func TestTheLogForPeopleHasOneLineEach(t *testing.T) {
	t.Parallel()
	p := mustServe(t, "--log-format", "console")
	if err := errors.Join(p.command.Process.Signal(os.Interrupt), p.ends(os.Interrupt)); err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(`^\d\d:\d\d:\d\d\.\d{3}  INFO  service up  \{"address": "` + p.address + `", "tls": false, "data": ".*", "version": "deepnet .*"\}
.*  INFO  job submitted  \{"job": .*\}
.*  INFO  job over  \{"job": .*\}
.*  INFO  stopping
.*  INFO  stopped
$`)
	if log := p.stderr.String(); !pattern.MatchString(log) {
		t.Errorf("the log is\n%s", log)
	}
}

// A signal that comes while the nine neurons are being taught ends the service as
// in order as any other. Its standard output is full, so it cannot come further.
func TestASignalDuringTheBootEndsTheServiceInOrder(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		read, write, err := fullPipe()
		if err != nil {
			t.Fatal(err)
		}
		p, err := launch(write, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		submitted := regexp.MustCompile(`"message":"job submitted".*"name":"boot"`)
		if _, err := p.stderr.until(submitted, p.ended); err != nil {
			t.Fatal(err)
		}
		if err := p.command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(&p.stdout, read) }()
		if err := errors.Join(p.ends(signal), p.loggedWell()); err != nil {
			t.Error(err)
		}
		_ = read.Close()
		_ = write.Close()
	}
}

// fullPipe is a pipe that takes no more until it is read.
func fullPipe() (read, write *os.File, err error) {
	read, write, err = os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	raw, err := write.SyscallConn()
	if err != nil {
		return nil, nil, err
	}
	err = raw.Write(func(fd uintptr) bool {
		for {
			if _, err := syscall.Write(int(fd), []byte{'.'}); err != nil {
				return true
			}
		}
	})
	return read, write, err
}
