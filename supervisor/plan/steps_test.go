package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// examples are values for settings whose range, or whose doc, does not give one.
func examples(s Setting) []string {
	switch s.Kind {
	case Number:
		return []string{exampleOf(s, 0.25, 1e-3, 1.5)}
	case Count:
		return []string{exampleOf(s, 2)}
	case Choice:
		var all []string
		for _, w := range s.Words {
			all = append(all, w.Text)
		}
		return all
	case Layers:
		return []string{"4", "4:tanh:dropout=0.5", "4:tanh:normalization=batch", "4:normalization=layer"}
	case Named:
		return []string{"cosine"}
	default:
		return nil
	}
}

func exampleOf(s Setting, of ...float64) string {
	at := slices.IndexFunc(of, s.Range.Contains)
	return fmt.Sprint(of[at])
}

// The preset auto chooses lbfgs for few rows. A plan that it then could not learn
// asks for something else, whatever setting is added.
func TestAutoNeverChoosesLBFGSForAPlanThatLBFGSRefuses(t *testing.T) {
	for _, s := range Settings() {
		for _, text := range examples(s) {
			submit := &protocol.Submit{Name: "waves", Plan: &protocol.Plan{Target: "y"}, Data: &protocol.Submit_Table{Table: waves(40)}}
			if err := s.Set(submit, text); err != nil {
				t.Fatalf("--%s %s %v", s.Flag, text, err)
			}
			made, err := Resolve(submit.GetName(), Own(submit.GetPlan()), Text(DataOf(submit)), nil)
			if err != nil && strings.Contains(err.Error(), "lbfgs") {
				t.Errorf("--%s %s: %v", s.Flag, text, err)
			}
			if err == nil && made.Head.GetPlan().GetOptimizer().GetName() == "lbfgs" && wantsSteps(submit.GetPlan()) {
				t.Errorf("--%s %s asks for steps, and lbfgs was chosen", s.Flag, text)
			}
		}
	}
}

// What asks for steps is nothing for lbfgs, and the other way round, but for the
// number of epochs and the rate, which it has too.
func TestWhatAsksForStepsIsRefusedByLBFGS(t *testing.T) {
	for _, s := range Settings() {
		if !s.OfPlan() || s.Flag == "epochs" || s.Flag == "learning-rate" {
			continue
		}
		for _, text := range examples(s) {
			submit := &protocol.Submit{Name: "waves", Plan: &protocol.Plan{Target: "y"}, Data: &protocol.Submit_Table{Table: waves(40)}}
			if err := s.Set(submit, text); err != nil {
				t.Fatal(err)
			}
			wanted := wantsSteps(submit.GetPlan())
			if submit.Plan.Optimizer == nil {
				submit.Plan.Optimizer = &protocol.Optimizer{}
			}
			submit.Plan.Optimizer.Name = "lbfgs"
			if submit.Plan.Regularization == nil { // or it would be measured
				submit.Plan.Regularization = &protocol.Regularization{L2: proto.Float64(1)}
			}
			_, err := resolve(submit)
			refused := err != nil && strings.Contains(err.Error(), "lbfgs")
			if refused != wanted {
				t.Errorf("--%s %s asks for steps: %v; with lbfgs: %v", s.Flag, text, wanted, err)
			}
		}
	}
}
