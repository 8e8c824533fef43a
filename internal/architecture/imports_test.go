package architecture

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// mayImport is the plan: what each of the top folders may import of this module besides
// itself. A package that lies in none of them may import nothing of it.
var mayImport = map[string][]string{
	"neuron":     {},
	"actors":     {"neuron"},
	"supervisor": {"neuron", "actors"},
	"internal":   {"neuron", "actors/protocol"},
	"cmd":        {"neuron", "actors", "supervisor", "internal", "docs/examples"},
}

// mayImportOnly are folders with a plan of their own, narrower or other than their top
// folder's.
var mayImportOnly = map[string][]string{
	"actors/protocol/view":   {"actors/protocol"},
	"supervisor/parallel":    {},
	"supervisor/plan":        {"neuron", "actors/protocol", "supervisor/parallel"},
	"supervisor/model":       {"neuron", "actors/protocol", "supervisor/plan"},
	"supervisor/queue":       {"neuron", "actors/protocol", "supervisor/plan", "supervisor/storage", "supervisor/measurement"},
	"supervisor/evaluation":  {"neuron", "actors/protocol", "supervisor/parallel"},
	"supervisor/storage":     {"actors/protocol"},
	"supervisor/measurement": {"actors/protocol"},
	"internal/store":         {"supervisor/storage", "actors/protocol"},
	"internal/postgres":      {"supervisor/storage", "actors/protocol"},
	"internal/telemetry":     {"supervisor/measurement", "actors/protocol"},
	"internal/jobfile":       {"neuron", "actors/protocol", "supervisor/plan"},
	"neuron/lbfgs":           {"neuron/kernel"},
	"internal/crashtest":     {"neuron", "actors", "supervisor", "internal"}, // the tests of all of it together
	"internal/clustertest":   {"neuron", "actors", "supervisor", "internal"}, // likewise, on several nodes
	"internal/servicetest":   {"actors/protocol", "actors/client"},           // what both of these need
	"internal/gateway":       {"neuron", "actors/protocol", "actors/client"}, // a client of the service, as cmd is
	"internal/facetest":      {"neuron", "actors", "supervisor", "internal"}, // and of all of it over HTTP
}

// pure are the packages beside the mathematics that only decide and compute: an actor
// carries out what they decide. They take nothing that touches the world.
var (
	pure      = []string{"supervisor/parallel", "supervisor/plan", "supervisor/model", "supervisor/queue", "supervisor/evaluation"}
	pureShuns = []string{"os", "net", "syscall", "log", "github.com/asynkron/protoactor-go"}
)

// neuronNeeds are the packages that the mathematics may take from outside: cpu says which instructions there are.
var neuronNeeds = []string{"gonum.org/v1/gonum", "golang.org/x/sys/cpu"}

// neuronShuns are the parts of the standard library that touch the world: no
// file, socket, clock or goroutine in the mathematics. Its tests are free.
var neuronShuns = []string{"os", "net", "time", "sync", "syscall", "log"}

func TestImportsLeadDown(t *testing.T) {
	sources := everySource(t)
	for top := range mayImport {
		if !slices.ContainsFunc(sources, func(s source) bool { return inside(s.pkg(), top) }) {
			t.Errorf("no Go file was read in %s/: the rules below say nothing of it", top)
		}
	}
	for _, complaint := range importComplaints(sources) {
		t.Error(complaint)
	}
}

// importComplaints lists every import that the plan does not allow.
func importComplaints(sources []source) []string {
	var complaints []string
	for _, s := range sources {
		for _, imported := range s.imports {
			if why := complaint(s, imported); why != "" {
				complaints = append(complaints, fmt.Sprintf("%s imports %s: %s", s.path, imported, why))
			}
		}
	}
	return complaints
}

// complaint says why the file may not import the package; "" when it may.
func complaint(s source, imported string) string {
	switch {
	case imported == "C":
		return "the program is built without cgo"
	case inside(imported, module):
		return ownComplaint(s.pkg(), strings.TrimPrefix(strings.TrimPrefix(imported, module), "/"))
	case inside(s.pkg(), "neuron") && !s.test:
		return neuronComplaint(imported)
	case insideAny(s.pkg(), pure) && !s.test && insideAny(imported, pureShuns):
		return s.pkg() + " decides and computes only; an actor carries it out"
	}
	return ""
}

// ownComplaint says why a package may not import another one of this module.
func ownComplaint(pkg, imported string) string {
	for folder, allowed := range mayImportOnly {
		if inside(pkg, folder) {
			return onlyComplaint(folder, imported, allowed)
		}
	}
	top, _, _ := strings.Cut(pkg, "/")
	switch {
	case insideAny(imported, mayImport[top]):
		return ""
	case top == "internal" && inside(imported, "internal"):
		if sibling(pkg) == sibling(imported) {
			return ""
		}
		return "siblings under internal/ never import each other; cmd introduces them"
	case mayImport[top] != nil && inside(imported, top):
		return ""
	}
	return "imports lead down only: cmd, supervisor, actors, neuron; internal/ may take neuron and actors/protocol"
}

// onlyComplaint says why a folder that has a plan of its own may not import a package.
func onlyComplaint(folder, imported string, allowed []string) string {
	if inside(imported, folder) || insideAny(imported, allowed) {
		return ""
	}
	return folder + " may take only " + strings.Join(allowed, " and ") + " of this module"
}

// sibling is the folder right under internal/ that the package belongs to.
func sibling(pkg string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pkg, "internal/"), "/")
	return name
}

// neuronComplaint says why the mathematics may not import a package of another module.
func neuronComplaint(imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case insideAny(imported, neuronShuns):
		return "the mathematics has no file, socket, clock or goroutine"
	case strings.Contains(first, ".") && !insideAny(imported, neuronNeeds):
		return "the mathematics takes only the standard library and gonum"
	}
	return ""
}

func TestAForbiddenImportIsFound(t *testing.T) {
	for _, row := range []struct {
		name, file, imported string
		refused              bool
	}{
		{"actors may import neuron", "actors/a.go", "deepnet/neuron", false},
		{"cmd may import the client", "cmd/deepnet/a.go", "deepnet/actors/client", false},
		{"cmd may import an adapter", "cmd/deepnet/a.go", "deepnet/internal/store", false},
		{"an adapter may import the protocol", "internal/store/a.go", "deepnet/actors/protocol", false},
		{"an adapter may import its own parts", "internal/store/a.go", "deepnet/internal/store/sqlite", false},
		{"the store may import what is asked of it", "internal/store/a.go", "deepnet/supervisor/storage", false},
		{"so may the one that nodes share", "internal/postgres/a.go", "deepnet/supervisor/storage", false},
		{"the store's tests may import the conformance suite", "internal/store/a_test.go", "deepnet/supervisor/storage/storagetest", false},
		{"jobs as text may import the table of settings", "internal/jobfile/a.go", "deepnet/supervisor/plan", false},
		{"and the protocol", "internal/jobfile/a.go", "deepnet/actors/protocol", false},
		{"the gateway may be a client of the service", "internal/gateway/a.go", "deepnet/actors/client", false},
		{"the tests of the whole may import everything", "internal/facetest/a_test.go", "deepnet/internal/gateway", false},
		{"telemetry may hear what is measured", "internal/telemetry/a.go", "deepnet/supervisor/measurement", false},
		{"the supervisor may import what it asks for", "supervisor/a.go", "deepnet/supervisor/storage", false},
		{"the queue may import the plan", "supervisor/queue/a.go", "deepnet/supervisor/plan", false},
		{"a test of the queue may read a file", "supervisor/queue/a_test.go", "os", false},
		{"the queue may be told the time", "supervisor/queue/a.go", "time", false},
		{"what is asked of a store may speak of the protocol", "supervisor/storage/a.go", "deepnet/actors/protocol", false},
		{"the conformance suite may import what is asked", "supervisor/storage/storagetest/a.go", "deepnet/supervisor/storage", false},
		{"neuron may import its kernel", "neuron/a.go", "deepnet/neuron/kernel", false},
		{"neuron may import gonum", "neuron/a.go", "gonum.org/v1/gonum/blas/blas64", false},
		{"neuron may read tables from a reader", "neuron/dataset/a.go", "encoding/csv", false},
		{"a test of neuron may read a file", "neuron/a_test.go", "os", false},
		{"neuron may not look up to actors", "neuron/a.go", "deepnet/actors", true},
		{"nor may its tests", "neuron/a_test.go", "deepnet/actors", true},
		{"neuron may not open files", "neuron/dataset/a.go", "os", true},
		{"neuron may not open sockets", "neuron/a.go", "net/http", true},
		{"neuron may not ask the time", "neuron/a.go", "time", true},
		{"neuron may not lock", "neuron/kernel/a.go", "sync/atomic", true},
		{"neuron may not take other modules", "neuron/a.go", "go.uber.org/zap", true},
		{"a name that only begins like gonum is another module", "neuron/a.go", "gonum.org/v1/gonumerics", true},
		{"actors may not look up to the supervisor", "actors/client/a.go", "deepnet/supervisor", true},
		{"the supervisor may not know an adapter", "supervisor/a.go", "deepnet/internal/store", true},
		{"nobody may import cmd", "supervisor/a.go", "deepnet/cmd/deepnet", true},
		{"an adapter may not reach the actors", "internal/store/a.go", "deepnet/actors", true},
		{"an adapter may not reach the actors' remote", "internal/store/a.go", "deepnet/actors/remote", true},
		{"the store may not reach the rest of the supervisor", "internal/store/a.go", "deepnet/supervisor", true},
		{"the store may not learn", "internal/store/a.go", "deepnet/neuron", true},
		{"jobs as text may not reach the supervisor", "internal/jobfile/a.go", "deepnet/supervisor", true},
		{"nor a store", "internal/jobfile/a.go", "deepnet/supervisor/storage", true},
		{"the gateway may not reach the actors", "internal/gateway/a.go", "deepnet/actors", true},
		{"nor the supervisor", "internal/gateway/a.go", "deepnet/supervisor", true},
		{"nor the files of the page", "internal/gateway/a.go", "deepnet/internal/dashboard", true},
		{"another adapter may not be a client of the service", "internal/chart/a.go", "deepnet/actors/client", true},
		{"another adapter may not read the table of settings", "internal/chart/a.go", "deepnet/supervisor/plan", true},
		{"a folder that only begins like the store's has no such right", "internal/storefront/a.go", "deepnet/supervisor/storage", true},
		{"another adapter may not speak to stores", "internal/gateway/a.go", "deepnet/supervisor/storage", true},
		{"telemetry may not reach the rest of the supervisor", "internal/telemetry/a.go", "deepnet/supervisor", true},
		{"nor may another adapter hear what is measured", "internal/gateway/a.go", "deepnet/supervisor/measurement", true},
		{"what is measured may not know who measures", "supervisor/measurement/a.go", "deepnet/supervisor", true},
		{"what is asked of a store may not know who asks", "supervisor/storage/a.go", "deepnet/supervisor", true},
		{"nor may it know neurons", "supervisor/storage/a.go", "deepnet/neuron", true},
		{"nor actors", "supervisor/storage/a.go", "deepnet/actors", true},
		{"nor may its suite", "supervisor/storage/storagetest/a.go", "deepnet/actors", true},
		{"the queue may not know who carries out its effects", "supervisor/queue/a.go", "deepnet/supervisor", true},
		{"nor may it know actors", "supervisor/queue/a.go", "github.com/asynkron/protoactor-go/actor", true},
		{"a plan may not know the queue", "supervisor/plan/a.go", "deepnet/supervisor/queue", true},
		{"a model may not read files", "supervisor/model/a.go", "os", true},
		{"adapters may not know each other", "internal/store/a.go", "deepnet/internal/gateway", true},
		{"a new folder has no rights yet", "util/a.go", "deepnet/neuron", true},
		{"the root has no rights", "main.go", "deepnet/neuron", true},
		{"a file with a build tag counts too", "neuron/a_arm64.go", "deepnet/actors", true},
		{"cgo is refused everywhere", "cmd/deepnet/a.go", "C", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := fmt.Sprintf("package a\n\nimport %q\n", row.imported)
			sources, err := read(fstest.MapFS{row.file: {Data: []byte(text)}})
			if err != nil {
				t.Fatal(err)
			}
			complaints := importComplaints(sources)
			if refused := len(complaints) > 0; refused != row.refused {
				t.Errorf("%s importing %s: refused is %v, want %v", row.file, row.imported, refused, row.refused)
			}
		})
	}
}
