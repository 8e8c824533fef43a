package facetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// place is a value in the document, and the way to it.
type place struct {
	at    []string
	value any
}

// everywhere are the places of the document, the whole first.
func everywhere(from place) []place {
	all := []place{from}
	within := func(name string, value any) {
		all = append(all, everywhere(place{append(slices.Clone(from.at), name), value})...)
	}
	switch value := from.value.(type) {
	case map[string]any:
		for name, inner := range value {
			within(name, inner)
		}
	case []any:
		for i, inner := range value {
			within(fmt.Sprint(i), inner)
		}
	}
	return all
}

// under is what a value has under a name; nil: nothing.
func under(value any, names ...string) any {
	for _, name := range names {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func TestEveryReferenceOfTheDocumentLeadsSomewhereAndEverythingIsReferredTo(t *testing.T) {
	s, err := document()
	check(t, err)
	referred := map[string]bool{}
	for _, p := range everywhere(place{nil, s.whole}) {
		reference, ok := under(p.value, "$ref").(string)
		if !ok {
			continue
		}
		referred[reference] = true
		path, local := strings.CutPrefix(reference, "#/")
		if !local || s.at(strings.Split(path, "/")...) == nil {
			t.Errorf("%s: %s leads nowhere", strings.Join(p.at, "/"), reference)
		}
	}
	for _, kind := range []string{"schemas", "responses"} {
		for name := range s.at("components", kind).(map[string]any) {
			if !referred["#/components/"+kind+"/"+name] {
				t.Errorf("nothing refers to %s", name)
			}
		}
	}
}

// operations calls each with every operation of the document.
func operations(t *testing.T, each func(where string, operation map[string]any)) {
	t.Helper()
	s, err := document()
	check(t, err)
	for path, methods := range s.at("paths").(map[string]any) {
		for method, operation := range methods.(map[string]any) {
			each(method+" "+path, operation.(map[string]any))
		}
	}
}

func TestEveryOperationHasANameOfItsOwn(t *testing.T) {
	named := map[any]string{}
	operations(t, func(where string, operation map[string]any) {
		name := operation["operationId"]
		if other, taken := named[name]; taken || name == nil {
			t.Errorf("%s is called %v, as is %s", where, name, other)
		}
		named[name] = where
	})
}

func TestEveryParameterIsDeclaredOnceAndNoneThatThePathLacks(t *testing.T) {
	operations(t, func(where string, operation map[string]any) {
		seen := map[string]bool{}
		parameters, _ := operation["parameters"].([]any)
		for _, p := range parameters {
			key := fmt.Sprint(under(p, "in"), " ", under(p, "name"))
			if seen[key] || under(p, "description") == nil {
				t.Errorf("%s: the parameter %s is there twice, or has no description", where, key)
			}
			seen[key] = true
			if under(p, "in") == "path" && !strings.Contains(where, "{"+fmt.Sprint(under(p, "name"))+"}") {
				t.Errorf("%s: the path has no %s", where, key)
			}
		}
	})
}

func TestEveryBodyAndAnswerHasASchema(t *testing.T) {
	operations(t, func(where string, operation map[string]any) {
		if body := operation["requestBody"]; body != nil && len(schemasOf(under(body, "content"))) == 0 {
			t.Errorf("%s: the body has no schema", where)
		}
		for status, answer := range under(operation, "responses").(map[string]any) {
			if under(answer, "$ref") == nil && len(schemasOf(under(answer, "content"))) == 0 {
				t.Errorf("%s: %s has no schema", where, status)
			}
		}
	})
}

// schemasOf are the schemas of a content by its media types; none, if one lacks it.
func schemasOf(content any) map[string]any {
	found := map[string]any{}
	types, _ := content.(map[string]any)
	for kind, media := range types {
		schema := under(media, "schema")
		if schema == nil {
			return nil
		}
		found[kind] = schema
	}
	return found
}

func TestEveryExampleOfTheDocumentIsOneOfItsSchema(t *testing.T) {
	s, err := document()
	check(t, err)
	found := 0
	for _, p := range everywhere(place{nil, s.whole}) {
		if under(p.value, "schema") == nil || len(p.at) < 2 || p.at[len(p.at)-2] != "content" {
			continue
		}
		examples := []any{}
		if one := under(p.value, "example"); one != nil {
			examples = append(examples, one)
		}
		several, _ := under(p.value, "examples").(map[string]any)
		for _, example := range several {
			examples = append(examples, under(example, "value"))
		}
		schema, err := s.compile(append(slices.Clone(p.at), "schema")...)
		check(t, err)
		for _, example := range examples {
			found++
			if err := schema.Validate(example); err != nil {
				t.Errorf("%s: %v\n%v", strings.Join(p.at, "/"), err, example)
			}
		}
	}
	if found < 5 {
		t.Errorf("there are %d examples", found)
	}
}
