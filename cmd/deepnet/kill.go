package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
)

// newKill is the command that crashes an actor.
func newKill(s *shell) *cobra.Command {
	request := &protocol.Kill{}
	var layer, index *uint32
	cmd := &cobra.Command{
		Use:   "kill neuron|layer|network|trainer",
		Short: "Crash one actor of a running job, to see it restart",
		Long: `Crash one actor of a running job, to see its supervisor restart it. The model does
not change by a bit.`,
		Example: `  deepnet kill neuron --layer 1 --index 2
  deepnet kill network --job 01JDEEPNET`,
		Annotations: map[string]string{needsService: "yes"},
		Args:        positional(1, "neuron|layer|network|trainer"),
		ValidArgs:   []string{"neuron", "layer", "network", "trainer"},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := aim(request, args[0], layer, index); err != nil {
				return wrongUse(cmd, err)
			}
			return kill(cmd, s, request)
		},
	}
	cmd.Flags().StringVarP(&request.Job, "job", "j", "latest", "`JOB` whose actor it is")
	numberFlag(cmd.Flags(), &layer, 0, "layer", "`N`th layer, 0 being the input layer (neuron and layer)")
	numberFlag(cmd.Flags(), &index, 0, "index", "`N`th neuron of its layer, from 0 (neuron)")
	return cmd
}

// aim fills in which actor to kill, refusing flags that are missing or mean nothing.
func aim(request *protocol.Kill, victim string, layer, index *uint32) error {
	switch victim {
	case "neuron":
		request.Victim = protocol.Victim_VICTIM_NEURON
	case "layer":
		request.Victim = protocol.Victim_VICTIM_LAYER
	case "network":
		request.Victim = protocol.Victim_VICTIM_NETWORK
	case "trainer":
		request.Victim = protocol.Victim_VICTIM_TRAINER
	default:
		return fmt.Errorf("%q is no kind of actor: neuron, layer, network or trainer", victim)
	}
	inLayer := victim == "neuron" || victim == "layer"
	switch {
	case inLayer && layer == nil:
		return errors.New("--layer is missing: which layer, 0 being the input layer")
	case victim == "neuron" && index == nil:
		return errors.New("--index is missing: which neuron of the layer, from 0")
	case !inLayer && layer != nil:
		return fmt.Errorf("--layer means nothing for a %s", victim)
	case victim != "neuron" && index != nil:
		return fmt.Errorf("--index means nothing for a %s", victim)
	}
	if layer != nil {
		request.Layer = *layer
	}
	if index != nil {
		request.Index = *index
	}
	return nil
}

func kill(cmd *cobra.Command, s *shell, request *protocol.Kill) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	killed, err := service.Kill(cmd.Context(), request)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Killed %s of job %s. Its restart shows in the service's log and in %s\n",
		terminal.Clean(killed.GetActor()), terminal.Clean(killed.GetJob()), again(cmd, "watch", killed.GetJob()))
	return nil
}
