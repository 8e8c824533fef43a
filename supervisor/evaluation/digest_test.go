package evaluation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
)

// An evaluation is the same to the last bit on every machine. The digests change only
// when what is measured changes.
func TestDigestsOfEvaluationsAreTheSameOnEveryMachine(t *testing.T) {
	for want, s := range map[string]Subject{
		"classes": sigmoid(t, 300, 0.1, 3, 0.7, -0.3),
		"numbers": numbers(t, 300),
	} {
		e := evaluated(t, s)
		h := sha256.New()
		for _, m := range append(e.GetMetrics(), e.GetBaselines()[0].GetMetrics()...) {
			fmt.Fprintf(h, "%s %x %x %x\n", m.GetName(), m.GetValue(), m.GetLow(), m.GetHigh())
		}
		for _, i := range e.GetImportances() {
			fmt.Fprintf(h, "%s %x %x\n", i.GetColumn(), i.GetLoss(), i.GetSpread())
		}
		for _, q := range e.GetNumbers().GetResiduals() {
			fmt.Fprintf(h, "%x\n", q.GetValue())
		}
		if got := hex.EncodeToString(h.Sum(nil)[:8]); got != digests[want] {
			t.Errorf("%s: %s, want %s", want, got, digests[want])
		}
	}
}

var digests = map[string]string{"classes": "8efc2b9836dd1508", "numbers": "085af8223de48806"}
