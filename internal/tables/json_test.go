package tables

import (
	"strings"
	"testing"
)

func TestColumnsOfJSONAreItsKeysInOrderOfAppearance(t *testing.T) {
	got, notices := readAll(t, []byte(`{"a":1,"b":"x,y","c":true}
{"b":null,"d":12345678901234567890}

{ "c" : false , "a" : -1.5e-3 }
{}
{"e":"\u00e9\n"}`), Options{})
	const want = "a,b,c,d,e\n1,\"x,y\",true,,\n,,,12345678901234567890,\n-0.0015,,false,,\n,,,,\n,,,,\"é\n\"\n"
	if got != want || notices != nil {
		t.Errorf("read %q, %q", got, notices)
	}
}

func TestWrongJSONIsRefused(t *testing.T) {
	for content, told := range map[string]string{
		`{"a":1}` + "\n" + `{"a":[1,2]}`: `object 2 has more than one value for the key "a", a list or an object; a cell has one: give each value a key of its own, or remove the key`,
		`{"data":{"a":[1,2]}}`:           `object 1 has more than one value for the key "data"`,
		`{"a":1}` + "\n" + `{"a":2,`:     "the JSON is cut off after object 1; make it again or copy it again",
		`[{"a":1},{"a":2}`:               "the JSON is cut off after object 2",
		`[{"a":1}] {"a":2}`:              "there is something after the list of objects",
		`{"a":1}` + "\n" + `[2]`:         "object 2 is no object",
		`{"a":1}` + "\n" + `17`:          "object 2 is no object; JSON lines have an object for every row",
		`{"a":1,"a":2}`:                  `object 1: the key "a" is there twice; keep one of them`,
		`{"a":NaN}`:                      "a number that is none is null",
		`{"a":1} }`:                      "the JSON is wrong after object 1",
		`{}`:                             "no object has a key",
		"{\"a\":\"\xff\"}":               "the JSON is not in UTF-8; save it as UTF-8",

		`{"` + strings.Repeat("k", 1001) + `":1}`:     "object 1: a key has more than 1000 bytes",
		`{"a":"` + strings.Repeat("x", maxRow) + `"}`: "has more than 16 MiB, the most that a row may have",
	} {
		if got, _, err := reading([]byte(content), Options{Name: "t.jsonl"}); err == nil || !strings.Contains(err.Error(), told) {
			t.Errorf("%.60q: %v, %.60q; want %q", content, err, got, told)
		}
	}
}

func TestTooManyKeysAreRefused(t *testing.T) {
	r := &jsonRows{places: map[string]int{}, header: make([]string, maxColumns)}
	if err := r.meet("one more", cell{}); err == nil || !strings.Contains(err.Error(), "more than 100000 keys") {
		t.Errorf("meet = %v", err)
	}
}
