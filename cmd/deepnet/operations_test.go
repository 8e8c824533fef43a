package main

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"
)

const operations = "../../docs/operations"

// composeFile is what the compose files have; a field that is not here is taken for a
// misspelling.
type composeFile struct {
	Name     string                `yaml:"name"`
	Safe     any                   `yaml:"x-safe"`
	Node     any                   `yaml:"x-node"`
	Nodes    any                   `yaml:"x-nodes"`
	Services map[string]composeRun `yaml:"services"`
	Volumes  map[string]any        `yaml:"volumes"`
}

// composeRun is one of its services.
type composeRun struct {
	Image       string            `yaml:"image"`
	Build       string            `yaml:"build"`
	User        string            `yaml:"user"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	Tmpfs       []string          `yaml:"tmpfs"`
	NetworkMode string            `yaml:"network_mode"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	SecurityOpt []string          `yaml:"security_opt"`
	Restart     string            `yaml:"restart"`
	StopGrace   string            `yaml:"stop_grace_period"`
	ShmSize     string            `yaml:"shm_size"`
	DependsOn   any               `yaml:"depends_on"`
	Healthcheck any               `yaml:"healthcheck"`
}

func TestTheComposeFilesRunTheServiceWithoutRights(t *testing.T) {
	for file, nodes := range map[string]int{"compose.yaml": 1, "compose-postgres.yaml": 3} {
		var compose composeFile
		strictly(t, readOperation(t, file), &compose)
		listens := map[string]bool{}
		for name, run := range compose.Services {
			if !run.ReadOnly || !slices.Equal(run.CapDrop, []string{"ALL"}) || !slices.Contains(run.SecurityOpt, "no-new-privileges:true") {
				t.Errorf("%s: %s may more than it needs", file, name)
			}
			for _, volume := range run.Volumes {
				if from, _, _ := strings.Cut(volume, ":"); !strings.HasPrefix(from, ".") {
					if _, ok := compose.Volumes[from]; !ok {
						t.Errorf("%s: %s has a volume %s that is not there", file, name, from)
					}
				}
			}
			if run.Image != "deepnet" {
				continue
			}
			nodes--
			wantServe(t, file, run.Command, run.Environment)
			if grace, err := time.ParseDuration(run.StopGrace); err != nil || grace <= longestStop {
				t.Errorf("%s: %s has %q to stop in, and may need %v", file, name, run.StopGrace, longestStop)
			}
			words := run.Command
			if http := run.Environment["DEEPNET_HTTP"]; http != "" {
				words = append(words, "--http", http)
			}
			for i, word := range words[1:] {
				if flag := words[i]; flag == "--listen" || flag == "--http" || flag == "--node" {
					if listens[word] || flag != "--node" && !strings.HasPrefix(word, "127.0.0.1:") {
						t.Errorf("%s: %s %s of %s is another's too, or open to other machines", file, flag, word, name)
					}
					listens[word] = true
				}
			}
		}
		if nodes != 0 {
			t.Errorf("%s: %d nodes too few", file, nodes)
		}
	}
}

// directive is a line of a unit of systemd.
var directive = regexp.MustCompile(`^([A-Z][A-Za-z]+)=(.*)$`)

func TestTheUnitsOfSystemdAreWellFormed(t *testing.T) {
	for file, needs := range map[string][]string{
		"systemd/deepnet.service":             {"DynamicUser", "NoNewPrivileges", "ProtectSystem", "Restart", "StateDirectory", "WantedBy"},
		"systemd/deepnet.service.d/node.conf": {"LoadCredential"},
	} {
		found, environment, start := map[string]bool{}, map[string]string{}, ""
		for line := range strings.Lines(string(readOperation(t, file))) {
			line = strings.TrimSuffix(line, "\n")
			if line == "" || strings.HasPrefix(line, "#") || slices.Contains([]string{"[Unit]", "[Service]", "[Install]"}, line) {
				continue
			}
			parts := directive.FindStringSubmatch(line)
			if parts == nil {
				t.Errorf("%s: %q is no directive", file, line)
				continue
			}
			found[parts[1]] = true
			switch name, value := parts[1], parts[2]; name {
			case "ExecStart":
				start = value
			case "Environment":
				name, value, _ := strings.Cut(value, "=")
				environment[name] = value
			}
		}
		for _, need := range needs {
			if !found[need] {
				t.Errorf("%s: no %s", file, need)
			}
		}
		program, rest, _ := strings.Cut(start, " ")
		if filepath.Base(program) != "deepnet" {
			t.Errorf("%s starts %q", file, program)
		}
		wantServe(t, file, strings.Fields(rest), environment)
	}
}

// wantServe wants words and variables to be those of `deepnet serve`.
func wantServe(t *testing.T, where string, words []string, environment map[string]string) {
	t.Helper()
	if len(words) == 0 || words[0] != "serve" {
		t.Errorf("%s does not run deepnet serve but %q", where, words)
	}
	for _, word := range words {
		if name, ok := strings.CutPrefix(word, "--"); ok && !isServeFlag(t, name) {
			t.Errorf("%s: deepnet serve has no %s", where, word)
		}
	}
	for name, value := range environment {
		flag, ok := strings.CutPrefix(name, "DEEPNET_")
		if ok && !isServeFlag(t, strings.ToLower(strings.ReplaceAll(flag, "_", "-"))) {
			t.Errorf("%s: deepnet serve has no flag for %s", where, name)
		}
		if name == "DEEPNET_STORE" {
			wantSafeStore(t, where, value)
		}
	}
}

// isServeFlag says whether it is a flag of `deepnet serve`, its own or of all commands.
func isServeFlag(t *testing.T, name string) bool {
	t.Helper()
	serve, _, err := newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{})).Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc([]*pflag.FlagSet{serve.Flags(), serve.InheritedFlags()}, func(set *pflag.FlagSet) bool { return set.Lookup(name) != nil })
}

// wantSafeStore wants the URL of a database to be read over TLS, and from whichever of several
// hosts takes writes.
func wantSafeStore(t *testing.T, where, text string) {
	t.Helper()
	// The user is not what is looked at, and a specifier of systemd is no escape.
	store, err := url.Parse(strings.ReplaceAll(text, "%d/", "/"))
	if err != nil || store.Scheme != "postgres" || store.User.Username() != "deepnet" {
		t.Errorf("%s: the store %q: %v", where, text, err)
		return
	}
	query := store.Query()
	if store.Hostname() != "127.0.0.1" && (query.Get("sslmode") != "verify-full" || query.Get("sslrootcert") == "") {
		t.Errorf("%s: the store %q is not proved to be the one that is meant", where, text)
	}
	if strings.Contains(store.Host, ",") && query.Get("target_session_attrs") != "read-write" {
		t.Errorf("%s: of several hosts that of %q may be a standby", where, text)
	}
}

// strictly reads YAML in which every field has its place and none is there twice.
func strictly(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func readOperation(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(operations, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
