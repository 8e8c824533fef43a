package jobfile

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// Take takes in what a job file asks for, but what flags have decided already. path is
// where it lies: its table is named from there, and Explain names it. What is wrong
// with the file is an *Error, or ErrTooLarge.
func (job *Job) Take(text []byte, path string) error {
	root, err := Read(text)
	if err != nil {
		return err
	}
	if job.preset(root) == presetSklearn {
		if root, err = fromSklearn(root); err != nil {
			return err
		}
	}
	keys, given := job.keys(), job.Table != ""
	for _, entry := range root.Entries {
		switch entry.Key {
		case "table":
			err = job.takeTable(entry, path)
		case "sheet":
			err = job.takeSheet(entry, given)
		default:
			err = job.takeEntry(keys, entry, path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// preset is the preset that flags chose, else the file's.
func (job *Job) preset(root *Node) string {
	if chosen := job.Submit.GetPlan().GetPreset(); chosen != "" {
		return chosen
	}
	for _, entry := range root.Entries {
		if entry.Key == "preset" {
			return entry.Value.Text
		}
	}
	return ""
}

// takeTable takes the table's name, which is relative to the file's folder.
func (job *Job) takeTable(entry Entry, path string) error {
	if err := want(entry.Value, Scalar); err != nil {
		return err
	}
	table := entry.Value.Text
	switch {
	case table == "" || strings.ContainsRune(table, 0) || !utf8.ValidString(table):
		return Wrong(entry.Value.At, "table: %q is not the name of a file", table)
	case job.Table != "":
		return nil
	case table != "-" && !filepath.IsAbs(table):
		table = filepath.Join(filepath.Dir(path), table)
	}
	job.Table = table
	return nil
}

// takeSheet takes the sheet of the file's table, unless another table was given.
func (job *Job) takeSheet(entry Entry, given bool) error {
	if err := want(entry.Value, Scalar); err != nil {
		return err
	}
	sheet := entry.Value.Text
	switch {
	case sheet == "":
		return Wrong(entry.Value.At, "sheet: %q is not the name of a sheet", sheet)
	case !given && job.Sheet == "":
		job.Sheet = sheet
	}
	return nil
}

func (job *Job) takeEntry(keys []key, entry Entry, path string) error {
	at := slices.IndexFunc(keys, func(k key) bool { return k.name == entry.Key })
	if at < 0 {
		return unknownKey(keys, entry)
	}
	spelled, err := keys[at].spell(entry.Value)
	if err != nil {
		return about(entry.Key, err)
	}
	for _, s := range spelled {
		if job.decided(s.to) {
			return nil
		}
		if err := s.to.set(s.text); err != nil {
			return Wrong(s.at, "%s: %q is not possible: %v", entry.Key, s.text, err)
		}
		job.from[s.to.Flag] = fmt.Sprintf("%s:%d", filepath.Base(path), entry.At.Line)
	}
	return nil
}

// about names the key that an error is about.
func about(key string, err error) error {
	var place *Error
	if errors.As(err, &place) {
		return Wrong(place.At, "%s: %s", key, place.Reason)
	}
	return err
}

// onlyFlags are flags of the commands that take job files, and nothing of a job.
var onlyFlags = []string{"watch", "output", "explain", "file"}

// unknownKey is the error about a key that there is not.
func unknownKey(keys []key, entry Entry) error {
	names := []string{"table", "sheet"}
	for _, key := range keys {
		names = append(names, key.name)
	}
	own := sklearnsKey(entry.Key)
	if meant := strings.ReplaceAll(entry.Key, "_", "-"); meant != entry.Key && slices.Contains(names, meant) {
		hint := ""
		if own != "" {
			hint = fmt.Sprintf(" (It is scikit-learn's name for %q, with \"preset: sklearn\".)", own)
		}
		return Wrong(entry.At, "there is no key %q; did you mean %q?%s", entry.Key, meant, hint)
	}
	near := Nearest(entry.Key, names)
	switch {
	case own != "":
		return Wrong(entry.At, "%q is scikit-learn's name for %q; write that, or say \"preset: sklearn\"", entry.Key, own)
	case slices.Contains(onlyFlags, entry.Key):
		return Wrong(entry.At, "%q is said on the command line, by --%s; it is nothing of the job", entry.Key, entry.Key)
	case near != "":
		return Wrong(entry.At, "there is no key %q; did you mean %q?", entry.Key, near)
	default:
		return Wrong(entry.At, "there is no key %q; the keys are the flags of deepnet train, see --help", entry.Key)
	}
}
