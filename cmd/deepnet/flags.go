package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/internal/jobfile"
	"deepnet/supervisor/plan"
)

// format is how a result is printed: for a person or for a program.
type format string

const (
	asText format = "text"
	asJSON format = "json"
	asYAML format = "yaml" // what asJSON says; of train --explain: a job file
	asName format = "name" // what is listed by its name alone, one a line
)

// outputFlag defines -o: text, json or yaml.
func outputFlag(flags *pflag.FlagSet) *format {
	return formatFlag(flags, "text, json or yaml", asText, asJSON, asYAML)
}

// listingFlag defines -o of what lists or shows, which has names besides.
func listingFlag(flags *pflag.FlagSet) *format {
	return formatFlag(flags, "table, json, yaml or name", "table", asText, asJSON, asYAML, asName)
}

// formatFlag defines -o; the first of its words is the default.
func formatFlag(flags *pflag.FlagSet, words string, allowed ...format) *format {
	chosen := asText
	flags.FuncP("output", "o", fmt.Sprintf("`FORMAT`: %s (default %s)", words, allowed[0]), func(value string) error {
		chosen = format(value)
		if !slices.Contains(allowed, chosen) {
			return errors.New("must be " + words)
		}
		if chosen == "table" {
			chosen = asText
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
