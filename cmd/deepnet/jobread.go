package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"deepnet/internal/jobfile"
)

// fileFlag defines -f.
func fileFlag(flags *pflag.FlagSet, path *string) {
	flags.VarP(words(path), "file", "f", "`FILE` with the job: YAML or JSON, whose keys are these flags; a flag given here wins")
}

// takeFile gives to the flags what a job file has for them; what the command line
// gave stays.
func (job *jobFlags) takeFile(path string) error {
	text, err := readJobFile(path)
	if err != nil {
		return failed(exitUsage, "%s: %w", path, err)
	}
	err = job.take(text, path)
	var place *jobfile.Error
	switch {
	case errors.As(err, &place):
		return failed(exitUsage, "%s:%w", path, err)
	case err != nil:
		return failed(exitUsage, "%s: %w", path, err)
	default:
		return nil
	}
}

func readJobFile(path string) ([]byte, error) {
	file, _, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, jobfile.MaxSize+1))
}

// take takes a job file's text, which lies at a path.
func (job *jobFlags) take(text []byte, path string) error {
	root, err := jobfile.Read(text)
	if err != nil {
		return err
	}
	if job.preset(root) == presetSklearn {
		if root, err = fromSklearn(root); err != nil {
			return err
		}
	}
	keys := job.keys()
	for _, entry := range root.Entries {
		if entry.Key == "table" {
			err = job.takeTable(entry, path)
		} else {
			err = job.takeEntry(keys, entry, path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// preset is the preset of the command line, else of the file.
func (job *jobFlags) preset(root *jobfile.Node) string {
	if job.Changed("preset") {
		return job.submit.GetPlan().GetPreset()
	}
	for _, entry := range root.Entries {
		if entry.Key == "preset" {
			return entry.Value.Text
		}
	}
	return ""
}

// takeTable takes the table's name, which is relative to the file's folder.
func (job *jobFlags) takeTable(entry jobfile.Entry, path string) error {
	if err := want(entry.Value, jobfile.Scalar); err != nil {
		return err
	}
	table := entry.Value.Text
	switch {
	case table == "" || strings.ContainsRune(table, 0) || !utf8.ValidString(table):
		return jobfile.Wrong(entry.Value.At, "table: %q is not the name of a file", table)
	case job.table != "":
		return nil
	case table != "-" && !filepath.IsAbs(table):
		table = filepath.Join(filepath.Dir(path), table)
	}
	job.table = table
	return nil
}

func (job *jobFlags) takeEntry(keys []shape, entry jobfile.Entry, path string) error {
	at := slices.IndexFunc(keys, func(s shape) bool { return s.key == entry.Key })
	if at < 0 {
		return job.unknownKey(keys, entry)
	}
	spelled, err := keys[at].spell(entry.Value)
	if err != nil {
		return about(entry.Key, err)
	}
	for _, s := range spelled {
		if job.decided(s.flag) {
			return nil
		}
		if err := job.Lookup(s.flag).Value.Set(s.value); err != nil {
			return jobfile.Wrong(s.at, "%s: %q is not possible: %v", entry.Key, s.value, err)
		}
		job.from[s.flag] = fmt.Sprintf("%s:%d", filepath.Base(path), entry.At.Line)
	}
	return nil
}

// about names the key that an error is about.
func about(key string, err error) error {
	var place *jobfile.Error
	if errors.As(err, &place) {
		return jobfile.Wrong(place.At, "%s: %s", key, place.Reason)
	}
	return err
}

func (job *jobFlags) unknownKey(keys []shape, entry jobfile.Entry) error {
	names := []string{"table"}
	for _, key := range keys {
		names = append(names, key.key)
	}
	own := sklearnsKey(entry.Key)
	if meant := strings.ReplaceAll(entry.Key, "_", "-"); meant != entry.Key && slices.Contains(names, meant) {
		hint := ""
		if own != "" {
			hint = fmt.Sprintf(" (It is scikit-learn's name for %q, with \"preset: sklearn\".)", own)
		}
		return jobfile.Wrong(entry.At, "there is no key %q; did you mean %q?%s", entry.Key, meant, hint)
	}
	if own != "" {
		return jobfile.Wrong(entry.At, "%q is scikit-learn's name for %q; write that, or say \"preset: sklearn\"", entry.Key, own)
	}
	if slices.Contains([]string{"watch", "output", "explain", "file"}, entry.Key) {
		return jobfile.Wrong(entry.At, "%q is said on the command line, by --%s; it is nothing of the job", entry.Key, entry.Key)
	}
	if near := jobfile.Nearest(entry.Key, names); near != "" {
		return jobfile.Wrong(entry.At, "there is no key %q; did you mean %q?", entry.Key, near)
	}
	return jobfile.Wrong(entry.At, "there is no key %q; the keys are the flags of deepnet train, see --help", entry.Key)
}

// sklearnsKey is the key for a parameter of scikit-learn; empty where there is none.
func sklearnsKey(name string) string {
	for _, one := range sklearnParameters() {
		if one.name == name {
			return one.key
		}
	}
	return ""
}
