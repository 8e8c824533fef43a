package architecture

// The mistakes that assembly invites. They are in the code for AVX2, which every CPU for AVX-512 has too.
var arithmeticBugs = []seededBug{
	{"the last columns are left out", []edit{
		{"neuron/kernel/products_amd64.go", "productsAVX24x1(to, from, at, t.pitch, t.links, min(columns, 4))", "productsAVX24x1(to, from, at, t.pitch, t.links, min(columns, 3))"},
	}, "./neuron/kernel -run TestProducts"},
	{"a chain is split in two", []edit{
		{"neuron/kernel/products_blocks.go", "\t\twhole.run()\n", splitInTwo},
	}, "./neuron/kernel -run TestProducts"},
	{"a product is rounded before it is added to its chain", []edit{
		{"neuron/kernel/assembly_amd64.s", "\tVFMADD231PD  32(CX), Y2, Y1\n", "\tVMULPD       32(CX), Y2, Y3\n\tVADDPD       Y3, Y1, Y1\n"},
	}, "./neuron/kernel -run TestProducts"},
	{"a product is rounded before it is added in the optimizer", []edit{
		{"neuron/kernel/steps.go", "nextV[k] = math.FMA(share, v[k], g)\n\t\tnextW[k] = math.FMA(-rate, nextV[k], w[k])", "nextV[k] = float64(share*v[k]) + g\n\t\tnextW[k] = math.FMA(-rate, nextV[k], w[k])"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"the assembly of an optimizer takes another constant than the loop", []edit{
		{"neuron/kernel/adam.go", "s.Epsilon, -s.Rate, factor) {", "0, -s.Rate, factor) {"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"the assembly takes one slice for another", []edit{
		{"neuron/kernel/vectors_amd64.go", "maximaAVX2(&z[0], &x[0], &y[0]", "maximaAVX2(&z[0], &y[0], &x[0]"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"a constant of the assembly is another one", []edit{
		{"neuron/kernel/assembly_amd64.s", "$0x3fe5555555555555", "$0x3fe5555555555556"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"the assembly of a loss takes its constants in another order", []edit{
		{"neuron/kernel/robust.go", "huberErrorsVectors(d, y, t, delta, count)", "huberErrorsVectors(d, y, t, count, delta)"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"a weight turns back where its gradient was 0", []edit{
		{"neuron/kernel/resilient.go", "\t\tif a < 0 {\n\t\t\tg, move", "\t\tif a <= 0 {\n\t\t\tg, move"},
	}, "./neuron/kernel -run TestFunctionsOnSlices"},
	{"a quotient is a product with an inverse of one part", []edit{
		{"neuron/kernel/poisson.go", "math.FMA(x, k.hi, float64(x*k.lo))", "float64(x * k.hi)"},
	}, "./neuron/kernel -run TestAQuotient"},
	{"the costs are summed output after output", []edit{
		{"neuron/loss.go", "\tfor b := range s.Cols {\n\t\tfor k := range s.Rows {\n\t\t\tsum += at(s, k, b)", "\tfor k := range s.Rows {\n\t\tfor b := range s.Cols {\n\t\t\tsum += at(s, k, b)"},
	}, "./neuron -run TestHeads"},
	{"only the first numbers are looked at for what is not finite", []edit{
		{"neuron/kernel/arithmetic.go", "exponentsVectors(x, bits[:])", "exponentsVectors(x[:min(len(x), 8)], bits[:])"},
	}, "./neuron/kernel -run TestFinite"},
	{"softmax sums from the last output to the first", []edit{
		{"neuron/softmax.go", "\tfor k := range z.Rows {\n\t\tkernel.ExpsFrom", "\tfor k := z.Rows - 1; k >= 0; k-- {\n\t\tkernel.ExpsFrom"},
	}, "./neuron -run TestHeadsOfLogits"},
}

const splitInTwo = `
		first, second := whole, whole
		first.links = whole.links / 2
		second.links -= first.links
		second.link, second.x = first.links, whole.x[first.links*whole.pitch:]
		second.z = nil
		for range z {
			second.z = append(second.z, make([]float64, whole.cols))
		}
		first.run()
		second.run()
		for i := range z {
			for b := range z[i] {
				z[i][b] += second.z[i][b]
			}
		}
`
