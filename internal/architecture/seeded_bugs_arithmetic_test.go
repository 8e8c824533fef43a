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
		{"neuron/kernel/elementwise.go", "v := math.FMA(share, velocity[k], g)", "v := float64(share*velocity[k]) + g"},
	}, "./neuron/kernel -run TestMomentum"},
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
