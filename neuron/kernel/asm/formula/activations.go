package formula

// The activations, operation by operation as activations.go in neuron/kernel has them.
var activations = []Formula{
	{
		Name: "above0", Doc: "kept = a where z > 0 or z is no number, and else 0", Out: []string{"kept"}, In: []string{"z", "a"},
		body: func(b *Body) []Value {
			return []Value{b.choose(b.from(b.number(0), b.in("z")), b.number(0), b.in("a"))}
		},
	},
	{Name: "exp", Doc: "Exp of each number", Out: []string{"y"}, In: []string{"x"}, body: of1((*Body).exp)},
	{Name: "log", Doc: "Log of each number", Out: []string{"y"}, In: []string{"x"}, body: of1((*Body).log)},
	{Name: "logistic", Doc: "Logistic of each number", Out: []string{"y"}, In: []string{"x"}, body: of1((*Body).logistic)},
	{Name: "tanh", Doc: "Tanh of each number", Out: []string{"y"}, In: []string{"x"}, body: of1((*Body).tanh)},
	{
		Name: "logisticSlopes", Doc: "scaled = d * (y*(1-y))", Out: []string{"scaled"}, In: []string{"d", "y"},
		body: slope(func(b *Body) Value { return b.spread(b.in("y")) }),
	},
	{
		Name: "tanhSlopes", Doc: "scaled = d * fma(-y, y, 1)", Out: []string{"scaled"}, In: []string{"d", "y"},
		body: slope(func(b *Body) Value {
			y := b.in("y")
			return b.fnma(y, y, b.number(1))
		}),
	},
}

// spread is y*(1-y).
func (b *Body) spread(y Value) Value { return b.mul(y, b.sub(b.number(1), y)) }
