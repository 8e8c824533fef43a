package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
	"deepnet/supervisor/plan"
)

// format is how a result is printed: for a person or for a program.
type format string

const (
	asText format = "text"
	asJSON format = "json"
	asYAML format = "yaml" // of train: a job file
	asName format = "name" // what is listed by its name alone, one a line
)

// listingFlag defines -o of what lists or shows: table, json, yaml or name.
func listingFlag(flags *pflag.FlagSet) *format {
	chosen := asText
	flags.FuncP("output", "o", "`FORMAT`: table, json, yaml or name (default table)", func(value string) error {
		chosen = format(value)
		switch chosen {
		case "table":
			chosen = asText
		case asText, asJSON, asYAML, asName:
		default:
			return errors.New("must be table, json, yaml or name")
		}
		return nil
	})
	return &chosen
}

// writeYAML writes as YAML what view.Write writes as JSON.
func writeYAML(out io.Writer, value any) error {
	line, err := view.Encode(value)
	if err != nil {
		return err
	}
	text, err := yaml.JSONToYAML(line)
	if err != nil {
		return fmt.Errorf("the answer cannot be written as YAML: %w", err)
	}
	for row := range strings.Lines(string(text)) {
		fmt.Fprintln(out, terminal.Clean(strings.TrimSuffix(row, "\n")))
	}
	return nil
}

// outputFlag defines -o, which takes text, json, and what there is besides.
func outputFlag(flags *pflag.FlagSet, besides ...format) *format {
	chosen, allowed := asText, []format{asText, asJSON}
	names := "text or json"
	for _, other := range besides {
		allowed, names = append(allowed, other), "text, json or "+string(other)
	}
	flags.FuncP("output", "o", "`FORMAT`: "+names+" (default text)", func(value string) error {
		chosen = format(value)
		if !slices.Contains(allowed, chosen) {
			return errors.New("must be " + names)
		}
		return nil
	})
	return &chosen
}

// nameFlag defines a flag for a name.
func nameFlag(flags *pflag.FlagSet, field *string, flag, usage string) {
	flags.Func(flag, usage, func(value string) error {
		*field = value
		return checkName(value)
	})
}

// checkName refuses what is not a name.
func checkName(value string) error {
	if value == "" || !utf8.ValidString(value) {
		return errors.New("must be a name")
	}
	return nil
}

// numberFlag defines a flag for a whole number of at least so much; the field stays nil
// where the flag is not given.
func numberFlag(flags *pflag.FlagSet, field **uint32, least uint32, flag, usage string) {
	flags.Func(flag, usage, func(value string) error {
		n, err := wholeNumber(value, least)
		*field = &n
		return err
	})
}

// wholeNumber reads a whole number of at least so much.
func wholeNumber(value string, least uint32) (uint32, error) {
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil || n < uint64(least) {
		return 0, fmt.Errorf("must be a whole number from %d to %d", least, uint32(math.MaxUint32))
	}
	return uint32(n), nil
}

// listFlags has the help of every command list its flags under their titles.
func listFlags(root *cobra.Command) {
	cobra.AddTemplateFunc("sections", sectionUsages)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".LocalFlags.FlagUsages", "sections .LocalFlags"))
}

// sectionUsages describes flags, those without a title first.
func sectionUsages(flags *pflag.FlagSet) string {
	bySection := map[string]*pflag.FlagSet{}
	flags.VisitAll(func(flag *pflag.Flag) {
		title := strings.Join(flag.Annotations[jobfile.SectionKey], "")
		if bySection[title] == nil {
			bySection[title] = pflag.NewFlagSet(title, pflag.ContinueOnError)
		}
		bySection[title].AddFlag(flag)
	})
	var text strings.Builder
	for _, title := range plan.Sections() {
		own := bySection[string(title)]
		switch {
		case own == nil:
			continue
		case title != plan.General:
			fmt.Fprintf(&text, "\n%s:\n", title)
		}
		text.WriteString(own.FlagUsages())
	}
	return text.String()
}

// onceEach has every flag of a command and its subcommands refused the second time, unless
// it takes one value more each time: the one that is meant is not known.
func onceEach(cmd *cobra.Command) {
	wrap := func(f *pflag.Flag) {
		several, ok := f.Value.(interface{ Repeatable() bool })
		_, wrapped := f.Value.(*once)
		if list := strings.HasSuffix(f.Value.Type(), "Slice"); !wrapped && !list && !(ok && several.Repeatable()) {
			f.Value = &once{Value: f.Value}
		}
	}
	cmd.Flags().VisitAll(wrap)
	cmd.PersistentFlags().VisitAll(wrap)
	for _, sub := range cmd.Commands() {
		onceEach(sub)
	}
}

// once is a flag that is given once at the most.
type once struct {
	pflag.Value
	given string
	twice bool
}

// Set implements pflag.Value.
func (o *once) Set(value string) error {
	if o.twice {
		return fmt.Errorf("it was given before, as %q; give it once", o.given)
	}
	o.given, o.twice = value, true
	return o.Value.Set(value)
}

// wrongFlag is the usage error about a flag; of one that there is not, with the name that
// is most likely meant.
func wrongFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := jobfile.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			err = fmt.Errorf("%w (did you mean --%s?)", err, near)
		}
	}
	return wrongUse(cmd, err)
}
