package facetest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// strict is OpenAPI's schema of a document, which leaves open what a schema in it is, and
// closes that as its authors do: those are JSON Schema 2020-12. Beyond them, no schema has a
// keyword that JSON Schema does not know, such as one that is misspelt.
const strict = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$ref": "https://spec.openapis.org/oas/3.1/schema/2022-10-07",
	"$defs": {"schema": {
		"$dynamicAnchor": "meta",
		"$ref": "https://json-schema.org/draft/2020-12/schema",
		"unevaluatedProperties": false
	}}
}`

// official is the schema of OpenAPI 3.1 documents.
func official(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	for name, text := range map[string]string{"https://spec.openapis.org/oas/3.1/schema/2022-10-07": datamodel.OpenAPI31SchemaData, "strict.json": strict} {
		resource, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		check(t, err)
		check(t, compiler.AddResource(name, resource))
	}
	schema, err := compiler.Compile("strict.json")
	check(t, err)
	return schema
}

func TestTheDocumentIsOneByTheSchemaOfOpenAPI(t *testing.T) {
	s, err := document()
	check(t, err)
	if err := official(t).Validate(s.whole); err != nil {
		t.Errorf("%#v", err)
	}
}

// Every mistake is made in the document itself, and found where it is.
func TestAMistakeInTheDocumentIsFound(t *testing.T) {
	s, err := document()
	check(t, err)
	schema := official(t)
	operation := func(d map[string]any) map[string]any {
		return under(d, "paths", "/v1/jobs", "get").(map[string]any)
	}
	for name, mistake := range map[string]func(document map[string]any){
		"a version that there is not":     func(d map[string]any) { d["openapi"] = "3.0.3" },
		"no title":                        func(d map[string]any) { delete(d["info"].(map[string]any), "title") },
		"a member that is misspelt":       func(d map[string]any) { operation(d)["sumary"] = "x" },
		"an answer without a description": func(d map[string]any) { operation(d)["responses"] = map[string]any{"200": map[string]any{}} },
		"a status that is none": func(d map[string]any) {
			operation(d)["responses"] = map[string]any{"ok": map[string]any{"description": "x"}}
		},
		"a parameter in no place": func(d map[string]any) {
			operation(d)["parameters"] = []any{map[string]any{"name": "x", "in": "body", "schema": true}}
		},
		"a parameter without a schema": func(d map[string]any) { operation(d)["parameters"] = []any{map[string]any{"name": "x", "in": "query"}} },
		"a path parameter that may lack": func(d map[string]any) {
			operation(d)["parameters"] = []any{map[string]any{"name": "x", "in": "path", "schema": true}}
		},
		"a type that there is not": func(d map[string]any) {
			under(d, "components", "schemas", "Killed").(map[string]any)["type"] = "objekt"
		},
		"a keyword deep down, misspelt": func(d map[string]any) {
			under(d, "components", "schemas", "Killed", "properties", "actor").(map[string]any)["maxLen"] = 3
		},
		"a security scheme that is unlike": func(d map[string]any) {
			under(d, "components", "securitySchemes").(map[string]any)["x"] = map[string]any{"type": "key"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := copied(s.whole).(map[string]any)
			mistake(wrong)
			if schema.Validate(wrong) == nil {
				t.Error("it is not found")
			}
		})
	}
}

// copied is a value of JSON that shares nothing with the first.
func copied(value any) any {
	switch value := value.(type) {
	case map[string]any:
		made := maps.Clone(value)
		for name, inner := range made {
			made[name] = copied(inner)
		}
		return made
	case []any:
		made := slices.Clone(value)
		for i, inner := range made {
			made[i] = copied(inner)
		}
		return made
	default:
		return value
	}
}
