package gateway

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// asset is a file of the page.
type asset struct {
	kind   string // its media type
	tag    string // changes with the content
	plain  []byte
	packed []byte // by gzip; nil: that would not be smaller
}

// assets reads the whole page and the tables to try, so that a path is a key and leads nowhere else.
func assets(config Config) (map[string]*asset, error) {
	all := map[string]*asset{}
	for name, table := range config.Samples {
		all["/samples/"+name] = newAsset(name, table)
	}
	if config.Page == nil {
		return all, nil
	}
	page := config.Page
	err := fs.WalkDir(page, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(page, name)
		if err == nil {
			all["/"+name] = newAsset(name, text)
		}
		return err
	})
	if index := all["/index.html"]; index != nil {
		all["/"] = index
	}
	return all, err
}

func newAsset(name string, text []byte) *asset {
	sum := sha256.Sum256(text)
	a := &asset{kind: kindOf(name), tag: `"` + hex.EncodeToString(sum[:16]) + `"`, plain: text}
	var packed bytes.Buffer
	out, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	_, _ = out.Write(text) // into memory
	_ = out.Close()
	if packed.Len() < len(text) {
		a.packed = packed.Bytes()
	}
	return a
}

// kindOf is the media type of a file by its ending, whatever this machine thinks of it.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json", ".map":
		return "application/json"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// file serves a file of the page.
func (s *api) file(w http.ResponseWriter, r *http.Request) error {
	a := s.page[r.URL.Path]
	if a == nil {
		return refuse(codeNotFound, "there is nothing at %s", r.URL.Path)
	}
	header := w.Header()
	header.Set("ETag", a.tag)
	header.Set("Cache-Control", "no-cache") // ask whether it changed
	header.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("If-None-Match"), a.tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	text := a.plain
	if a.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		text = a.packed
	}
	header.Set("Content-Type", a.kind)
	header.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text)
	}
	return nil
}
