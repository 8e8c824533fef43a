"""Writes losses.json: PyTorch's losses and their gradients by what the output neurons sum, in float64.

Made with PyTorch 1.13 on the CPU: python3 losses.py > losses.json
A point is a batch of one row and one output; a batch shows what the means are taken over.
"""
import json
import math

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = dict(
    identity=lambda z: z,
    exp=torch.exp,
    sigmoid=torch.sigmoid,
    softplus=lambda z: F.softplus(z, threshold=600),
    softmax=lambda z: torch.softmax(z, dim=1),
    tanh=torch.tanh,
)


def log_cosh(y, t):
    """Not in PyTorch: near 0 log(1 + 2 sinh(d/2)^2), elsewhere log((e^d + e^-d)/2)."""
    d = y - t
    near = torch.log1p(2 * torch.sinh(d.clamp(-1, 1) / 2) ** 2)
    return torch.where(d.abs() < 1, near, torch.logaddexp(d, -d) - math.log(2)).mean()


def quantile(y, t, level):
    """Not in PyTorch, which at y = t would halve the two slopes: no such point is stored."""
    return torch.maximum(level * (t - y), (level - 1) * (t - y)).mean()


def poisson(y, t):
    """Half the deviance of outputs that exp did not make."""
    return (torch.xlogy(t, t) - t * torch.log(y) - t + y).mean()


def judge(case, z, t):
    loss, activation, settings = case["loss"], case["activation"], case.get("settings", {})
    if loss == "binary_crossentropy":
        return F.binary_cross_entropy_with_logits(z, t)
    if loss == "softmax_crossentropy":
        return F.cross_entropy(z, t)
    if loss == "poisson" and activation == "exp":
        return F.poisson_nll_loss(z, t, log_input=True) + (torch.xlogy(t, t) - t).mean()
    y = ACTIVATIONS[activation](z)
    if loss == "huber":
        return F.huber_loss(y, t, delta=settings.get("Delta", 1))
    if loss == "quantile":
        return quantile(y, t, settings.get("Level", 0.5))
    half_mse = lambda y, t: F.mse_loss(y, t) / 2
    named = dict(mse=F.mse_loss, half_mse=half_mse, mae=F.l1_loss, log_cosh=log_cosh, poisson=poisson)
    return named[loss](y, t)


NUMBERS = [-700, -36.5, -20.3, -5, -2.5, -1.0000001, -1, -0.9999999, -0.3, -1e-3, -1e-9, -1e-300, 0.0]
NUMBERS += [1e-300, 1e-9, 1e-3, 0.3, 0.7, 1, 1.0000001, 2.5, 5, 20.3, 36.5, 700]
COUNTS = [0.0, 1e-300, 0.25, 1, 3, 1000, 1e9]
SHARES = [0.0, 1e-3, 0.5, 1]
CASES = [dict(loss=n, activation="identity", targets=[0.0, 1, -2.5]) for n in ("mse", "mae", "log_cosh", "huber")]
CASES += [dict(loss="half_mse", activation=a, targets=[0.0, 1, -2.5]) for a in ("identity", "tanh")]
CASES += [
    dict(loss="huber", activation="identity", settings=dict(Delta=2.5), targets=[0.0, 1]),
    dict(loss="huber", activation="tanh", settings=dict(Delta=0.1), targets=[0.0, 1]),
    dict(loss="quantile", activation="identity", targets=[0.25, -2.25]),
    dict(loss="quantile", activation="identity", settings=dict(Level=0.9), targets=[0.25, -2.25]),
    dict(loss="mae", activation="sigmoid", targets=[0.25]),
    dict(loss="poisson", activation="exp", targets=COUNTS),
    dict(loss="poisson", activation="softplus", targets=COUNTS),
    dict(loss="binary_crossentropy", activation="sigmoid", targets=SHARES),
]


def points(case):
    pairs = [(z, t) for t in case["targets"] for z in NUMBERS]
    if case["activation"] == "softplus":  # PyTorch has no clamp where y is next to 0
        pairs = [(z, t) for z, t in pairs if z > -27]
    values, errors = [], []
    for z, t in pairs:
        logit = torch.tensor([[float(z)]], requires_grad=True)
        value = judge(case, logit, torch.tensor([[float(t)]]))
        values.append(value.item())
        errors.append(torch.autograd.grad(value, logit)[0].item())
    assert all(map(math.isfinite, values + errors)), case
    return dict(
        loss=case["loss"], activation=case["activation"], settings=case.get("settings", {}),
        emitted=[z for z, _ in pairs], targets=[t for _, t in pairs], values=values, errors=errors,
    )


def batch(case):
    torch.manual_seed(1)
    z = (3 * torch.randn(6, 4)).requires_grad_()
    t = torch.rand(6, 4)
    if case["loss"] == "softmax_crossentropy":
        t = torch.softmax(torch.randn(6, 4), dim=1)
    value = judge(case, z, t)
    return dict(
        loss=case["loss"], activation=case["activation"], settings=case.get("settings", {}),
        emitted=z.tolist(), targets=t.tolist(), value=value.item(), errors=torch.autograd.grad(value, z)[0].tolist(),
    )


BATCHES = CASES + [dict(loss="softmax_crossentropy", activation="softmax")]
BATCHES += [dict(loss=n, activation="softmax") for n in ("mse", "half_mse", "mae", "huber", "log_cosh", "quantile")]


def lines(list):
    return ",\n".join(json.dumps(item, separators=(",", ":")) for item in list)


made = json.dumps(f"by losses.py with PyTorch {torch.__version__} in float64")
print('{"made":%s,\n"points":[\n%s\n],\n"batches":[\n%s\n]}' % (made, lines(map(points, CASES)), lines(map(batch, BATCHES))))
