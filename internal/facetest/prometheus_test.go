package facetest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

const operated = "../../docs/operations"

// fromDebian finds a program of the Debian package prometheus.
func fromDebian(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	needed(t, "DEEPNET_REQUIRE_PROMETHEUS", err == nil, "there is no "+name+": apt-get install prometheus")
	return path
}

func TestTheAlertsFireForWhatTheyAreAbout(t *testing.T) {
	promtool := fromDebian(t, "promtool")
	for _, args := range [][]string{
		{"check", "rules", "--lint-fatal", operated + "/alerts.yml"},
		{"test", "rules", "testdata/alerts_test.yml"},
		{"check", "config", configFor(t, "127.0.0.1:7601", filepath.Join(t.TempDir(), "token"))},
	} {
		if out, err := exec.CommandContext(t.Context(), promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	tested, err := os.ReadFile("testdata/alerts_test.yml")
	check(t, err)
	for _, rule := range alerts(t) {
		if !strings.Contains(string(tested), `alertname="`+rule+`"`) {
			t.Errorf("no test has the alert %s fire", rule)
		}
	}
}

// alerts are the names of the alerts.
func alerts(t *testing.T) (names []string) {
	t.Helper()
	text, err := os.ReadFile(operated + "/alerts.yml")
	check(t, err)
	for _, found := range regexp.MustCompile(`(?m)^\s+- alert: (\w+)$`).FindAllStringSubmatch(string(text), -1) {
		names = append(names, found[1])
	}
	return names
}

// configFor is the configuration of the documentation for a service at an address, which is
// asked four times a second.
func configFor(t *testing.T, address, tokenFile string) (path string) {
	t.Helper()
	text, err := os.ReadFile(operated + "/prometheus.yml")
	check(t, err)
	rules, err := filepath.Abs(operated + "/alerts.yml")
	check(t, err)
	check(t, os.WriteFile(tokenFile, []byte(token+"\n"), 0o600))
	for from, to := range map[string]string{
		"127.0.0.1:7601": address, "/deepnet/http-token": tokenFile, "/etc/prometheus/alerts.yml": rules,
		"scrape_interval: 15s": "scrape_interval: 250ms", "evaluation_interval: 15s": "evaluation_interval: 250ms",
	} {
		if !bytes.Contains(text, []byte(from)) {
			t.Fatalf("prometheus.yml has no %q", from)
		}
		text = bytes.ReplaceAll(text, []byte(from), []byte(to))
	}
	path = filepath.Join(filepath.Dir(tokenFile), "prometheus.yml")
	check(t, os.WriteFile(path, text, 0o600))
	return path
}

// scraper is a Prometheus that collects from a service.
type scraper struct {
	*face
	at string // its address
}

// listens is what Prometheus logs when it can be asked.
var listens = regexp.MustCompile(`Listening on" address=(127\.0\.0\.1:[1-9]\d*)`)

// collect starts it.
func collect(f *face, program, folder string) *scraper {
	f.Helper()
	config := configFor(f.TB.(*testing.T), strings.TrimPrefix(f.url, "http://"), filepath.Join(folder, "token"))
	log, err := os.Create(filepath.Join(folder, "log"))
	check(f, err)
	run := exec.Command(program, flagsFor(f, map[string]string{
		"--config.file": config, "--storage.tsdb.path": filepath.Join(folder, "series"), "--web.listen-address": "127.0.0.1:0",
	})...)
	run.Stdout, run.Stderr = log, log
	check(f, run.Start())
	f.Cleanup(func() {
		_ = run.Process.Kill()
		_ = run.Wait() // says that it was killed
		_ = log.Close()
	})
	c := &scraper{face: f}
	c.until("it is ready", func() string {
		text, err := os.ReadFile(log.Name())
		check(f, err)
		if found := listens.FindSubmatch(text); found != nil && bytes.Contains(text, []byte("Server is ready")) {
			c.at = string(found[1])
			return ""
		}
		return "its log is\n" + string(text)
	})
	return c
}

// flagsFor are those that Prometheus has in compose.yaml, some with other values.
func flagsFor(t testing.TB, other map[string]string) (flags []string) {
	t.Helper()
	text, err := os.ReadFile(operated + "/compose.yaml")
	check(t, err)
	for _, found := range regexp.MustCompile(`(?m)^\s+- (--[a-z.-]+)=(\S+)$`).FindAllStringSubmatch(string(text), -1) {
		flags = append(flags, found[1]+"="+cmp.Or(other[found[1]], found[2]))
		delete(other, found[1])
	}
	if len(other) > 0 {
		t.Fatalf("compose.yaml gives Prometheus no %v", other)
	}
	return flags
}

// until waits until what lacks is nothing.
func (c *scraper) until(what string, lacks func() string) {
	c.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(patience); ; <-again.C {
		missing := lacks()
		switch {
		case missing == "":
			return
		case time.Now().After(deadline):
			c.Fatalf("%s: it does not come true: %s", what, missing)
		}
	}
}

// ask is what Prometheus answers to a request of its API.
func ask[T any](c *scraper, path string, query url.Values) (data T) {
	c.Helper()
	answer, err := c.http.Get("http://" + c.at + "/api/v1/" + path + "?" + query.Encode())
	check(c, err)
	defer answer.Body.Close()
	var said struct {
		Error string
		Data  T
	}
	check(c, json.NewDecoder(answer.Body).Decode(&said))
	if said.Error != "" {
		c.Fatalf("%s: %s", query, said.Error)
	}
	return said.Data
}

// panels are the queries of Grafana's dashboard, for all services and the last minute.
func panels(t *testing.T) (queries []string) {
	t.Helper()
	text, err := os.ReadFile(operated + "/deepnet.json")
	check(t, err)
	var board any
	check(t, json.Unmarshal(text, &board))
	variables := strings.NewReplacer("$job", ".*", "$instance", ".*", "$__rate_interval", "1m", "$__range", "1m")
	for _, p := range everywhere(place{nil, board}) {
		if expr, ok := under(p.value, "expr").(string); ok {
			queries = append(queries, variables.Replace(expr))
		}
	}
	return queries
}

// Everything that the dashboard draws and the alerts compare is there once Prometheus has
// collected it from a service, under the names and labels that they use.
func TestPrometheusHasWhatTheDashboardAndTheAlertsAskFor(t *testing.T) {
	program := fromDebian(t, "prometheus")
	f := newFace(t, nil)
	f.finished(quick)
	c := collect(f, program, t.TempDir())
	c.until("the service is collected from", func() string {
		if up := ask[series](c, "query", url.Values{"query": {`up{job="deepnet"} == 1`}}); len(up.Result) == 1 {
			return ""
		}
		return "up is not 1"
	})
	queries := append(panels(t), selections(t)...)
	if len(queries) < 40 {
		t.Errorf("there are %d queries", len(queries))
	}
	for _, query := range queries {
		c.until("the query finds something", func() string {
			if len(ask[series](c, "query", url.Values{"query": {query}}).Result) > 0 {
				return ""
			}
			return query
		})
	}
	c.alertsAreQuiet()
}

// series is what a query finds.
type series struct{ Result []any }

// selected is what an alert compares, as it names it.
var selected = regexp.MustCompile(`\b(?:up|deepnet_[a-z_]+)(?:\{[^}]*\})?`)

// selections are the series that the alerts are about.
func selections(t *testing.T) (queries []string) {
	t.Helper()
	text, err := os.ReadFile(operated + "/alerts.yml")
	check(t, err)
	var file struct {
		Groups []struct{ Rules []struct{ Expr string } }
	}
	check(t, yaml.Unmarshal(text, &file))
	for _, rule := range file.Groups[0].Rules {
		queries = append(queries, selected.FindAllString(rule.Expr, -1)...)
	}
	return queries
}

// alertsAreQuiet fails unless every alert is evaluated, without an error, and none fires.
func (c *scraper) alertsAreQuiet() {
	c.Helper()
	type rule struct{ Name, State, Health, LastError string }
	type groups struct{ Groups []struct{ Rules []rule } }
	c.until("every alert is evaluated", func() string {
		for _, r := range ask[groups](c, "rules", nil).Groups[0].Rules {
			if r.Health == "unknown" {
				return r.Name
			}
		}
		return ""
	})
	var names []string
	for _, r := range ask[groups](c, "rules", nil).Groups[0].Rules {
		names = append(names, r.Name)
		if r.Health != "ok" || r.State != "inactive" {
			c.Errorf("the alert %s is %s: %s %s", r.Name, r.State, r.Health, r.LastError)
		}
	}
	if want := alerts(c.TB.(*testing.T)); !slices.Equal(names, want) {
		c.Errorf("the alerts are %v, want %v", names, want)
	}
}
