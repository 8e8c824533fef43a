package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/internal/jobfile"
	"deepnet/supervisor/plan"
)

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
