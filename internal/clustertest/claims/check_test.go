package claims

import (
	"testing"
	"time"
)

const ms = time.Millisecond

// history are operations of a job j, made one after the other, but for those that say when.
func history(operations ...Operation) []Operation {
	for i := range operations {
		o := &operations[i]
		if o.Kind != Leave && o.Kind != Renew {
			o.Job = "j"
		}
		if o.Client == 0 {
			o.Client = i + 1
		}
		if o.Return == 0 {
			o.Call, o.Return = time.Duration(10*i)*ms, time.Duration(10*i+5)*ms
		}
	}
	return operations
}

func TestHistoriesOfClaims(t *testing.T) {
	for _, row := range []struct {
		name    string
		history []Operation
		wrong   bool
	}{
		{"nothing happened", nil, false},
		{"one works, gives up, another goes on", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1},
			Operation{Kind: Write, Owner: "a", Token: 1, Release: true}, Operation{Kind: Claim, Owner: "b", Token: 2},
			Operation{Kind: Write, Owner: "b", Token: 2, Over: true}), false},
		{"a claim gives a token twice", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Token: 1}), true},
		{"a token is left out", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1, Release: true},
			Operation{Kind: Claim, Owner: "b", Token: 3}), true},
		{"a job is claimed whose owner is alive", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1},
			Operation{Kind: Claim, Owner: "b", Token: 2}), true},
		{"so it is, renewed without a write", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Renew, Owner: "a"},
			Operation{Kind: Claim, Owner: "b", Token: 2}), true},
		{"a job is claimed whose owner's lease may have run out", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1},
			Operation{Kind: Claim, Owner: "b", Token: 2, Call: 1005 * ms, Return: 1006 * ms}), false},
		{"a job is claimed as soon as its owner has left", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1},
			Operation{Kind: Leave, Owner: "a"}, Operation{Kind: Claim, Owner: "b", Token: 2}), false},
		{"a stale write is refused", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Token: 2},
			Operation{Kind: Write, Owner: "a", Token: 1, Result: Refused}, Operation{Kind: Write, Owner: "b", Token: 2}), false},
		{"a stale write is taken", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Token: 2},
			Operation{Kind: Write, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "b", Token: 2}), true},
		{"a stale write is taken that may have come before the claim", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Token: 2},
			Operation{Kind: Write, Owner: "a", Token: 1, Call: 6 * ms, Return: 50 * ms}), false},
		{"a good write is refused", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1, Result: Refused}), true},
		{"a claim whose answer was lost was done", history(
			Operation{Kind: Claim, Owner: "a", Result: Unknown}, Operation{Kind: Claim, Owner: "b", Token: 2}), false},
		{"a claim whose answer was lost was not done", history(
			Operation{Kind: Claim, Owner: "a", Result: Unknown}, Operation{Kind: Claim, Owner: "b", Token: 1}), false},
		{"a claim whose answer was lost was done twice", history(
			Operation{Kind: Claim, Owner: "a", Result: Unknown}, Operation{Kind: Claim, Owner: "b", Token: 3}), true},
		{"a write whose answer was lost ended the job much later", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1, Over: true, Result: Unknown},
			Operation{Kind: Write, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Result: Missing}), false},
		{"a write was done by a first try, and refused at the second", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1, Release: true, Result: Perhaps, Call: 6 * ms, Return: 50 * ms},
			Operation{Kind: Claim, Owner: "b", Token: 2}, Operation{Kind: Write, Owner: "a", Token: 1, Release: true, Result: Refused, Call: 6 * ms, Return: 50 * ms}), false},
		{"a claim is refused by who has the job", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Result: Refused, Holder: "a"}), false},
		{"a claim is refused by who has not", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Claim, Owner: "b", Result: Refused, Holder: "c"}), true},
		{"a job that is over is claimed", history(
			Operation{Kind: Claim, Owner: "a", Token: 1}, Operation{Kind: Write, Owner: "a", Token: 1, Over: true, Release: true},
			Operation{Kind: Claim, Owner: "b", Token: 2}), true},
		{"a job is missing that is not over", history(
			Operation{Kind: Claim, Owner: "a", Result: Missing}), true},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := Check(row.history, time.Second); (err != nil) != row.wrong {
				t.Errorf("it is wrong: %v, want %v: %v", err != nil, row.wrong, err)
			}
		})
	}
}

func TestHowManyJobsAreSurelyHeldAtOnce(t *testing.T) {
	claim := func(job, owner string, at time.Duration) []Operation {
		return []Operation{
			{Job: job, Kind: Claim, Owner: owner, Token: 1, Call: at, Return: at + ms},
			{Kind: Renew, Owner: owner, Call: at + ms, Return: at + 2*ms},
		}
	}
	add := func(all ...[]Operation) (history []Operation) {
		for _, some := range all {
			history = append(history, some...)
		}
		return history
	}
	for _, row := range []struct {
		name    string
		history []Operation
		want    int
	}{
		{"two at once", add(claim("j", "a", 0), claim("k", "b", 500*ms)), 2},
		{"one after the other's lease", add(claim("j", "a", 0), claim("k", "b", 1500*ms)), 1},
		{"one after the other gave up", add(claim("j", "a", 0),
			[]Operation{{Job: "j", Kind: Write, Owner: "a", Token: 1, Release: true, Call: 400 * ms, Return: 450 * ms}}, claim("k", "b", 500*ms)), 1},
		{"one whose owner came back after its lease", add(claim("j", "a", 0),
			[]Operation{{Kind: Renew, Owner: "a", Call: 1500 * ms, Return: 1501 * ms}}, claim("k", "b", 1600*ms)), 1},
		{"one whose owner renewed its lease in time", add(claim("j", "a", 0),
			[]Operation{{Kind: Renew, Owner: "a", Call: 900 * ms, Return: 901 * ms}}, claim("k", "b", 1600*ms)), 2},
		{"one that does not count", add(claim("j", "a", 0), claim("other", "b", 500*ms)), 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := MostAtOnce(row.history, time.Second, func(job string) bool { return job != "other" }); got != row.want {
				t.Errorf("%d, want %d", got, row.want)
			}
		})
	}
}
