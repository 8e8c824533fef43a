package formula

import "strings"

// The steps of optimizers, operation by operation as steps.go and adam.go in neuron/kernel have them. Moments named x become
// those named nextX.
var steps = []Formula{
	step("momentum", []string{"velocity"}, []string{"share", "minusRate"}, func(b *Body) []Value {
		v := b.fma(b.constant("share"), b.in("velocity"), b.in("gradient"))
		return []Value{b.moved(v), v}
	}),
	step("nesterov", []string{"velocity"}, []string{"share", "minusRate"}, func(b *Body) []Value {
		v := b.fma(b.constant("share"), b.in("velocity"), b.in("gradient"))
		return []Value{b.moved(b.fma(b.constant("share"), v, b.in("gradient"))), v}
	}),
	step("sutskeverMomentum", []string{"velocity"}, []string{"share", "minusRate"}, func(b *Body) []Value {
		v := b.velocity(b.in("velocity"))
		return []Value{b.add(b.in("weights"), v), v}
	}),
	step("sutskeverNesterov", []string{"velocity"}, []string{"share", "minusRate"}, func(b *Body) []Value {
		v := b.velocity(b.in("velocity"))
		return []Value{b.add(b.in("weights"), b.velocity(v)), v}
	}),
	step("rmsprop", []string{"squares"}, rooted, func(b *Body) []Value {
		g := b.in("gradient")
		v := b.blend("", b.in("squares"), b.mul(g, g))
		return []Value{b.moved(b.div(g, b.rootPlus(v))), v}
	}),
	step("centeredRMSprop", []string{"squares", "means"}, rooted, func(b *Body) []Value {
		g := b.in("gradient")
		v, m := b.blend("", b.in("squares"), b.mul(g, g)), b.blend("", b.in("means"), g)
		variance := b.largest(b.number(0), b.fnma(m, m, v))
		return []Value{b.moved(b.div(g, b.rootPlus(variance))), v, m}
	}),
	step("adagrad", []string{"squares"}, []string{"epsilon", "minusRate"}, func(b *Body) []Value {
		g := b.in("gradient")
		s := b.fma(g, g, b.in("squares"))
		return []Value{b.moved(b.div(g, b.rootPlus(s))), s}
	}),
	step("adadelta", []string{"squares", "moves"}, rooted, func(b *Body) []Value {
		g, u := b.in("gradient"), b.in("moves")
		v := b.blend("", b.in("squares"), b.mul(g, g))
		epsilon := b.constant("epsilon")
		d := b.mul(b.div(b.sqrt(b.add(u, epsilon)), b.sqrt(b.add(v, epsilon))), g)
		return []Value{b.moved(d), v, b.blend("", u, b.mul(d, d))}
	}),
	step("adam", []string{"means", "squares"}, withRoot, func(b *Body) []Value {
		m, v := b.means(), b.squares()
		divisor := b.add(b.div(b.sqrt(v), b.constant("root")), b.constant("epsilon"))
		return []Value{b.moved(b.div(m, divisor)), m, v}
	}),
	step("amsgrad", []string{"means", "squares", "largest"}, withRoot, func(b *Body) []Value {
		m, v := b.means(), b.squares()
		u := b.largest(b.in("largest"), v)
		divisor := b.add(b.div(b.sqrt(u), b.constant("root")), b.constant("epsilon"))
		return []Value{b.moved(b.div(m, divisor)), m, v, u}
	}),
	step("radam", []string{"means", "squares"}, append(averaged, "factor"), func(b *Body) []Value {
		m, v := b.means(), b.squares()
		return []Value{b.moved(b.mul(m, b.div(b.constant("factor"), b.rootPlus(v)))), m, v}
	}),
	step("adamax", []string{"means", "largest"}, []string{"share1", "rest1", "beta2", "epsilon", "minusRate"}, func(b *Body) []Value {
		m := b.means()
		u := b.largest(b.mul(b.constant("beta2"), b.in("largest")), b.add(b.abs(b.in("gradient")), b.constant("epsilon")))
		return []Value{b.moved(b.div(m, u)), m, u}
	}),
	step("nadam", []string{"means", "squares", "products"}, append(averaged, "minusStraight", "product", "correction"), func(b *Body) []Value {
		m, v := b.means(), b.squares()
		divisor := b.rootPlus(b.div(v, b.constant("correction")))
		w := b.fma(b.constant("minusStraight"), b.div(b.in("gradient"), divisor), b.in("weights"))
		return []Value{b.fma(b.constant("minusRate"), b.div(m, divisor), w), m, v, b.constant("product")}
	}),
	step("lion", []string{"means"}, []string{"share1", "rest1", "share2", "rest2", "minusRate"}, func(b *Body) []Value {
		m, g := b.in("means"), b.in("gradient")
		return []Value{b.moved(b.signOf(b.blend("1", m, g))), b.blend("2", m, g)}
	}),
}

// Constants that several steps have.
var (
	rooted   = []string{"share", "rest", "epsilon", "minusRate"}
	averaged = []string{"share1", "rest1", "share2", "rest2", "epsilon", "minusRate"}
	withRoot = []string{"share1", "rest1", "share2", "rest2", "epsilon", "minusRate", "root"}
)

// step is the formula of an optimizer that remembers those moments.
func step(name string, moments, constants []string, body func(*Body) []Value) Formula {
	f := Formula{Name: name, Doc: "a step, see neuron/kernel", Constants: constants, body: body}
	f.Out, f.In = []string{"nextWeights"}, []string{"weights"}
	for _, m := range moments {
		f.Out, f.In = append(f.Out, "next"+strings.ToUpper(m[:1])+m[1:]), append(f.In, m)
	}
	f.In = append(f.In, "gradient")
	return f
}

// moved is the weights, moved against a direction.
func (b *Body) moved(direction Value) Value {
	return b.fma(b.constant("minusRate"), direction, b.in("weights"))
}

// velocity is share*v - rate*gradient.
func (b *Body) velocity(v Value) Value {
	return b.fma(b.constant("minusRate"), b.in("gradient"), b.mul(b.constant("share"), v))
}

// rootPlus is the root of a mean square, with epsilon.
func (b *Body) rootPlus(square Value) Value { return b.add(b.sqrt(square), b.constant("epsilon")) }

// means and squares are the two moving averages of Adam and its kin.
func (b *Body) means() Value { return b.blend("1", b.in("means"), b.in("gradient")) }

func (b *Body) squares() Value {
	g := b.in("gradient")
	return b.blend("2", b.in("squares"), b.mul(g, g))
}
