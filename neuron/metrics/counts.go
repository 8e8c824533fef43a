package metrics

import "math"

// counts are the rows of every class: all that the metrics of predicted classes depend on.
type counts struct {
	rows      int
	right     int   // rows whose class was predicted correctly
	truth     []int // per class: its rows
	predicted []int // per class: the rows predicted to be of it
	hits      []int // per class: its rows predicted to be of it
}

func newCounts(classes int) *counts {
	return &counts{truth: make([]int, classes), predicted: make([]int, classes), hits: make([]int, classes)}
}

// count counts every row as often as times says; nil: once.
func (t *counts) count(truth, predicted, times []int) {
	t.rows, t.right = 0, 0
	clear(t.truth)
	clear(t.predicted)
	clear(t.hits)
	for r, c := range truth {
		n := 1
		if times != nil {
			n = times[r]
		}
		t.rows += n
		t.truth[c] += n
		t.predicted[predicted[r]] += n
		if c == predicted[r] {
			t.right += n
			t.hits[c] += n
		}
	}
}

// accuracy is the share of rows whose class was predicted correctly.
func (t *counts) accuracy() float64 { return ratio(t.right, t.rows) }

// balancedAccuracy is the mean recall of the classes that have rows (Brodersen et al., 2010).
func (t *counts) balancedAccuracy() float64 {
	sum, present := 0.0, 0
	for c, n := range t.truth {
		if n > 0 {
			sum += ratio(t.hits[c], n)
			present++
		}
	}
	return sum / float64(present)
}

// mcc is Matthews's correlation coefficient for any number of classes (Gorodkin, 2004): with t and p the rows of a class and
// those predicted to be of it, (right*n - sum t*p) / sqrt((n^2 - sum t^2)(n^2 - sum p^2)); 0 if that divides by 0.
func (t *counts) mcc() float64 {
	n, right := float64(t.rows), float64(t.right)
	square, both := float64(n*n), products(t.truth, t.predicted)
	truth, predicted := square-products(t.truth, t.truth), square-products(t.predicted, t.predicted)
	if truth == 0 || predicted == 0 {
		return 0
	}
	r := (float64(right*n) - both) / math.Sqrt(float64(truth*predicted))
	return min(max(r, -1), 1)
}

// kappa is Cohen's (1960): 1 - n(n-right) / (n^2 - sum t*p). It is undefined if all rows are of one class, which is predicted
// for all.
func (t *counts) kappa() (float64, bool) {
	n, wrong := float64(t.rows), float64(t.rows-t.right)
	byChance := float64(n*n) - products(t.truth, t.predicted)
	return 1 - float64(n*wrong)/byChance, byChance != 0
}

// products is the sum of a*b, which is exact for whole numbers up to 2^53.
func products(a, b []int) float64 {
	sum := 0.0
	for i, x := range a {
		sum = math.FMA(float64(x), float64(b[i]), sum)
	}
	return sum
}

// ratio is part/whole, or 0 if whole is 0.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// confusion counts in confusion[t][p] the rows of class t that were predicted to be of class p.
func confusion(truth, predicted []int, classes int) [][]int {
	counts := make([][]int, classes)
	for t := range counts {
		counts[t] = make([]int, classes)
	}
	for r, t := range truth {
		counts[t][predicted[r]]++
	}
	return counts
}
