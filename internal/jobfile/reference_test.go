package jobfile

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"deepnet/supervisor/plan"
)

var update = flag.Bool("update", false, "rewrite what is made from the table of settings in docs/reference")

// generated is a part of a page that is made from the table of settings: between
// the line that names it and the one that ends it.
var generated = regexp.MustCompile(`(?s)(<!-- made from the settings: ([^\n]*) -->\n).*?(\n<!-- end -->)`)

// The pages of reference say what the table of settings says: after a change run
//
//	go test ./internal/jobfile -run Reference -update
func TestTheReferenceIsMadeFromTheSettings(t *testing.T) {
	seen := map[string]bool{}
	for page, of := range map[string]func(title string) string{"flags.md": flagRows, "job-file.md": keyRows} {
		path := "../../docs/reference/" + page
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		made := generated.ReplaceAllStringFunc(string(text), func(part string) string {
			match := generated.FindStringSubmatch(part)
			seen[page+" "+match[2]] = true
			return match[1] + "\n" + strings.TrimSpace(of(match[2])) + "\n" + match[3]
		})
		if made == string(text) {
			continue
		}
		if *update {
			if err := os.WriteFile(path, []byte(made), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s is not what the settings say; if they are right: go test ./internal/jobfile -run Reference -update", page)
	}
	want := []string{"job-file.md keys", "job-file.md a schedule", "job-file.md scikit-learn"}
	for _, section := range plan.Sections() {
		want = append(want, "flags.md "+titled(section))
	}
	for _, part := range want {
		if !seen[part] {
			t.Errorf("the part %q is missing", part)
		}
	}
}

// titled is the title of a section on the page of flags.
func titled(section plan.Section) string {
	if section == plan.General {
		return "first of all"
	}
	return string(section)
}

// flagRows is the table of a section's flags.
func flagRows(title string) string {
	rows := "| flag | meaning | range | left out |\n|---|---|---|---|\n"
	for _, s := range plan.Settings() {
		if titled(s.Section) == title {
			rows += fmt.Sprintf("| `--%s %s` | %s | %s | %s |\n", s.Flag, valueName.FindStringSubmatch(s.Doc)[1], cell(s.Doc), s.Range.Words, leftOut(s))
		}
	}
	return rows
}

var valueName = regexp.MustCompile("`([^`]+)`")

// cell is a text in a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// leftOut says what a setting is that nobody gives.
func leftOut(s plan.Setting) string {
	presets := s.SetBy()
	switch {
	case s.Default != "" && presets != nil:
		return "`" + s.Default + "`, or by " + quoted(presets)
	case s.Default != "":
		return "`" + strings.Trim(s.Default, `"`) + "`"
	case s.Guess != "":
		return cell(s.Guess)
	case s.Source != "":
		return "by " + s.Source
	case slices.Equal(presets, plan.Presets()):
		return "by the preset"
	case presets != nil:
		return "by " + quoted(presets)
	default:
		return ""
	}
}

func quoted(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// keyRows is a part of the page of job files.
func keyRows(title string) string {
	var text string
	switch title {
	case "keys":
		text = "| key | besides one value | flag |\n|---|---|---|\n| `table` | | `FILE`; relative to the file's folder; `-` for the standard input |\n| `sheet` | | `--sheet`, with a `table` in the same file |\n"
		for _, key := range New(nil).keys() {
			example := regexp.MustCompile(`[\[{].*[\]}]|\b(balanced|cosine)\b`).ReplaceAllString(key.settings[0].Example, "`$0`")
			var flags []string
			for _, s := range key.settings {
				flags = append(flags, "`--"+s.Flag+"`")
			}
			text += fmt.Sprintf("| `%s` | %s | %s |\n", key.name, example, strings.Join(flags, ", "))
		}
	case "a schedule":
		all := New(nil).settings
		names := all[slices.IndexFunc(all, func(e entry) bool { return e.Flag == "schedule" })].PartNames()[1:]
		last := len(names) - 1
		text = "A schedule's settings are " + quoted(names[:last]) + " and `" + names[last] + "`;\n[each schedule](optimizers-and-schedules.md) has its own of them."
	case "scikit-learn":
		text = "| parameter | key | |\n|---|---|---|\n"
		for _, p := range sklearnParameters() {
			key := ""
			if p.key != "" {
				key = "`" + p.key + "`"
			}
			text += fmt.Sprintf("| `%s` | %s | %s |\n", p.name, key, p.doc)
		}
	}
	return text
}
