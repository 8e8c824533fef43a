package formula

// The parts of losses, operation by operation as losses.go in neuron/kernel has them.
var losses = []Formula{
	{
		Name: "expsFrom", Doc: "e = Exp(x-from); nextSums = sums + e", Out: []string{"e", "nextSums"}, In: []string{"x", "from", "sums"},
		body: func(b *Body) []Value {
			e := b.exp(b.sub(b.in("x"), b.in("from")))
			return []Value{e, b.add(b.in("sums"), e)}
		},
	},
	{
		Name: "softmaxErrors", Doc: "d = fma(y, wanted, -t) / rows", Out: []string{"d"}, In: []string{"y", "wanted", "t"},
		Constants: []string{"rows"},
		body: func(b *Body) []Value {
			return []Value{b.div(b.fma(b.in("y"), b.in("wanted"), b.negative(b.in("t"))), b.constant("rows"))}
		},
	},
	{
		Name: "logisticCosts", Doc: "the binary cross-entropy of each logit z and target t", Out: []string{"costs"}, In: []string{"z", "t"},
		body: logisticCosts,
	},
}

func logisticCosts(b *Body) []Value {
	x := b.exp(b.negative(b.abs(b.in("z"))))
	u := b.add(b.number(1), x)
	f, k := b.logParts(u)
	log := b.logOf(f, k, b.number(0))
	tail := b.choose(b.equal(u, b.number(1)), x, b.div(b.mul(log, x), b.sub(u, b.number(1))))
	z, t := b.in("z"), b.in("t")
	away := b.choose(b.above(z, b.number(0)), b.sub(b.number(1), t), t)
	return []Value{b.fma(b.abs(z), away, tail)}
}
