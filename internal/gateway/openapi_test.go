package gateway

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestTheDocumentNamesEveryRouteAndNoOther(t *testing.T) {
	g := start(t, nobody, nil)
	var document struct {
		OpenAPI string
		Paths   map[string]map[string]json.RawMessage
	}
	check(t, json.Unmarshal(description, &document))
	if document.OpenAPI != "3.1.0" {
		t.Error(document.OpenAPI)
	}
	var described, served []string
	for path, methods := range document.Paths {
		for method := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	for _, route := range g.table() {
		served = append(served, route.method+" "+route.path)
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("described:\n%s\nserved:\n%s", strings.Join(described, "\n"), strings.Join(served, "\n"))
	}
}
