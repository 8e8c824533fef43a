package facetest

import (
	"bytes"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document is the OpenAPI document of the gateway. Its schemas are JSON Schema.
var document = sync.OnceValues(func() (*schemas, error) {
	text, err := os.ReadFile("../gateway/openapi.json")
	if err != nil {
		return nil, err
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("openapi.json", whole); err != nil {
		return nil, err
	}
	return &schemas{whole: whole.(map[string]any), compiler: compiler}, nil
})

type schemas struct {
	whole    map[string]any
	mu       sync.Mutex
	compiler *jsonschema.Compiler
}

// at is what stands at a path in the document; nil: nothing.
func (s *schemas) at(path ...string) any {
	var here any = s.whole
	for _, name := range path {
		object, ok := here.(map[string]any)
		if !ok {
			return nil
		}
		here = object[name]
	}
	return here
}

// compile is the schema at a path.
func (s *schemas) compile(path ...string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	for i := range path {
		path[i] = escape.Replace(path[i])
	}
	return s.compiler.Compile("openapi.json#/" + strings.Join(path, "/"))
}

// route is the path in the document that a request's path belongs to.
func (s *schemas) route(path string) string {
	parts := strings.Split(path, "/")
	for known := range s.whole["paths"].(map[string]any) {
		if same(strings.Split(known, "/"), parts) {
			return known
		}
	}
	return ""
}

// same says whether the parts of a known path fit those of a request's.
func same(known, parts []string) bool {
	if len(known) != len(parts) {
		return false
	}
	for i := range known {
		_, knownVerb, _ := strings.Cut(known[i], ":")
		_, verb, _ := strings.Cut(parts[i], ":")
		if !strings.HasPrefix(known[i], "{") && known[i] != parts[i] || knownVerb != verb {
			return false
		}
	}
	return true
}

// conforms fails unless an answer is one that the document describes.
func conforms(t testing.TB, answer *http.Response, body []byte) {
	t.Helper()
	s, err := document()
	check(t, err)
	request := answer.Request
	where := request.Method + " " + request.URL.Path
	kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	var schema *jsonschema.Schema
	if kind == "application/problem+json" {
		schema, err = s.compile("components", "schemas", "Problem")
	} else {
		path := []string{"paths", s.route(request.URL.Path), strings.ToLower(request.Method), "responses", strconv.Itoa(answer.StatusCode), "content", kind, "schema"}
		if s.at(path...) == nil {
			t.Errorf("%s: the document does not describe an answer %d of %s", where, answer.StatusCode, kind)
			return
		}
		schema, err = s.compile(path...)
	}
	check(t, err)
	if kind != "application/json" && kind != "application/problem+json" {
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("%s: the answer is not as the document says: %v\n%.2000s", where, err, body)
	}
}

func TestEveryOperationSaysWhatItDoesWhatFailsAndWhatItsPathHolds(t *testing.T) {
	operations(t, func(where string, operation map[string]any) {
		if operation["summary"] == nil || under(operation, "responses", "default") == nil {
			t.Errorf("%s has no summary, or says nothing of what fails", where)
		}
		for _, name := range strings.Split(where, "/") {
			if in, ok := strings.CutPrefix(name, "{"); ok && !declares(operation, in[:strings.Index(in, "}")]) {
				t.Errorf("%s does not declare %s", where, name)
			}
		}
	})
}

// declares says whether an operation has a parameter of a name.
func declares(operation map[string]any, name string) bool {
	parameters, _ := operation["parameters"].([]any)
	for _, p := range parameters {
		if p := p.(map[string]any); p["name"] == name && p["in"] == "path" {
			return true
		}
	}
	return false
}

// An answer of another shape, or an unknown one, is found.
func TestAnAnswerThatDoesNotConformIsFound(t *testing.T) {
	s, err := document()
	check(t, err)
	schema, err := s.compile("components", "schemas", "Killed")
	check(t, err)
	for text, good := range map[string]bool{
		`{"job":"01m8ea7nkkhctza5xd82x48ys5","actor":"a"}`: true, `{"job":"01m8ea7nkkhctza5xd82x48ys5"}`: false, `{"job":"x","actor":"a"}`: false,
		`{"job":"01m8ea7nkkhctza5xd82x48ys5","actor":"a","more":1}`: false,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		check(t, err)
		if err := schema.Validate(value); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
}
