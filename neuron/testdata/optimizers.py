"""Writes optimizers.json: forty steps of every optimizer and regularizer over
gradients drawn beforehand, with a learning rate that changes from step to step.

Made with PyTorch 1.13 and scikit-learn 1.2.1 on the CPU in float64: python3
optimizers.py > optimizers.json

PyTorch makes every step but those of adam_epsilon_hat and of Sutskever's, which
are scikit-learn's, of lion, rprop and max-norm, which both lack (PyTorch's Rprop
is iRprop-), and clipping by norm, where it adds 1e-6 to the norm: these are the
plain loops below, written from the papers.
"""
import json
import math

import numpy
import torch
from sklearn import __version__ as sklearn_version
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS, WEIGHTS = 40, 4
ADAM = dict(Beta1=0.9, Beta2=0.999, Epsilon=1e-8)
RPROP = dict(LearningRate=0.01, EtaMinus=0.5, EtaPlus=1.2, DeltaMin=1e-6, DeltaMax=50)
CASES = [
    # optimizer, regularization
    (dict(Name="sgd", LearningRate=0.1), {}),
    (dict(Name="momentum", LearningRate=0.1, Momentum=0.9), {}),
    (dict(Name="nesterov", LearningRate=0.1, Momentum=0.9), {}),
    (dict(Name="adam", LearningRate=0.01, **ADAM), {}),
    (dict(Name="adam", LearningRate=0.5, Beta1=0.5, Beta2=0.9, Epsilon=1e-3), {}),
    (dict(Name="adamw", LearningRate=0.01, DecoupledDecay=0.01, **ADAM), {}),
    (dict(Name="adamw", LearningRate=0.1, DecoupledDecay=0.3, **ADAM), {}),
    (dict(Name="amsgrad", LearningRate=0.01, Beta1=0.9, Beta2=0.7, Epsilon=1e-8), {}),
    (dict(Name="adamax", LearningRate=0.02, **ADAM), {}),
    (dict(Name="nadam", LearningRate=0.02, **ADAM), {}),
    (dict(Name="nadam", LearningRate=0.02, Beta1=0.99, Beta2=0.9, Epsilon=1e-6), {}),
    (dict(Name="radam", LearningRate=0.01, **ADAM), {}),
    (dict(Name="radam", LearningRate=0.01, Beta1=0.8, Beta2=0.9, Epsilon=1e-8), {}),
    (dict(Name="radam", LearningRate=0.01, Beta1=0.8, Beta2=0.6, Epsilon=1e-8), {}),
    (dict(Name="adagrad", LearningRate=0.1, Epsilon=1e-10), {}),
    (dict(Name="adadelta", LearningRate=1, Rho=0.9, Epsilon=1e-6), {}),
    (dict(Name="rmsprop", LearningRate=0.01, Rho=0.99, Epsilon=1e-8), {}),
    (dict(Name="rmsprop_centered", LearningRate=0.01, Rho=0.9, Epsilon=1e-3), {}),
    (dict(Name="irprop_minus", **RPROP), {}),
    (dict(Name="irprop_minus", LearningRate=0.5, EtaMinus=0.3, EtaPlus=1.9, DeltaMin=0.1, DeltaMax=0.7), {}),
    (dict(Name="rprop", **RPROP), {}),
    (dict(Name="rprop", LearningRate=0.5, EtaMinus=0.3, EtaPlus=1.9, DeltaMin=0.1, DeltaMax=0.7), {}),
    (dict(Name="lion", LearningRate=0.01, Beta1=0.9, Beta2=0.99), {}),
    (dict(Name="lion", LearningRate=0.01, Beta1=0.9, Beta2=0.99, DecoupledDecay=0.1), {}),
    (dict(Name="sgd", LearningRate=0.1), dict(L2=0.7)),
    (dict(Name="sgd", LearningRate=0.1), dict(L1=0.7)),
    (dict(Name="sgd", LearningRate=0.1, DecoupledDecay=0.2), {}),
    (dict(Name="sgd", LearningRate=0.1), dict(ClipValue=0.3)),
    (dict(Name="sgd", LearningRate=0.1), dict(ClipNorm=0.5)),
    (dict(Name="sgd", LearningRate=0.1), dict(MaxNorm=0.8)),
    (
        dict(Name="adam", LearningRate=0.05, DecoupledDecay=0.1, **ADAM),
        dict(ClipValue=1.5, ClipNorm=2, L2=0.4, L1=0.2, MaxNorm=1.2),
    ),
    (dict(Name="sutskever_momentum", LearningRate=0.1, Momentum=0.9), {}),
    (dict(Name="sutskever_nesterov", LearningRate=0.1, Momentum=0.9), {}),
    (dict(Name="sutskever_nesterov", LearningRate=0.1, Momentum=0.5), {}),
    (dict(Name="adam_epsilon_hat", LearningRate=0.01, **ADAM), {}),
    (dict(Name="adam_epsilon_hat", LearningRate=0.5, Beta1=0.5, Beta2=0.9, Epsilon=1e-3), {}),
]
SEED = 31  # times the length of the optimizer's name


class Lion(torch.optim.Optimizer):
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                beta1, beta2 = group["betas"]
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                for i, g in enumerate(p.grad.tolist()):
                    c = beta1 * m[i].item() + (1 - beta1) * g
                    p.data[i] -= group["lr"] * ((c > 0) - (c < 0))
                    m[i] = beta2 * m[i].item() + (1 - beta2) * g


class ScikitLearn(torch.optim.Optimizer):
    """Steps of scikit-learn's; it takes the rate in force from the groups."""

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                weights = state.setdefault("weights", numpy.array(p.tolist()))
                if "made" not in state:
                    state["made"] = group["make"]([weights])
                state["made"].learning_rate = state["made"].learning_rate_init = group["lr"]
                state["made"].update_params([weights], [numpy.array(p.grad.tolist())])
                p.data = torch.tensor(weights.tolist())


class Rprop1993(torch.optim.Optimizer):
    def step(self):
        for group in self.param_groups:
            minus, plus = group["etas"]
            least, most = group["step_sizes"]
            for p in group["params"]:
                state = self.state[p]
                steps = state.setdefault("steps", [group["lr"]] * len(p))
                before = state.setdefault("before", [0.0] * len(p))
                moves = state.setdefault("moves", [0.0] * len(p))
                for i, g in enumerate(p.grad.tolist()):
                    if g * before[i] < 0:
                        steps[i] = max(steps[i] * minus, least)
                        moves[i], before[i] = -moves[i], 0.0
                    else:
                        if g * before[i] > 0:
                            steps[i] = min(steps[i] * plus, most)
                        moves[i], before[i] = -math.copysign(steps[i], g) if g else 0.0, g
                    p.data[i] += moves[i]


def make(o, bias, weights, weight_decay):
    """The optimizer, bias and weights apart: PyTorch's own decay is for weights."""
    name, lr = o["Name"], o["LearningRate"]
    groups = [dict(params=[bias]), dict(params=[weights], weight_decay=weight_decay)]
    if name == "adamw":
        groups[1]["weight_decay"] = o["DecoupledDecay"]
    betas, eps = (o.get("Beta1"), o.get("Beta2")), o.get("Epsilon")
    kin = dict(lr=lr, betas=betas, eps=eps)
    steps = dict(lr=lr, etas=(o.get("EtaMinus"), o.get("EtaPlus")), step_sizes=(o.get("DeltaMin"), o.get("DeltaMax")))
    sgd = dict(momentum=o.get("Momentum"), nesterov=name == "sutskever_nesterov")
    velocity = lambda: ScikitLearn(groups, dict(lr=lr, make=lambda w: SGDOptimizer(w, lr, **sgd)))
    optim = torch.optim
    return {
        "sgd": lambda: optim.SGD(groups, lr=lr),
        "momentum": lambda: optim.SGD(groups, lr=lr, momentum=o["Momentum"]),
        "nesterov": lambda: optim.SGD(groups, lr=lr, momentum=o["Momentum"], nesterov=True),
        "adam": lambda: optim.Adam(groups, **kin),
        "adamw": lambda: optim.AdamW(groups, weight_decay=0, **kin),
        "amsgrad": lambda: optim.Adam(groups, amsgrad=True, **kin),
        "adamax": lambda: optim.Adamax(groups, **kin),
        # Of PyTorch 1.13's two implementations one multiplies by mu twice, which
        # later releases mended; this is the other.
        "nadam": lambda: optim.NAdam(groups, foreach=True, **kin),
        "radam": lambda: optim.RAdam(groups, **kin),
        "adagrad": lambda: optim.Adagrad(groups, lr=lr, eps=eps),
        "adadelta": lambda: optim.Adadelta(groups, lr=lr, rho=o["Rho"], eps=eps),
        "rmsprop": lambda: optim.RMSprop(groups, lr=lr, alpha=o["Rho"], eps=eps),
        "rmsprop_centered": lambda: optim.RMSprop(groups, lr=lr, alpha=o["Rho"], eps=eps, centered=True),
        "irprop_minus": lambda: optim.Rprop([bias, weights], **steps),
        "rprop": lambda: Rprop1993([bias, weights], steps),
        "lion": lambda: Lion(groups, dict(lr=lr, betas=betas)),
        "sutskever_momentum": velocity,
        "sutskever_nesterov": velocity,
        "adam_epsilon_hat": lambda: ScikitLearn(groups, dict(lr=lr, make=lambda w: AdamOptimizer(w, lr, *betas, eps))),
    }[name]()


def clip(r, bias, weights):
    if "ClipValue" in r:
        torch.nn.utils.clip_grad_value_([bias, weights], r["ClipValue"])
    if "ClipNorm" in r:
        norm = math.sqrt(sum(g * g for g in bias.grad.tolist() + weights.grad.tolist()))
        for p in (bias, weights):
            p.grad *= min(1, r["ClipNorm"] / norm)


def learn(o, r, rows):
    torch.manual_seed(SEED * len(o["Name"]) + len(str(r)))
    start = torch.randn(1 + WEIGHTS)
    gradients = torch.randn(STEPS, 1 + WEIGHTS) * 2 ** torch.randint(-4, 2, (STEPS, 1 + WEIGHTS)).double()
    gradients[:, 1] = gradients[:, 1].abs()  # a weight that only falls
    gradients[7:10, 2] = 0
    rates = [o["LearningRate"] * (1 + 0.5 * math.sin(t)) for t in range(STEPS)]
    bias, weights = start[:1].clone().requires_grad_(), start[1:].clone().requires_grad_()
    optimizer = make(o, bias, weights, r.get("L2", 0) / rows)
    case = dict(optimizer=o, regularization=r, rows=rows, start=start.tolist(), rates=rates, gradients=gradients.tolist(), after=[])
    for t in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = rates[t]
        before = weights.detach().clone()
        bias.grad, weights.grad = gradients[t, :1].clone(), gradients[t, 1:].clone()
        clip(r, bias, weights)
        if "L1" in r:
            (r["L1"] / rows * weights.abs().sum()).backward()  # on top of what is there
        optimizer.step()
        with torch.no_grad():
            if o["Name"] != "adamw":
                weights -= rates[t] * o.get("DecoupledDecay", 0) * before
            norm = math.sqrt(sum(w * w for w in weights.tolist()))
            if norm > r.get("MaxNorm", math.inf):
                weights *= r["MaxNorm"] / norm
        case["after"].append(bias.tolist() + weights.tolist())
    return case


cases = [json.dumps(learn(o, r, rows=8), separators=(",", ":")) for o, r in CASES]
made = f"by optimizers.py with PyTorch {torch.__version__} and scikit-learn {sklearn_version} in float64"
print('{"made":%s,\n"cases":[\n%s\n]}' % (json.dumps(made), ",\n".join(cases)))
