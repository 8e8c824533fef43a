package telemetry

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const operations = "../../docs/operations"

// expression is a query to Prometheus, and where it stands.
type expression struct{ where, text string }

// dashboard is what this package has to know of Grafana's.
type dashboard struct {
	UID    string
	Panels []struct {
		Title   string
		Targets []struct{ Expr string }
	}
	Templating struct{ List []struct{ Definition string } }
}

// rules are Prometheus' alerts.
type rules struct {
	Groups []struct {
		Rules []struct {
			Alert, Expr string
			Annotations struct{ Summary, Description string }
		}
	}
}

func expressionsOf(t *testing.T) (list []expression) {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal(readOperations(t, "deepnet.json"), &d); err != nil || d.UID != "deepnet" {
		t.Fatalf("the dashboard %q: %v", d.UID, err)
	}
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			list = append(list, expression{"the panel " + p.Title, target.Expr})
		}
	}
	for _, v := range d.Templating.List {
		list = append(list, expression{"a variable", v.Definition})
	}
	var r rules
	if err := yaml.Unmarshal(readOperations(t, "alerts.yml"), &r); err != nil {
		t.Fatal(err)
	}
	for _, group := range r.Groups {
		for _, rule := range group.Rules {
			if rule.Annotations.Summary == "" || rule.Annotations.Description == "" {
				t.Errorf("the alert %s does not say what to do", rule.Alert)
			}
			list = append(list, expression{"the alert " + rule.Alert, rule.Expr})
		}
	}
	return list
}

func readOperations(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(operations, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// selector is a metric with its labels, as an expression names it.
var (
	selector = regexp.MustCompile(`\b((?:deepnet|go|process)_[a-z_]+)(\{[^}]*\})?`)
	matcher  = regexp.MustCompile(`([a-z_]+)(=~?|!=)"([^"]*)"`)
)

func TestWhatDashboardAndAlertsNameIsMeasured(t *testing.T) {
	known := map[string]map[string][]string{} // the values of every label, by metric
	for _, f := range gathered(t, NewMetrics("0.1.0")) {
		labels := map[string][]string{}
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = append(labels[l.GetName()], l.GetValue())
			}
		}
		known[f.GetName()] = labels
	}
	shown := map[string]bool{}
	for _, e := range expressionsOf(t) {
		for _, found := range selector.FindAllStringSubmatch(e.text, -1) {
			name := strings.TrimSuffix(found[1], "_bucket")
			shown[name] = true
			labels, is := known[name]
			if !is {
				t.Errorf("%s names %s, which is not measured", e.where, name)
				continue
			}
			for _, m := range matcher.FindAllStringSubmatch(found[2], -1) {
				if label, value := m[1], m[3]; label != "job" && label != "instance" && !slices.Contains(labels[label], value) {
					t.Errorf("%s wants %s with %s %q, which it never has", e.where, name, label, value)
				}
			}
		}
	}
	for name := range known {
		if strings.HasPrefix(name, "deepnet_") && !shown[name] {
			t.Errorf("%s is nowhere on the dashboard or in an alert", name)
		}
	}
}

// Every label that an expression groups by has to be a label of some metric.
func TestWhatIsGroupedByIsALabel(t *testing.T) {
	labels := []string{"job", "instance", "le"}
	for _, f := range gathered(t, NewMetrics("0.1.0")) {
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
	}
	groups := regexp.MustCompile(`\b(?:by|on|ignoring) \(([^)]*)\)`)
	for _, e := range expressionsOf(t) {
		for _, g := range groups.FindAllStringSubmatch(e.text, -1) {
			for label := range strings.SplitSeq(g[1], ", ") {
				if !slices.Contains(labels, label) {
					t.Errorf("%s groups by %q, which no metric has", e.where, label)
				}
			}
		}
	}
}
