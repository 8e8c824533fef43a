package gateway

import (
	"fmt"
	"testing"
	"time"
)

// Whatever somebody has seen, he gets the rest without a gap, or hears that he missed some.
func TestAFeedGivesTheRestOrSaysThatSomeIsMissing(t *testing.T) {
	d := &feed{before: 7, news: make(chan struct{})}
	for revision := uint64(8); revision <= 5000; revision++ {
		d.add(line{revision, fmt.Appendf(nil, "%d,", revision)}, time.Hour)
		if revision%397 > 0 && revision < 4997 {
			continue
		}
		for after := uint64(0); after <= revision; after++ {
			if after%61 > 0 && after > d.before+1 && after+1 < revision {
				continue // between the ends there is nothing special
			}
			got := d.take(after)
			if got.missed {
				if after >= 7 && revision-after <= kept {
					t.Fatalf("at %d, after %d: missed", revision, after)
				}
				continue
			}
			first, last := uint64(0), after
			if len(got.text) > 0 {
				fmt.Sscanf(string(got.text), "%d,", &first)
				last = got.after
			}
			if last != revision || first != 0 && first != after+1 || first == 0 && after != revision {
				t.Fatalf("at %d, after %d: from %d to %d", revision, after, first, last)
			}
		}
	}
}
