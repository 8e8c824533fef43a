package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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
	"for i in $(seq 11); do deepnet kill neuron --layer 1 --index 2; done": "deepnet train docs/examples/iris.csv --target species --hidden 8 --epochs 1000000",
}

// killsService is the command of the documents that ends the service without a
// warning; here it ends only the document's own.
const killsService = "pkill -9 -x deepnet"

// watched is how many long jobs a document has people watch to the end.
var watched = map[string]int{"README.md": 2, "kill-a-neuron.md": 1, "keep-jobs-through-restarts.md": 1}

// documentEpochs are what is left of the documents' long job: it still learns
// while a page kills its actors, one command after the other.
const documentEpochs = longEpochs * 5 / 2

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
