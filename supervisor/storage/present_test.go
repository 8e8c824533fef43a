package storage

import (
	"slices"
	"testing"
	"time"
)

func TestOfTheNodesOfANameTheOneAliveIsSeenOrTheLastOne(t *testing.T) {
	nodes := []Node{
		{Owner: "a1", Name: "a", Seen: 4},
		{Owner: "a2", Name: "a", Seen: 2, Left: time.Second},
		{Owner: "a3", Name: "a", Seen: 3},
		{Owner: "b1", Name: "b", Seen: 1},
		{Owner: "b2", Name: "b", Seen: 2},
		{Owner: "c1", Name: "c", Seen: 1, Left: time.Second},
	}
	var seen []string
	for _, n := range Present(nodes) {
		seen = append(seen, n.Owner)
	}
	if want := []string{"a2", "b2", "c1"}; !slices.Equal(seen, want) {
		t.Errorf("seen are %v, not %v", seen, want)
	}
}
