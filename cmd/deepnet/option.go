package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// option is a flag of a job. What is given to it goes into the job's submission, and
// what the submission has can be told again, so that a flag and a key of a job file
// are one thing.
type option struct {
	set   func(string) error
	given func() []string // what, given again, sets the same; empty: nothing is set
}

// String implements pflag.Value: there is no default to show, the service has them.
func (o option) String() string { return "" }

// Set implements pflag.Value.
func (o option) Set(value string) error { return o.set(value) }

// Type implements pflag.Value; the help text names what is wanted.
func (o option) Type() string { return "func" }

// words is an option for a name.
func words(field *string) option {
	return option{text(field), func() []string { return unlessEmpty(*field) }}
}

func unlessEmpty(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// amount is an option for a number of a range.
func amount(field **float64, allowed func() interval) option {
	return option{number(field, allowed), func() []string {
		if *field == nil {
			return nil
		}
		return []string{exactly(**field)}
	}}
}

// exactly writes a number so that it is read as the very same.
func exactly(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// count is an option for a whole number of at least so much.
func count(field **uint32, least uint64) option {
	return option{whole(field, least), func() []string {
		if *field == nil {
			return nil
		}
		return []string{strconv.FormatUint(uint64(**field), 10)}
	}}
}

// plainCount is an option for a whole number that is 0 where nothing was said.
func plainCount(field *uint32) option {
	return option{plainWhole(field), func() []string {
		if *field == 0 {
			return nil
		}
		return []string{strconv.FormatUint(uint64(*field), 10)}
	}}
}

func seedOption(field **uint64) option {
	return option{seed(field), func() []string {
		if *field == nil {
			return nil
		}
		return []string{strconv.FormatUint(**field, 10)}
	}}
}

func priorityOption(field *int32) option {
	return option{integer(field), func() []string {
		if *field == 0 {
			return nil
		}
		return []string{strconv.FormatInt(int64(*field), 10)}
	}}
}

func taskOption(field *protocol.Task) option {
	return option{task(field), func() []string {
		if *field == protocol.Task_TASK_UNSPECIFIED {
			return nil
		}
		return []string{view.TaskName(*field)}
	}}
}

// wordOf is an option for one of some words, which mean what they are mapped to.
func wordOf(field *string, words map[string]string) option {
	return option{choice(field, words), func() []string {
		for word, meant := range words {
			if meant == *field {
				return []string{word}
			}
		}
		return unlessEmpty(*field)
	}}
}

// oneOfThese is an option for one of some words.
func oneOfThese(field *string, words ...string) option {
	meant := map[string]string{}
	for _, word := range words {
		meant[word] = word
	}
	return wordOf(field, meant)
}

// severalOption is an option that takes one more each time.
func severalOption(field *[]string) option {
	return option{several(field), func() []string { return slices.Clone(*field) }}
}

func widthsOption(field *[]uint32) option {
	return option{widths(field), func() []string {
		if noHidden(*field) {
			return []string{""}
		}
		var parts []string
		for _, width := range *field {
			parts = append(parts, strconv.FormatUint(uint64(width), 10))
		}
		return unlessEmpty(strings.Join(parts, ","))
	}}
}

func delimiterOption(field *string) option {
	return option{delimiter(field), func() []string {
		if *field == "\t" {
			return []string{"tab"}
		}
		return unlessEmpty(*field)
	}}
}

// fillingOption is an option for a way to fill missing cells, or what to fill them with.
func fillingOption(how, with *string) option {
	return option{filling(how, with), func() []string {
		if *with != "" {
			return []string{*with}
		}
		return unlessEmpty(*how)
	}}
}

func kindOption(field *[]*protocol.ColumnKind) option {
	return option{kind(field), func() (given []string) {
		for _, k := range *field {
			given = append(given, k.GetColumn()+"="+k.GetKind())
		}
		return given
	}}
}

func scheduleOption(field **protocol.Schedule) option {
	return option{schedule(field), func() []string {
		if *field == nil {
			return nil
		}
		return []string{spelled((*field).GetName(), ":", assigned((*field).ProtoReflect()))}
	}}
}

// spelled is a name with settings after a colon.
func spelled(name, colon string, settings []string) string {
	if len(settings) == 0 {
		return name
	}
	return name + colon + strings.Join(settings, ",")
}

// assigned lists the numbers that a message has, as setting=number.
func assigned(m protoreflect.Message) (settings []string) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if f.Kind() == protoreflect.StringKind || !m.Has(f) {
			continue
		}
		number := fmt.Sprint(m.Get(f).Interface())
		if f.Kind() == protoreflect.DoubleKind {
			number = exactly(m.Get(f).Float())
		}
		settings = append(settings, strings.ReplaceAll(string(f.Name()), "_", "-")+"="+number)
	}
	return settings
}

// scheduleSettings are the names of a schedule's settings.
func scheduleSettings() (names []string) {
	fields := (&protocol.Schedule{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if f := fields.Get(i); f.Kind() != protoreflect.StringKind {
			names = append(names, strings.ReplaceAll(string(f.Name()), "_", "-"))
		}
	}
	return names
}

// finiteNumber reads a number that is not beyond all numbers.
func finiteNumber(value string) (float64, bool) {
	x, err := strconv.ParseFloat(value, 64)
	return x, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}
