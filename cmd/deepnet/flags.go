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
	asYAML format = "yaml" // a job file
)

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
