package neuron

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// keys are unlike each other in one field at a time.
func keys() []Key {
	base := Key{Seed: 1, Purpose: PurposeWeights, Epoch: 2, Step: 3, Layer: 4, Neuron: 5}
	list := []Key{{}, base, base, base, base, base, base, base}
	list[2].Seed = 9
	list[3].Purpose = PurposeShuffle
	list[4].Epoch = 9
	list[5].Step = 9
	list[6].Layer = -1
	list[7].Neuron = 9
	return append(list, Key{Purpose: "a"}, Key{Purpose: "a\x00"}, Key{Epoch: 1}, Key{Step: 1}, Key{Layer: 1}, Key{Neuron: 1})
}

func TestTheSameKeyDrawsTheSameAndAnyOtherSomethingElse(t *testing.T) {
	seen := map[uint64]Key{}
	chance := NewChance()
	for _, k := range keys() {
		chance.Reset(k)
		first, second := chance.Uint64(), chance.Uint64()
		chance.Reset(Key{Seed: 77})
		chance.Float64()
		chance.Reset(k)
		if again := chance.Uint64(); again != first || chance.Uint64() != second {
			t.Errorf("%+v draws %x, then %x", k, first, again)
		}
		if other, ok := seen[first]; ok {
			t.Errorf("%+v draws what %+v draws", k, other)
		}
		seen[first] = k
	}
}

// The seeds were made apart from this code, by Python's hashlib over
// b"deepnet chance 1\0" + struct.pack("<QQ", seed, len(purpose)) + purpose +
// struct.pack("<QQqq", epoch, step, layer, neuron).
func TestDrawsArePinned(t *testing.T) {
	for _, test := range []struct {
		key   Key
		seed  string
		first uint64
	}{
		{Key{}, "4e18a11799308457e82637cf0e93d8042293a1bc917a25544dde78343fe8559c", 0xa3c907b878e21f15},
		{Key{Seed: 1, Purpose: PurposeWeights, Layer: 1, Neuron: 2}, "082f9c00f51743411f02669d8b7dfb8a04cb5ae0392dabbfa46d8f4c6ab9b0d7", 0xef71c0c222bf59aa},
		{Key{Seed: 1<<64 - 1, Purpose: PurposeShuffle, Epoch: 3, Step: 4, Layer: -1}, "5bbde8e59513eb21a9c68a1ec3453fbfdcd7aed3ebbca2782f436ac99ec2b742", 0x882e3112e149bd6f},
	} {
		seed, err := hex.DecodeString(test.seed)
		if err != nil {
			t.Fatal(err)
		}
		outside := rand.NewChaCha8([32]byte(seed))
		chance := NewChance()
		chance.Reset(test.key)
		if got := chance.Uint64(); got != test.first || got != outside.Uint64() {
			t.Errorf("%+v draws %#x, want %#x", test.key, got, test.first)
		}
		if got, want := chance.Float64(), float64(outside.Uint64()>>11)/(1<<53); got != want {
			t.Errorf("%+v draws %v, want %v", test.key, got, want)
		}
	}
}

func TestPermutationsArePinned(t *testing.T) {
	chance, order := NewChance(), make([]int, 10)
	for i := range order {
		order[i] = i
	}
	chance.Reset(Key{Seed: 1, Purpose: PurposeShuffle, Epoch: 1})
	chance.Permute(order)
	if want := []int{4, 6, 5, 1, 9, 3, 0, 8, 7, 2}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
}

func TestEveryPermutationIsEquallyLikely(t *testing.T) {
	for n, ways := range map[int]int{1: 1, 2: 2, 3: 6, 4: 24, 5: 120} {
		chance, counts := NewChance(), map[string]int{}
		draws := 500 * ways
		for seed := range uint64(draws) {
			order := []int{0, 1, 2, 3, 4}[:n]
			chance.Reset(Key{Seed: seed, Purpose: PurposeShuffle})
			chance.Permute(order)
			counts[fmt.Sprint(order)]++
		}
		if len(counts) != ways {
			t.Fatalf("%d of %d orders of %d", len(counts), ways, n)
		}
		if n == 1 {
			continue
		}
		squares := 0.0
		for _, c := range counts {
			squares += float64((c-500)*(c-500)) / 500
		}
		if p := (distuv.ChiSquared{K: float64(ways - 1)}).Survival(squares); p < 0.001 {
			t.Errorf("orders of %d: chi-square %.1f, p = %.5f", n, squares, p)
		}
	}
}

func TestDrawsBelowALimitReachEveryNumber(t *testing.T) {
	chance := NewChance()
	for _, n := range []uint64{1, 2, 3, 7, 1<<63 + 1, 1<<64 - 1} {
		low, high := uint64(1<<64-1), uint64(0)
		for range 300 {
			x := chance.below(n)
			if x >= n {
				t.Fatalf("%d is not below %d", x, n)
			}
			low, high = min(low, x), max(high, x)
		}
		if low > n/50 || high < n-1-n/50 {
			t.Errorf("below %d: %d to %d", n, low, high)
		}
	}
}

// Without drawing again, half of these draws would be multiples of 3.
func TestDrawsBelowALimitAreUnbiased(t *testing.T) {
	chance, counts := NewChance(), [3]int{}
	for range 30000 {
		counts[chance.below(3<<62)%3]++
	}
	for rest, c := range counts {
		if c < 9700 || c > 10300 {
			t.Errorf("%d of 30000 leave %d when divided by 3", c, rest)
		}
	}
}

func TestDrawingAllocatesNothing(t *testing.T) {
	chance, order := NewChance(), make([]int, 50)
	draw := func() {
		chance.Reset(Key{Seed: 3, Purpose: PurposeShuffle, Epoch: 4})
		chance.Permute(order)
		chance.Float64()
	}
	if n := testing.AllocsPerRun(20, draw); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
