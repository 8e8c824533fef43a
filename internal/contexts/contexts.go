// Package contexts keeps a person's named services in a file: where each is, and the
// certificates that it is shown.
//
// It reaches no service, and holds no secret but the names of the files with the keys. To
// keep one more thing of a service, add it to Context.
package contexts

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
)

// Default is the name of the service that is meant where no other is in use; it is in no
// file.
const Default = "default"

// Context is a service with a name.
type Context struct {
	Name        string `yaml:"name" json:"name"`
	Address     string `yaml:"address" json:"address"` // host:port, or several with commas between
	Certificate string `yaml:"tls-cert,omitempty" json:"tls_cert"`
	Key         string `yaml:"tls-key,omitempty" json:"tls_key"`
	Authority   string `yaml:"tls-ca,omitempty" json:"tls_ca"`
}

// File is what the file holds.
type File struct {
	Current  string    `yaml:"current,omitempty"` // the name of the one in use; empty: Default
	Contexts []Context `yaml:"contexts"`          // by name
}

// Path is where the file of this user lies: deepnet/contexts.yaml in the folder for the
// settings of programs.
func Path() (string, error) {
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no place known to keep contexts: %w", err)
	}
	return filepath.Join(folder, "deepnet", "contexts.yaml"), nil
}

// Load reads a file; one that does not exist is empty.
func Load(path string) (File, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the user's own file
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, nil
	}
	var file File
	if err == nil {
		err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&file)
	}
	if err != nil {
		return File{}, fmt.Errorf("the contexts in %s cannot be read: %w", path, err)
	}
	return file, nil
}

// Save writes the file, which only its owner may read, as a whole or not at all.
func (f File) Save(path string) error {
	text, err := yaml.Marshal(f)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = replace(path, text)
	}
	if err != nil {
		return fmt.Errorf("the contexts could not be kept in %s: %w", path, err)
	}
	return nil
}

// replace writes a file beside its place, and puts it there.
func replace(path string, text []byte) error {
	made, err := os.CreateTemp(filepath.Dir(path), ".contexts-") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(made.Name())
	_, err = made.Write(text)
	if err = errors.Join(err, made.Close()); err != nil {
		return err
	}
	return os.Rename(made.Name(), path)
}

// Find returns the context of a name; ok is whether there is one.
func (f File) Find(name string) (c Context, ok bool) {
	at, ok := f.place(name)
	if ok {
		c = f.Contexts[at]
	}
	return c, ok
}

// Put adds a context, in place of one of the same name.
func (f *File) Put(c Context) {
	at, there := f.place(c.Name)
	if there {
		f.Contexts[at] = c
		return
	}
	f.Contexts = slices.Insert(f.Contexts, at, c)
}

// Remove removes a context; ok is whether there was one. If it was in use, Default is now.
func (f *File) Remove(name string) (ok bool) {
	at, ok := f.place(name)
	if !ok {
		return false
	}
	f.Contexts = slices.Delete(f.Contexts, at, at+1)
	if f.Current == name {
		f.Current = ""
	}
	return true
}

// place is where a name stands, or would.
func (f File) place(name string) (at int, there bool) {
	return slices.BinarySearchFunc(f.Contexts, name, func(c Context, name string) int {
		switch {
		case c.Name < name:
			return -1
		case c.Name > name:
			return 1
		default:
			return 0
		}
	})
}
