package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// chaosFlags are the flags of `deepnet chaos`.
type chaosFlags struct {
	every   time.Duration // 0: not given
	victims []protocol.Victim
	seed    uint64
	off     bool
	format  *format
}

// newChaos is the command that has actors crashed at random.
func newChaos(s *shell) *cobra.Command {
	var f chaosFlags
	cmd := &cobra.Command{
		Use:   "chaos [JOB] --rate N/TIME | --off",
		Short: "Crash actors of running jobs at random moments, or say whether that is done",
		Long: `Crash actors of running jobs at random moments, to see them restart: the models do not
change by a bit. Without flags, say whether that is done. It is off until somebody asks for
it, and off again when the service starts anew.

The moments and the victims follow from the seed. Too many crashes in too little time use up
the restart budgets, and the job fails: that of a trainer is 3 in 5 minutes.`,
		Example: `  deepnet chaos --rate 1/15s --target neuron,layer --seed 7
  deepnet chaos latest --rate 10/1m --target neuron
  deepnet chaos
  deepnet chaos --off`,
		Annotations: map[string]string{needsService: "yes"},
		Args:        positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, args); err != nil {
				return wrongUse(cmd, err)
			}
			return chaos(cmd, s, args, f)
		},
	}
	flags := cmd.Flags()
	flags.Func("rate", "`N/TIME`: how many crashes in which time on average, such as 1/15s", f.setRate)
	flags.Func("target", "`KINDS` of actors, with commas between: neuron, layer, network, trainer (default all)", f.setTarget)
	flags.Uint64Var(&f.seed, "seed", 1, "`N` that decides moments and victims")
	flags.BoolVar(&f.off, "off", false, "crash no more")
	f.format = outputFlag(flags)
	return cmd
}

// setRate reads a rate: 1/15s, 10/1m, or a time for one crash.
func (f *chaosFlags) setRate(value string) error {
	count, length, both := strings.Cut(value, "/")
	if !both {
		count, length = "1", value
	}
	n, err := strconv.ParseUint(count, 10, 16)
	period, periodErr := time.ParseDuration(length)
	if err != nil || periodErr != nil || n == 0 || period <= 0 {
		return errors.New("must be a number of crashes and a time, such as 1/15s")
	}
	f.every = period / time.Duration(n)
	return nil
}

func (f *chaosFlags) setTarget(value string) error {
	for name := range strings.SplitSeq(value, ",") {
		victim, err := view.ReadVictim(strings.TrimSpace(name))
		if err != nil {
			return err
		}
		f.victims = append(f.victims, victim)
	}
	return nil
}

// check refuses flags that do not go together.
func (f *chaosFlags) check(cmd *cobra.Command, args []string) error {
	said := f.victims != nil || cmd.Flag("seed").Changed || len(args) > 0
	switch {
	case f.off && (f.every > 0 || said):
		return errors.New("--off goes with no other flag and no JOB")
	case f.every == 0 && said:
		return errors.New("--rate is missing: how many crashes in which time, such as 1/15s")
	default:
		return nil
	}
}

func chaos(cmd *cobra.Command, s *shell, args []string, f chaosFlags) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	var now *protocol.Chaos
	if f.every == 0 && !f.off {
		now, err = service.Chaos(cmd.Context())
	} else {
		now, err = setChaos(cmd, service, args, f)
	}
	switch {
	case err != nil:
		return err
	case *f.format != asText:
		return s.write(*f.format, view.NewChaos(now))
	default:
		fmt.Fprintln(s.out, terminal.Chaos(now))
		return nil
	}
}

func setChaos(cmd *cobra.Command, service *client.Client, args []string, f chaosFlags) (*protocol.Chaos, error) {
	every := max(1, f.every.Milliseconds()) // 0 would turn it off
	request := &protocol.SetChaos{EveryMs: every, Victims: f.victims, Seed: f.seed}
	if f.off {
		request = &protocol.SetChaos{}
	}
	if len(args) > 0 {
		job, err := service.Get(cmd.Context(), args[0])
		if err != nil {
			return nil, err
		}
		request.Job = job.GetId()
	}
	return service.SetChaos(cmd.Context(), request)
}
