package jobfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sameValues compares what files say, wherever they say it.
var sameValues = cmp.Options{cmpopts.IgnoreTypes(Position{}), cmpopts.EquateEmpty()}

func TestYAMLAndJSONAreReadAlike(t *testing.T) {
	yaml := `---
# a comment
target: species   # another
hidden: [64, 32]
learning-rate: 1e-3
seed: 007
missing: ["", NA, '-999', "a\tb"]
layers:
  - {neurons: 8, activation: tanh}
  - neurons: 4
kinds:
  zip: category
  "a: b": number
`
	json := "\ufeff" + `{"target": "species", "hidden": [64, 32], "learning-rate": "1e-3", "seed": "007",
	"missing": ["", "NA", "-999", "a\tb"],
	"layers": [{"neurons": 8, "activation": "tanh"}, {"neurons": 4}],
	"kinds": {"zip": "category", "a: b": "number"}}`
	a, err := Read([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Read([]byte(json))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b, sameValues); diff != "" {
		t.Errorf("YAML (-) and JSON (+):\n%s", diff)
	}
	layers := a.Entries[5]
	if layers.Key != "layers" || layers.At != (Position{8, 1}) || layers.Value.Items[1].Entries[0].At != (Position{10, 5}) {
		t.Errorf("positions are %+v", layers)
	}
}

func TestWhatNoJobNeedsIsRefusedWithItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: 2\na: 3\n":                    `3:1: the key "a" is there already, in line 1; leave one of the two`,
		"kinds: {x: a, \"x\": b}":               `1:15: the key "x" is there already, in line 1; leave one of the two`,
		"a: &x 1\n":                             "1:4: anchors (&) are not taken; write the value out",
		"a: *x\n":                               "1:4: aliases (*) are not taken; write the value out",
		"a:\n  <<: {b: 1}\n":                    "2:3: merge keys (<<) are not taken; write the keys out",
		"a: !!str 1\n":                          "1:4: tags (!) are not taken; write the plain value",
		"a: |\n  text\n":                        "1:4: blocks of text (|) are not taken; write the value on one line, in quotes if it is that sign",
		"b: 1 # |\na: >2- # x\n  text\n":        "2:4: blocks of text (>) are not taken; write the value on one line, in quotes if it is that sign",
		"a: |\r b":                              "1:4: blocks of text (|) are not taken; write the value on one line, in quotes if it is that sign",
		"? a\n: b\n":                            "1:1: question marks before keys are not taken; write key: value",
		"a: 1\n---\nb: 2\n":                     "3:2: the file has 2 documents; write one job to a file",
		"- a\n- b\n":                            `1:1: a job file is keys with values, such as "epochs: 200"; this is a list`,
		"species":                               `1:1: a job file is keys with values, such as "epochs: 200"; this is one value`,
		"a: [1, 2\n":                            "1:4: this is no YAML or JSON: sequence end token ']' not found",
		"a: \xff\n":                             "1:4: the text is not UTF-8; save the file in that encoding",
		"~: 1\n":                                "1:1: a key is one word, and this is nothing",
		"a: " + strings.Repeat("[", 99):         "1:12: lists and maps are nested more than 8 deep; a job needs less",
		"a:\n" + strings.Repeat("- ", 99) + "x": "2:19: lists and maps are nested more than 8 deep; a job needs less",
	} {
		_, err := Read([]byte(text))
		var place *Error
		if !errors.As(err, &place) || err.Error() != want {
			t.Errorf("%.40q is refused by\n%v, not by\n%s", text, err, want)
		}
	}
}

// Signs in quotes begin no block of text, whatever stands behind them.
func TestSignsOfBlocksMayStandInQuotes(t *testing.T) {
	for text, want := range map[string]string{
		`a: " >#"`:              " >#",
		`a: "x \" > # y"`:       `x " > # y`,
		"a: 'it''s | # this'\n": "it's | # this",
		`{a: " | # x"}`:         " | # x",
	} {
		v, err := Read([]byte(text))
		if err != nil || len(v.Entries) != 1 || v.Entries[0].Value.Text != want {
			t.Errorf("%s is read as %+v, %v", text, v, err)
		}
	}
	if v, err := Read([]byte(`a: [x, " >#"]`)); err != nil || v.Entries[0].Value.Items[1].Text != " >#" {
		t.Errorf("in a list: %+v, %v", v, err)
	}
	if _, err := Read([]byte("\" >\": > # x\n  text")); err == nil {
		t.Error("a block behind a key in quotes is taken")
	}
}

// Much of anything is read or refused; the test's own limit of time says that it is
// soon. What is too large is not read.
func TestNoFileTakesLong(t *testing.T) {
	bombs := []string{
		"[", "{", "- ", "a: ", "a:\n ", "? ", ": ", "\"", "'", "# c\n", "- a\n", "[]\n", "&a ", "!a ", "---\n", "|\n", "\t", "a:\n- ", "{a: ", "\\", "%a\n", "}", "x ",
		",", "#", "\r", "a\n  \n", "\n \n", ": \n", "]",
	}
	for _, bomb := range bombs {
		for _, before := range []string{"a: ", "a: \"", "a: >\n  "} {
			text := before + strings.Repeat(bomb, (64<<10)/len(bomb))
			root, err := Read([]byte(text))
			if err == nil && root == nil {
				t.Errorf("%q: neither read nor refused", bomb)
			}
		}
	}
	if _, err := Read(make([]byte, MaxSize+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large a file is refused by %v", err)
	}
}

func TestAnEmptyFileIsAnEmptyMap(t *testing.T) {
	for _, text := range []string{"", "\n\n", "# nothing\n", "---\n", "{}"} {
		root, err := Read([]byte(text))
		if err != nil || root.Kind != Map || len(root.Entries) > 0 {
			t.Errorf("%q became %+v, %v", text, root, err)
		}
	}
}

func TestTheNearestNameForgivesAFewLettersAndTheEnd(t *testing.T) {
	names := []string{"epochs", "learning-rate", "l1", "l2", "batch", "hidden", "beta1", "beta2"}
	for typed, want := range map[string]string{
		"epoch": "epochs", "learning_rate": "learning-rate", "Batch": "batch", "hiden": "hidden", "l3": "l1", "learn": "learning-rate", "h": "",
		"wobble": "", "": "", "x": "",
	} {
		if got := Nearest(typed, names); got != want {
			t.Errorf("%q is %q, not %q", typed, got, want)
		}
	}
}

// What is written is read as the same; what cannot be read is said with its place.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"a: 1\nb: [1, 'x', \"\\n\"]\nc: {d: e}\n", `{"a": [{"b": null}], "-": "~", "": "\u2028"}`, "a: -1.5\nb: yes\nc: .5\nd: 1e5\ne: 0x1F\nf: 2020-01-01\n",
		"a:\n- b: 1\n  c: 2\n-\n", "a: 'it''s'\n", "a: null\n", "a: {}\nb: []\n", "a: \"x\n  y\"\n", "- a: -\n", "a: b:c\nd: \"#\"\n", "a: ? b\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		root, err := Read(text)
		if err != nil {
			var place *Error
			if !errors.As(err, &place) && !errors.Is(err, ErrTooLarge) {
				t.Fatalf("%q is refused without a place: %v", text, err)
			}
			return
		}
		written := Write(root)
		again, err := Read(written)
		if err != nil {
			t.Fatalf("%q was written as\n%s\nwhich is refused: %v", text, written, err)
		}
		if diff := cmp.Diff(root, again, sameValues); diff != "" {
			t.Fatalf("%q was written as\n%s\nwhich is read as (-want +got):\n%s", text, written, diff)
		}
	})
}
