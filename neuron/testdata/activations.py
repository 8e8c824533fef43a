"""Writes activations.json: PyTorch's activations and their derivatives in float64.

Made with PyTorch 1.13 on the CPU: python3 activations.py > activations.json
A derivative is null where PyTorch's own formula gives no number.
"""
import json
import math

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def joined(value, slope):
    """value, with the derivative of slope."""
    return value.detach() + (slope - slope.detach())


def elu(z):
    """F.elu with expm1 for the exp(z) - 1 that cancels near 0."""
    return joined(torch.where(z > 0, z, torch.expm1(z)), F.elu(z))


def selu(z):
    alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
    return joined(scale * torch.where(z > 0, z, alpha * torch.expm1(z)), F.selu(z))


def gelu(z):
    """F.gelu below 0 loses what 1 + erf cancels; erfc is the same and does not."""
    return z * 0.5 * torch.erfc(-z * math.sqrt(0.5))


def gelu_tanh(z):
    """F.gelu(z, approximate="tanh") as z*sigmoid(2u), which does not cancel below 0."""
    return z * torch.sigmoid(2 * math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))


def hard_sigmoid(z):
    """F.hardsigmoid, whose derivative in float64 is the 1/6 of float32."""
    return joined(F.hardsigmoid(z), F.hardtanh(z, -3, 3) / 6)


class softsign(torch.autograd.Function):
    """F.softsign with a derivative that does not cancel."""

    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return F.softsign(z)

    @staticmethod
    def backward(ctx, grad):
        return grad / (1 + ctx.saved_tensors[0].abs()) / (1 + ctx.saved_tensors[0].abs())


ACTIVATIONS = dict(
    celu=elu,
    elu=elu,
    exp=torch.exp,
    gelu=gelu,
    gelu_tanh=gelu_tanh,
    hard_sigmoid=hard_sigmoid,
    hard_swish=F.hardswish,
    identity=lambda z: z.clone(),
    leaky_relu=F.leaky_relu,
    mish=F.mish,
    relu=F.relu,
    selu=selu,
    sigmoid=torch.sigmoid,
    silu=F.silu,
    softplus=lambda z: F.softplus(z, threshold=700),
    softsign=softsign.apply,
    tanh=torch.tanh,
)
REWRITTEN = [
    (elu, F.elu),
    (elu, F.celu),
    (selu, F.selu),
    (gelu, F.gelu),
    (gelu_tanh, lambda z: F.gelu(z, approximate="tanh")),
    (hard_sigmoid, F.hardsigmoid),
    (softsign.apply, F.softsign),
    (ACTIVATIONS["softplus"], F.softplus),
]


def points():
    grid = [i / 4 + 0.01 * (i % 3) for i in range(-48, 49)]
    sizes = [5e-324, 1e-300, 1e-20, 1e-9, 1e-5, 1e-3, 0.1, 3, 3.0000000000000004, 2.9999999999999996]
    sizes += [15, 20.5, 25, 33, 36.9, 40, 100, 300, 690]
    huge = [745, 1000, 1e6, 1e100, 1e300]
    return grid + [0.0, -0.0] + [s * v for v in sizes + huge for s in (1, -1)]


def with_slope(f, numbers):
    z = torch.tensor(numbers, requires_grad=True)
    y = f(z)
    return y, torch.autograd.grad(y.sum(), z)[0]


def table(name, f):
    y, slope = with_slope(f, points())
    slopes = [v if math.isfinite(v) else None for v in slope.tolist()]
    if name == "hard_swish":  # at its kinks PyTorch's scalar and vector code differ
        slopes = [None if abs(z) == 3 else v for z, v in zip(points(), slopes)]
    return dict(y=[v if math.isfinite(v) else None for v in y.tolist()], slope=slopes)


# What is written anew above is PyTorch's own, but for what that loses.
near = [v for v in points() if abs(v) < 15]
for ours, theirs in REWRITTEN:
    for a, b in zip(with_slope(ours, near), with_slope(theirs, near)):
        assert torch.allclose(a, b, rtol=1e-7, atol=1e-13), ours

made = f"by activations.py with PyTorch {torch.__version__} in float64"
rows = ",\n".join(f'"{name}":' + json.dumps(table(name, f), separators=(",", ":")) for name, f in ACTIVATIONS.items())
print('{"made":%s,\n"z":%s,\n"activations":{\n%s\n}}' % (json.dumps(made), json.dumps(points(), separators=(",", ":")), rows))
