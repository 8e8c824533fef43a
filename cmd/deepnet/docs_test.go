package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"deepnet/internal/postgres/postgrestest"
)

// runElsewhere are the commands of the documents that the test below does not
// run, each with the reason. Every other command of theirs it runs.
var runElsewhere = map[string]string{
	"go test ./...":                "this is what it is run by",
	"go build ./cmd/deepnet":       "the test's own program stands in for ./deepnet; .ci/run builds it",
	"sudo chown 65532 service.key": "it takes root, and a container to be read by",

	"OWNER_PASSWORD=first NODE_PASSWORD=second psql --file docs/operations/roles.sql postgres":            takesPostgres,
	`deepnet serve --store "postgres://deepnet_owner@$DEEPNET_DATABASE" --listen 127.0.0.1:0 --http none`: takesPostgres,
	nodeOfSeveral: takesPostgres,
	"export DEEPNET_ADDRESS=node-1.example.org:7600,node-2.example.org:7600,node-3.example.org:7600": takesPostgres,
	"deepnet nodes":              takesPostgres,
	"deepnet nodes drain node-1": takesPostgres,
	`pg_dump --format custom --file deepnet.dump "postgres://deepnet_owner@$DEEPNET_DATABASE"`:                          takesPostgres,
	`pg_restore --dbname "postgres://deepnet_owner@$DEEPNET_DATABASE" --clean --if-exists --exit-on-error deepnet.dump`: takesPostgres,
}

const (
	takesPostgres = "it takes a PostgreSQL that several machines share"
	nodeOfSeveral = `deepnet serve --store "postgres://deepnet@$DEEPNET_DATABASE" --node node-1 ` +
		"--listen 0.0.0.0:7600 --advertise node-1.example.org:7600 --http 0.0.0.0:7601 --http-host node-1.example.org " +
		"--tls-cert service.pem --tls-key service.key --tls-ca authority.pem"
)

// runBefore are the commands that the text, not a block, has people run before
// one of its commands.
var runBefore = map[string]string{
	"for i in $(seq 11); do deepnet kill neuron --layer 1 --index 2; done": "deepnet train docs/examples/iris.csv --target species --hidden 8 --epochs 200000",
}

// killsService is the command of the documents that ends the service without a
// warning; here it ends only the document's own.
const killsService = "pkill -9 -x deepnet"

// watched is how many long jobs a document has people watch to the end.
var watched = map[string]int{"README.md": 2, "kill-a-neuron.md": 1, "keep-jobs-through-restarts.md": 1}

// documentEpochs are what is left of the documents' long job: it still learns
// while a page kills its actors, one command after the other.
const documentEpochs = longEpochs * 3 / 2

// docLine is a command line of a document.
type docLine struct {
	file    string
	number  int
	command string
}

// Whatever the README and the how-to pages tell people to type works, in the
// order in which they tell it.
func TestEveryCommandOfTheDocumentsRuns(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, file := range documents(t) {
		lines := docLines(t, file)
		for _, line := range lines {
			found[line.command] = true
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			if raced {
				t.Skip("the documents learn whole tables; the scripts go the same ways under the race detector")
			}
			runDocument(t, lines).checkDigests(t, watched[filepath.Base(file)])
		})
	}
	for command := range runElsewhere {
		if !found[command] {
			t.Errorf("no document has the command %q any more: take it off runElsewhere", command)
		}
	}
	for command := range runBefore {
		if !found[command] {
			t.Errorf("no document has the command %q any more: take it off runBefore", command)
		}
	}
}

// documents are the README and the how-to pages.
func documents(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("../../docs/how-to/*.md")
	if err != nil || len(pages) < 2 {
		t.Fatalf("the how-to pages are not found: %v, %v", pages, err)
	}
	return append([]string{"../../README.md"}, pages...)
}

var (
	fence       = regexp.MustCompile("^ *```(.*)$")
	commandLike = regexp.MustCompile(`^ *([$#] |(\./)?deepnet [^= ]|go |openssl |docker |sudo )`)
)

// docLines collects the command lines of a document's sh blocks, a line that ends
// in \ together with the next.
func docLines(t *testing.T, file string) []docLine {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []docLine
	language, inside, whole := "", false, ""
	for i, raw := range strings.Split(string(text), "\n") {
		if mark := fence.FindStringSubmatch(raw); mark != nil {
			language, inside = mark[1], !inside
			if inside && language != "sh" && language != "" {
				t.Errorf("%s:%d: a block of %q; commands are in blocks of sh, so that they are run here", file, i+1, language)
			}
			continue
		}
		if inside && language == "" && commandLike.MatchString(raw) {
			t.Errorf("%s:%d: a command in a block of output; put it into a block of sh, so that it is run here", file, i+1)
		}
		if !inside || language != "sh" {
			continue
		}
		part, more := strings.CutSuffix(strings.TrimSpace(raw), `\`)
		whole += part
		if !more && whole != "" {
			lines = append(lines, docLine{file, i + 1, whole})
			whole = ""
		}
	}
	if inside || len(lines) == 0 {
		t.Errorf("%s: %d commands, and a block open at the end: %v", file, len(lines), inside)
	}
	return lines
}

// runDocument runs the commands of one document in one folder and environment.
func runDocument(t *testing.T, lines []docLine) *reader {
	t.Helper()
	person := newReader(t)
	if slices.ContainsFunc(lines, func(line docLine) bool { return strings.Contains(line.command, "postgres://") }) {
		person.database = postgrestest.Start(t).Database(t)
	}
	for _, line := range lines {
		if _, elsewhere := runElsewhere[line.command]; elsewhere {
			continue
		}
		if strings.HasPrefix(line.command, "openssl ") {
			if _, err := exec.LookPath("openssl"); err != nil {
				t.Skip("openssl is not installed here")
			}
		}
		if before, ok := runBefore[line.command]; ok {
			person.types(t, docLine{line.file, line.number, before})
		}
		person.types(t, line)
	}
	mustStop(t, person.service, os.Interrupt)
	return person
}

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
	command = strings.ReplaceAll(command, "postgres://deepnet@db.example.org/deepnet", r.database)
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
var pageLine = regexp.MustCompile(`(?m)^PAGE    http://([^/]+)/`)

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
