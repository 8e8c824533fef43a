package dashboard

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// largest is what the page may weigh on its way to a browser, all files packed by gzip.
const largest = 150_000

// read is every file of the page by its name.
func read(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(Files(), name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestThePageIsSmall(t *testing.T) {
	total := 0
	for name, content := range read(t) {
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		if _, err := writer.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%7d %s", packed.Len(), name)
		total += packed.Len()
	}
	t.Logf("%7d in all", total)
	if total > largest {
		t.Errorf("the page weighs %d bytes packed, more than %d", total, largest)
	}
}

// What a strict content security policy would refuse, and what would be loaded from elsewhere.
var refused = map[string]*regexp.Regexp{
	"an inline script":    regexp.MustCompile(`<script(?:>|\s(?:[^>]*\s)?(?:type="module"\s*)?>)`),
	"an inline style":     regexp.MustCompile(`<style|\sstyle="`),
	"an inline listener":  regexp.MustCompile(`<[a-z]+[^>]*\son[a-z]+=`),
	"evaluated text":      regexp.MustCompile(`\beval\(|new Function\(`),
	"markup made of text": regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write`),
	"something elsewhere": regexp.MustCompile(`(?:src|href|url|from|import)\s*[=("' ]+\s*(?:https?:)?//`),
}

func TestThePageKeepsToAStrictPolicy(t *testing.T) {
	for name, content := range read(t) {
		if strings.HasPrefix(name, "vendor/") {
			continue
		}
		for what, pattern := range refused {
			if found := pattern.Find(content); found != nil {
				t.Errorf("%s has %s: %s", name, what, found)
			}
		}
	}
}

func TestTheVendoredLibraryComesWithItsLicence(t *testing.T) {
	files := read(t)
	if !bytes.Contains(files["vendor/uPlot.LICENSE"], []byte("MIT")) {
		t.Error("vendor/uPlot.LICENSE does not hold the licence")
	}
	if !bytes.Contains(files["vendor/uPlot.iife.min.js"], []byte("v1.6.32")) {
		t.Error("vendor/uPlot.iife.min.js is not release 1.6.32")
	}
}

// references finds the files that one of the page's files names.
var references = regexp.MustCompile(`(?:(?:src|href)="|from "\./|import\("\./|script\.src = ")([\w./-]+\.\w+)"`)

func TestWhatThePageRefersToIsThere(t *testing.T) {
	files := read(t)
	for name, content := range files {
		if strings.HasPrefix(name, "vendor/") || path.Ext(name) == ".svg" {
			continue
		}
		for _, found := range references.FindAllSubmatch(content, -1) {
			if _, ok := files[string(found[1])]; !ok {
				t.Errorf("%s refers to %s, which is not there", name, found[1])
			}
		}
	}
}
