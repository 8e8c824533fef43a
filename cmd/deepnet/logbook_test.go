package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// logLine is one line of the service's log as a program reads it.
type logLine map[string]any

// readLog reads a log in which every line must be a JSON object with a level, a
// time and a message: no stack, no stray print.
func readLog(text string) ([]logLine, error) {
	var lines []logLine
	for raw := range strings.Lines(text) {
		var line logLine
		if err := json.Unmarshal([]byte(raw), &line); err != nil {
			return nil, fmt.Errorf("the log has a line that is no log line: %q", raw)
		}
		for _, field := range []string{"level", "time", "message"} {
			if line[field] == nil {
				return nil, fmt.Errorf("a log line has no %s: %s", field, raw)
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// ours leaves out what the library beneath says of its own inner life, which is
// shown at debug only.
func ours(lines []logLine) []logLine {
	return slices.DeleteFunc(lines, func(line logLine) bool {
		return line["logger"] == "protoactor" && (line["level"] == "debug" || line["level"] == "info")
	})
}

// inOrder wants the end of a log to say that the service stopped in order, and no
// line to tell of a crash.
func inOrder(lines []logLine) error {
	var said []any
	for _, line := range lines {
		if line["job"] == nil && line["message"] != "restarted" && line["times"] == nil { // while jobs and the port come to a stop, they may tell more
			said = append(said, line["message"])
		}
	}
	if last := said[max(0, len(said)-2):]; !slices.Equal(last, []any{"stopping", "stopped"}) {
		return fmt.Errorf("the log ends with %q, not with stopping and stopped", last)
	}
	for _, line := range lines {
		if line["level"] == "error" && line["message"] != "no restart left, the parent fails" {
			return fmt.Errorf("the log tells of an error: %v", line)
		}
	}
	return nil
}

// documented wants every message and field of ours to stand in the reference.
func documented(lines []logLine) error {
	text, err := os.ReadFile("../../docs/reference/log-fields.md")
	if err != nil {
		return err
	}
	for _, line := range lines {
		message := fmt.Sprint(line["message"])
		if !strings.Contains(string(text), "`"+message+"`") {
			return fmt.Errorf("docs/reference/log-fields.md does not name the message `%s`", message)
		}
		for field := range line {
			if !strings.Contains(string(text), "`"+field+"`") {
				return fmt.Errorf("docs/reference/log-fields.md does not name the field `%s` of the message `%s`", field, message)
			}
		}
	}
	return nil
}

// matching counts the lines whose fields match: each want is FIELD=REGEXP for the
// whole value, or FIELD= for a field that must not be there.
func matching(lines []logLine, wants []string) (int, error) {
	count := 0
	for _, line := range lines {
		yes, err := line.matches(wants)
		if err != nil {
			return 0, err
		}
		if yes {
			count++
		}
	}
	return count, nil
}

func (l logLine) matches(wants []string) (bool, error) {
	for _, want := range wants {
		field, pattern, ok := strings.Cut(want, "=")
		if !ok {
			return false, fmt.Errorf("%q is not FIELD=REGEXP", want)
		}
		value, there := l[field]
		if pattern == "" && there || pattern != "" && !there {
			return false, nil
		}
		if pattern == "" {
			continue
		}
		whole, err := regexp.Compile("^(?:" + pattern + ")$")
		if err != nil {
			return false, err
		}
		if !whole.MatchString(plainText(value)) {
			return false, nil
		}
	}
	return true, nil
}

// plainText is a JSON value in words: a string without quotes, anything else as
// JSON writes it.
func plainText(value any) string {
	if words, ok := value.(string); ok {
		return words
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// dig takes a field out of JSON: a.b is field b of field a, a.0 the first of list a.
func dig(text, path string) (string, error) {
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return "", fmt.Errorf("%w in %q", err, text)
	}
	for name := range strings.SplitSeq(path, ".") {
		switch within := value.(type) {
		case map[string]any:
			value = within[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(within) {
				return "", fmt.Errorf("a list of %d has no %q in %s", len(within), name, text)
			}
			value = within[i]
		default:
			return "", fmt.Errorf("there is no %q of %s in %s", name, path, text)
		}
	}
	return plainText(value), nil
}
