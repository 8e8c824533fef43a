// Package kernel is the arithmetic under every neuron: sums of products in one fixed order, the steps of optimizers,
// activations, and exp, log, tanh, logistic and the normal distribution, whose results are the same bits on every CPU.
//
// It never lets the compiler or the CPU choose a rounding: each product that is added is a math.FMA or a separately
// rounded float64(x*y), a sum is one chain in ascending order, and nothing is parallel, random, timed or allocated.
//
// Where the CPU has AVX2, AVX-512 or NEON, slices are computed by assembly, several numbers at once, each by the very same
// operations: the tests compare it with the portable loops to the bit. The folder asm makes it, from formulas that stand in
// asm/formula once for all.
//
// To add a function, write it as such a chain, state its measured error in the doc comment, and give it rows in the
// tests of accuracy, special values and golden digests; to make one faster, work on several outputs at once and leave
// the chain of each output as it is.
package kernel
