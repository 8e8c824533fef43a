package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// reader is who reads a document and types what it says.
type reader struct {
	folder  string
	adapt   *strings.Replacer
	address string
	page    string // where the service has its page
	service *process
	exports string   // the export lines so far
	digests []string // of the long jobs, as printed

	database string // the URL of an empty one, for a document that has one
}

// newReader has a folder with what the documents presuppose.
func newReader(t *testing.T) *reader {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "docs/examples"), os.DirFS("../../docs/examples")); err != nil {
		t.Fatal(err)
	}
	return &reader{folder: folder, adapt: adapted(t)}
}

// adapted is how what the documents say is changed to be run here: the program is
// the test's own, the long job is shorter, and one machine stands in for three.
func adapted(t *testing.T) *strings.Replacer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	return strings.NewReplacer(
		"go run ./cmd/deepnet", "deepnet",
		"deepnet demo --once", "deepnet demo --once --no-open --listen 127.0.0.1:0 --http 127.0.0.1:0",
		"./deepnet", "deepnet",
		"--epochs 200000", "--epochs "+strconv.Itoa(documentEpochs),
		"--target rent", "--target rent --epochs 20", // the preset tries each penalty for as many epochs
		"--key iris-monday", "--key iris-monday --epochs 20",
		"--queue night --priority 5", "--queue night --priority 5 --epochs 20",
		"0.0.0.0:7600", address,
		"DNS:deepnet.example.org", "IP:127.0.0.1",
		"deepnet.example.org:7600", address,
		"IP:192.0.2.7", "IP:127.0.0.1",
	)
}

// types runs one command, which must succeed. The service runs on until it is
// started again or the document ends.
func (r *reader) types(t *testing.T, line docLine) {
	t.Helper()
	command := r.adapt.Replace(line.command)
	t.Logf("%s:%d: %s", line.file, line.number, command)
	if command == "deepnet" { // it would stay up
		command = r.adapt.Replace("deepnet demo --once")
	}
	if command == killsService {
		r.service.kill()
		r.service = nil
		return
	}
	for _, role := range []string{"deepnet", "deepnet_owner"} {
		command = strings.ReplaceAll(command, "postgres://"+role+"@db.example.org/deepnet", r.database)
	}
	if strings.HasPrefix(command, "deepnet migrate ") {
		r.stops(t)
	}
	if args, isServe := strings.CutPrefix(command+" ", "deepnet serve "); isServe {
		r.serves(t, strings.Fields(args))
		return
	}
	if r.service == nil && strings.HasPrefix(command, "deepnet ") && !strings.HasPrefix(command, "deepnet migrate ") {
		r.serves(t, nil) // as the page's first sentence presupposes
	}
	command = strings.ReplaceAll(command, "--address 127.0.0.1:7600", "--address "+r.address)
	output, err := r.shell(command)
	if err != nil {
		t.Fatalf("%s:%d: %s: %v\n%s", line.file, line.number, command, err, output)
	}
	if found := longEnd.FindStringSubmatch(output); found != nil {
		r.digests = append(r.digests, found[1])
	}
}

// longEnd is how a long job that was watched ends.
var longEnd = regexp.MustCompile(fmt.Sprintf(`(?ms)^epochs +%d of %d$.*^digest +([0-9a-f]{64})$`, documentEpochs, documentEpochs))

// pageLine is where a service says that it has its page.
var pageLine = regexp.MustCompile(`(?m)^PAGE    http://([^/\s]+)`)

// stops ends the service, as the text says, where one is needed that has jobs: there is one.
func (r *reader) stops(t *testing.T) {
	t.Helper()
	if r.service == nil {
		r.serves(t, []string{"--data", "jobs"})
	}
	mustStop(t, r.service, os.Interrupt)
	r.service = nil
}

func (r *reader) serves(t *testing.T, args []string) {
	t.Helper()
	if r.service != nil {
		mustStop(t, r.service, os.Interrupt)
	}
	for i, arg := range args {
		if strings.HasSuffix(arg, ".pem") || strings.HasSuffix(arg, ".key") || i > 0 && args[i-1] == "--data" {
			args[i] = filepath.Join(r.folder, arg)
		}
	}
	service, err := serve([]string{"DEEPNET_DATA=" + filepath.Join(r.folder, "data"), "DEEPNET_HTTP=127.0.0.1:0"}, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.kill)
	r.service, r.address = service, service.address
	if found := pageLine.FindStringSubmatch(service.stdout.String()); found != nil {
		r.page = found[1]
	}
}

// shell runs a command as a shell would in which the earlier ones were typed too:
// what they exported is still there.
func (r *reader) shell(command string) (string, error) {
	if strings.HasPrefix(command, "export ") {
		r.exports += command + "\n"
	}
	shell := exec.Command("sh", "-e", "-c", r.exports+command)
	shell.Dir = r.folder
	shell.Env = append(environment(), "DEEPNET_ADDRESS="+r.address, "DEEPNET_HTTP="+r.page, "DEEPNET_DATA="+filepath.Join(r.folder, "data"))
	var output bytes.Buffer
	shell.Stdout, shell.Stderr = &output, &output
	err := shell.Run()
	return output.String(), err
}

// checkDigests wants every long job that was watched to have ended with the same
// bits, whatever was killed.
func (r *reader) checkDigests(t *testing.T, least int) {
	t.Helper()
	if len(r.digests) < least {
		t.Errorf("%d long jobs were watched to their end, not %d", len(r.digests), least)
	}
	for _, digest := range r.digests {
		if digest != r.digests[0] {
			t.Errorf("the document's job has the digests %q", r.digests)
		}
	}
}
