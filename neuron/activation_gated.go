package neuron

import "deepnet/neuron/kernel"

// silu is f(z) = z*s, s = 1/(1+e^-z); f' = s(1 + z(1-s)) (Elfwing, Uchibe and
// Doya, 2018; swish in Ramachandran, Zoph and Le, 2017).
type silu struct{}

func (silu) Name() string { return "silu" }

func (silu) Fire(y, z []float64) { kernel.Silus(y, z) }

func (silu) Backward(d, z, _ []float64) { kernel.SiluSlopes(d, z) }

// gelu is f(z) = z*Phi(z), Phi the standard normal distribution; f' = Phi(z) +
// z*phi(z), phi its density (Hendrycks and Gimpel, 2016).
type gelu struct{}

func (gelu) Name() string { return "gelu" }

func (gelu) Fire(y, z []float64) { kernel.Gelus(y, z) }

func (gelu) Backward(d, z, _ []float64) { kernel.GeluSlopes(d, z) }

// geluTanh is gelu with Phi(z) approximated by (1 + tanh u)/2, u = sqrt(2/pi) (z +
// 0.044715 z^3), also by Hendrycks and Gimpel. That equals s = 1/(1+e^-2u), which
// does not cancel; so f(z) = z*s and f' = s + z*s(1-s)*2u'.
type geluTanh struct{}

func (geluTanh) Name() string { return "gelu_tanh" }

func (geluTanh) Fire(y, z []float64) { kernel.GeluTanhs(y, z) }

func (geluTanh) Backward(d, z, _ []float64) { kernel.GeluTanhSlopes(d, z) }

// mish is f(z) = z*tanh(log(1+e^z)) (Misra, 2019). With w = e^-|z| the tanh is
// n/m, n = w(w+2), m = n+2 below 0 and n = 1+2w, m = n+2w^2 above, which
// neither overflows nor cancels; f' = n/m + z*4w(1+w)/m^2, times w above 0.
type mish struct{}

func (mish) Name() string { return "mish" }

func (mish) Fire(y, z []float64) { kernel.Mishes(y, z) }

func (mish) Backward(d, z, _ []float64) { kernel.MishSlopes(d, z) }
