package client

import "testing"

func TestHistoriesAreComparedAtTheEpochsThatBothRecord(t *testing.T) {
	for _, row := range []struct {
		a, b          training
		agree, differ uint32
	}{
		{training{9, 1, 0}, training{9, 1, 0}, 9, 0},
		{training{9, 1, 0}, training{5, 1, 0}, 5, 0},
		{training{9, 1, 0}, training{9, 1, 4}, 3, 4},
		{training{9, 1, 0}, training{9, 1, 1}, 0, 1},
		{training{99, 5, 0}, training{99, 5, 43}, 40, 45},
		{training{99, 2, 0}, training{99, 3, 50}, 48, 54},
		{training{100, 10, 0}, training{37, 10, 0}, 30, 0},
	} {
		var l lab
		l.add("a", row.a)
		l.add("b", row.b)
		for _, pair := range [][]string{{"a", "b"}, {"b", "a"}} {
			d, err := local(t, &l).Diff(t.Context(), pair[0], pair[1])
			check(t, err)
			agree, differ := uint32(0), uint32(0)
			if d.AgreeThrough != nil {
				agree = *d.AgreeThrough
			}
			if d.DifferAt != nil {
				differ = *d.DifferAt
			}
			if agree != row.agree || differ != row.differ {
				t.Errorf("%v, %v: they agree through %d and differ at %d", row.a, row.b, agree, differ)
			}
			if same := row.a.epochs == row.b.epochs && row.b.own == 0; d.Same != same {
				t.Errorf("%v, %v: same is %v", row.a, row.b, d.Same)
			}
		}
	}
}
