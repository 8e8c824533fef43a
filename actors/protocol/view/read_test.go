package view

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAPlanThatCannotBeReadIsToldWhereAndWhatBelongsThere(t *testing.T) {
	for text, want := range map[string]string{
		`{"epochs":-1}`:               "plan.epochs: -1 does not belong there; a whole number from 0 on does",
		`{"epochs":2.5}`:              "plan.epochs: 2.5 does not belong there; a whole number from 0 on does",
		`{"target":7}`:                "plan.target: 7 does not belong there; a text does",
		`{"balanced":"yes"}`:          `plan.balanced: "yes" does not belong there; true or false does`,
		`{"hidden":8}`:                "plan.hidden: 8 does not belong there; a list, each of which is a whole number from 0 on, does",
		`{"task":"guessing"}`:         `plan.task: "guessing" does not belong there; one of TASK_UNSPECIFIED, TASK_CLASSIFICATION, TASK_REGRESSION does`,
		`{"optimizer":{"rho":"a"}}`:   `plan.optimizer.rho: "a" does not belong there; a number does`,
		`{"layers":[{"neurons":-3}]}`: "plan.layers[0].neurons: -3 does not belong there; a whole number from 0 on does",
		`{"epoch":3}`:                 `plan has no "epoch"; did you mean "epochs"?`,
	} {
		if _, err := ReadPlan(json.RawMessage(text)); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
