package jobfile

import (
	"encoding/json"
	"testing"

	"deepnet/supervisor/plan"
)

func TestEverySettingIsDescribed(t *testing.T) {
	described := Described()
	if len(described) != len(plan.Settings()) {
		t.Fatalf("%d of %d", len(described), len(plan.Settings()))
	}
	for _, d := range described {
		if d.Kind == "" || d.Path == "" || d.Doc == "" || d.Choices == nil {
			t.Errorf("%+v says too little", d)
		}
		if d.Kind == "choice" && len(d.Choices) == 0 {
			t.Errorf("%s has no choices", d.Path)
		}
	}
}

func TestASettingIsDescribedForPrograms(t *testing.T) {
	for _, d := range Described() {
		want := map[string]string{
			"plan.epochs":        `{"path":"plan.epochs","flag":"epochs","kind":"count","doc":"` + "`N`" + ` passes over the rows at the most","section":"","default":null,"low":1,"high":1000000,"choices":[]}`,
			"plan.stopping.keep": `{"path":"plan.stopping.keep","flag":"keep","kind":"choice","doc":"` + "`WHICH`" + ` epoch's weights are the model's: best, last","section":"The end of learning","default":null,"low":null,"high":null,"choices":["best","last"]}`,
		}[d.Path]
		if got, err := json.Marshal(d); want != "" && (err != nil || string(got) != want) {
			t.Errorf("%s, want\n%s, %v", got, want, err)
		}
	}
}
