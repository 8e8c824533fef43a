package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/chart"
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

// clean makes words from outside fit for a terminal: whatever does not show
// (control characters, line breaks, marks that turn the writing direction)
// is spelled out, as \x1b.
func clean(words string) string {
	var b strings.Builder
	for i, r := range words {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(words[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, words[i])
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// figure is a number for a person: six digits.
func figure(x float64) string {
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// percent is a share for a person.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', 1, 64) + " %"
}

// score is how well a job does on the rows kept back, in words; "" when unknown.
func score(job *protocol.Job) string {
	switch result := job.GetResult(); {
	case result == nil:
		return ""
	case result.Accuracy != nil:
		return percent(result.GetAccuracy())
	case result.R2 != nil:
		return "R² " + figure(result.GetR2())
	default:
		return ""
	}
}

// age is how long ago something happened, in the largest unit that fits.
func age(now time.Time, thenMS int64) string {
	past := max(0, now.Sub(time.UnixMilli(thenMS)))
	switch {
	case thenMS == 0:
		return "-"
	case past < time.Minute:
		return fmt.Sprintf("%ds", past/time.Second)
	case past < time.Hour:
		return fmt.Sprintf("%dm", past/time.Minute)
	case past < 48*time.Hour:
		return fmt.Sprintf("%dh", past/time.Hour)
	default:
		return fmt.Sprintf("%dd", past/(24*time.Hour))
	}
}

// counted is a number of things, such as "1 row" or "3 rows".
func counted(n uint64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// fieldsOf are the fields of lines.
func fieldsOf(lines []view.Line) (fields []field) {
	for _, line := range lines {
		fields = append(fields, field{line.Name, line.Value})
	}
	return fields
}

// field is one line of a description.
type field struct{ name, value string }

// writeFields writes the fields that have a value, values in one column.
func writeFields(out io.Writer, fields []field) {
	widest := 0
	for _, f := range fields {
		if f.value != "" {
			widest = max(widest, len(f.name))
		}
	}
	for _, f := range fields {
		if f.value != "" {
			fmt.Fprintf(out, "%-*s  %s\n", widest, f.name, clean(f.value))
		}
	}
}

// keptEpoch says which epoch the model is of, where that is not the last.
func keptEpoch(result *protocol.Result) string {
	if best := result.GetBestEpoch(); best > 0 && best != result.GetEpochs() {
		return fmt.Sprintf(", the weights are those of epoch %d", best)
	}
	return ""
}

// outcome is what a job has to say once it is over, or so far.
func outcome(job *protocol.Job) []field {
	result := job.GetResult()
	fields := []field{
		{"job", job.GetId()},
		{"state", view.StateName(job.GetState())},
		{"reason", job.GetReason()},
		{"epochs", fmt.Sprintf("%d of %d", view.Epochs(job), job.GetPlan().GetEpochs()) + keptEpoch(result)},
	}
	if e, ok := view.LastError(job); ok {
		_, with, _ := strings.Cut(chart.Training(job.GetPlan()), "training")
		fields = append(fields, field{"error", figure(e) + with})
	}
	if s := result.GetSummary(); s != nil {
		fields = append(fields, field{chart.MetricName(s.GetMetric()), chart.Sentence(s)})
	} else if s := score(job); s != "" && result.Accuracy != nil {
		fields = append(fields, field{"accuracy", fmt.Sprintf("%s of %s kept back", s, counted(job.GetHeldOut(), "row"))})
	} else if s != "" {
		fields = append(fields, field{"R²", fmt.Sprintf("%s on %s kept back", figure(result.GetR2()), counted(job.GetHeldOut(), "row"))})
	}
	if result != nil && result.HeldOutError != nil {
		fields = append(fields, field{"held-out error", figure(result.GetHeldOutError())})
	}
	return append(fields,
		field{"restarts", strconv.FormatUint(uint64(job.GetRestarts()), 10)},
		field{"digest", result.GetDigest()})
}
