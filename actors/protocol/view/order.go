package view

import (
	"cmp"
	"slices"
	"strconv"
)

// Numerically is the order in which classes that all are numbers are shown, as indices: 2
// before 10, while outputs have them sorted as texts. nil: they are shown as they are.
func Numerically(classes []string) []int {
	numbers, order := make([]float64, len(classes)), make([]int, len(classes))
	for i, class := range classes {
		x, err := strconv.ParseFloat(class, 64)
		if err != nil {
			return nil
		}
		numbers[i], order[i] = x, i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(numbers[a], numbers[b]) })
	if slices.IsSorted(order) {
		return nil
	}
	return order
}

// InOrder are the classes in the order in which they are shown.
func InOrder(classes []string) []string {
	order := Numerically(classes)
	if order == nil {
		return classes
	}
	sorted := make([]string, len(classes))
	for i, from := range order {
		sorted[i] = classes[from]
	}
	return sorted
}
