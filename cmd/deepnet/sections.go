package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The titles under which the help of a command with many flags lists them, after
// those that most people need.
var flagSections = []string{
	ofNetwork, ofLoss, ofOptimizer, ofPenalties, ofStopping, ofTable, ofTest, ofQueue,
}

const (
	ofNetwork   = "The network"
	ofLoss      = "The loss, and what rows weigh"
	ofOptimizer = "The optimizer"
	ofPenalties = "Penalties and clipping"
	ofStopping  = "The end of learning"
	ofTable     = "The table"
	ofTest      = "Rows kept back"
	ofQueue     = "The queue"
)

// sectionKey annotates a flag with its title.
const sectionKey = "section"

// sectioned defines flags under a title.
func sectioned(flags *pflag.FlagSet, title string, define func(*pflag.FlagSet)) {
	own := pflag.NewFlagSet(title, pflag.ContinueOnError)
	own.SortFlags = false
	define(own)
	own.VisitAll(func(flag *pflag.Flag) { flag.Annotations = map[string][]string{sectionKey: {title}} })
	flags.AddFlagSet(own)
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
		title := strings.Join(flag.Annotations[sectionKey], "")
		if bySection[title] == nil {
			bySection[title] = pflag.NewFlagSet(title, pflag.ContinueOnError)
		}
		bySection[title].AddFlag(flag)
	})
	var text strings.Builder
	for _, title := range slices.Concat([]string{""}, flagSections) {
		own := bySection[title]
		switch {
		case own == nil:
			continue
		case title != "":
			fmt.Fprintf(&text, "\n%s:\n", title)
		}
		text.WriteString(own.FlagUsages())
	}
	return text.String()
}
