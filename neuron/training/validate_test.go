package training

import (
	"slices"
	"strings"
	"testing"

	"deepnet/neuron"
)

func TestARunWhosePartsDoNotGoTogetherIsRefusedWithAReason(t *testing.T) {
	sound := wish{rows: 9, test: 2, batch: 3, epochs: 4, optimizer: "adam"}
	whole := sound
	whole.optimizer, whole.batch = "rprop", 0
	for what, test := range map[string]struct {
		wish   wish
		change func(c *Run)
		reason string // "": none
	}{
		"what goes together":                  {sound, func(*Run) {}, ""},
		"rprop on all rows":                   {whole, func(*Run) {}, ""},
		"rprop on a batch that has all":       {whole, func(c *Run) { c.Batch = 7 }, ""},
		"rprop on some rows":                  {whole, func(c *Run) { c.Batch = 6 }, "optimizer rprop needs all 7 rows in every step, not 6: give a batch of 0"},
		"rprop with a schedule":               {whole, schedule(t, neuron.ScheduleSpec{Name: "cosine"}), "rprop finds the length of its steps by itself: choose the schedule constant"},
		"rprop with a warm-up":                {whole, schedule(t, neuron.ScheduleSpec{Warmup: 1}), "rprop finds the length of its steps by itself"},
		"rprop with the schedule constant":    {whole, schedule(t, neuron.ScheduleSpec{Name: "constant"}), ""},
		"a warm-up with an epoch after it":    {sound, schedule(t, neuron.ScheduleSpec{Warmup: 3}), ""},
		"a warm-up without":                   {sound, schedule(t, neuron.ScheduleSpec{Warmup: 4}), "a warm-up of 4 epochs leaves none of 4"},
		"a least rate that is the rate":       {sound, schedule(t, neuron.ScheduleSpec{Name: "cosine", MinRate: 0.1}), ""},
		"a least rate above the rate's start": {sound, schedule(t, neuron.ScheduleSpec{Name: "cosine", MinRate: 0.2}), "least rate, 0.2, is above the learning rate, 0.1"},
	} {
		c := test.wish.run(t)
		test.change(c)
		err := c.Validate()
		if (err == nil) != (test.reason == "") || err != nil && !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A run refuses what neuron lists of a schedule's settings.
func TestASettingOfAScheduleIsRefusedWithTheOptimizersThatItDoesNotGoWith(t *testing.T) {
	for _, optimizer := range neuron.Optimizers() {
		c := wish{rows: 9, test: 2, epochs: 4, optimizer: optimizer}.run(t)
		schedule(t, neuron.ScheduleSpec{Warmup: 1})(c)
		refused := c.Validate() != nil
		for _, s := range neuron.Settings() {
			if strings.HasPrefix(s.Name, "schedule.") && slices.Contains(s.NotWith, optimizer) != refused {
				t.Errorf("%s is not with %q; a run with %s refuses a schedule: %v", s.Name, s.NotWith, optimizer, refused)
			}
		}
	}
}

// schedule gives a run a schedule.
func schedule(t *testing.T, spec neuron.ScheduleSpec) func(*Run) {
	t.Helper()
	made, err := neuron.NewSchedule(spec)
	if err != nil {
		t.Fatal(err)
	}
	return func(c *Run) { c.Schedule = made }
}
