"""Writes ten_steps.json: ten steps of PyTorch's own optimizers in float64.

Made with PyTorch 1.13 on the CPU: python3 ten_steps.py > ten_steps.json
"""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

NETS = [
    # name, inputs, scales, [(neurons, activation)], loss, rows
    ("sigmoid with mse", 3, None, [(3, "tanh"), (2, "sigmoid")], "mse", 5),
    ("sigmoid with binary cross-entropy", 3, None, [(4, "relu"), (3, "tanh"), (2, "sigmoid")], "binary_crossentropy", 4),
    ("softmax with cross-entropy", 2, [(0.3, 1.7), (-1.1, 0.6)], [(4, "relu"), (3, "tanh"), (3, "softmax")], "softmax_crossentropy", 6),
    ("softmax with mse", 2, None, [(3, "sigmoid"), (3, "softmax")], "mse", 3),
    ("identity with mse", 2, [(0.5, 2.5), (0.1, 0.0)], [(4, "relu"), (1, "identity")], "mse", 4),
]
OPTIMIZERS = [
    dict(Name="sgd", LearningRate=0.5),
    dict(Name="momentum", LearningRate=0.1, Momentum=0.9),
    dict(Name="nesterov", LearningRate=0.1, Momentum=0.9),
    dict(Name="adam", LearningRate=0.01, Beta1=0.9, Beta2=0.999, Epsilon=1e-8),
]
STEPS = 10


def make_optimizer(o, weights):
    if o["Name"] == "adam":
        return torch.optim.Adam(weights, lr=o["LearningRate"], betas=(o["Beta1"], o["Beta2"]), eps=o["Epsilon"])
    return torch.optim.SGD(weights, lr=o["LearningRate"], momentum=o.get("Momentum", 0), nesterov=o["Name"] == "nesterov")


def forward(layers, activations, x):
    for i, (layer, activation) in enumerate(zip(layers, activations)):
        x = layer(x)
        if i < len(layers) - 1:
            x = activate(activation, x)
    return x  # the output layer's logits


def activate(name, z):
    if name == "identity":
        return z
    if name == "softmax":
        return torch.softmax(z, dim=1)
    return getattr(torch, name)(z)


def judge(loss, activation, logits, targets):
    if loss == "binary_crossentropy":
        return nn.functional.binary_cross_entropy_with_logits(logits, targets)
    if loss == "softmax_crossentropy":
        return nn.functional.cross_entropy(logits, targets)
    return nn.functional.mse_loss(activate(activation, logits), targets)


def weights_of(layers):
    """[layer][neuron][bias, weights...], the learning layers only."""
    return [
        [[b] + w for b, w in zip(layer.bias.tolist(), layer.weight.tolist())]
        for layer in layers
    ]


def make_targets(loss, activation, rows, outputs):
    if activation == "softmax":
        return torch.eye(outputs)[torch.randint(outputs, (rows,))]
    if loss == "binary_crossentropy":
        return torch.randint(2, (rows, outputs)).double()
    if activation == "sigmoid":
        return torch.rand(rows, outputs)
    return torch.randn(rows, outputs)


def learn(net, o):
    name, inputs, scales, shape, loss, rows = net
    torch.manual_seed(len(name) + 100 * len(o["Name"]))
    widths = [inputs] + [n for n, _ in shape]
    activations = [a for _, a in shape]
    layers = [nn.Linear(i, n) for i, n in zip(widths, widths[1:])]
    x = torch.randn(rows, inputs)
    targets = make_targets(loss, activations[-1], rows, widths[-1])
    scaled = x
    if scales:
        mean = torch.tensor([m for m, _ in scales])
        deviation = torch.tensor([d or 1.0 for _, d in scales])
        scaled = (x - mean) / deviation
    case = dict(
        name=f"{name}, {o['Name']}",
        inputs=inputs,
        scales=[dict(Mean=m, Deviation=d) for m, d in scales] if scales else None,
        layers=[dict(Neurons=n, Activation=a) for n, a in shape],
        loss=loss,
        optimizer=o,
        rows=x.tolist(),
        targets=targets.tolist(),
        initial=weights_of(layers),
        losses=[],
        after=[],
    )
    optimizer = make_optimizer(o, [p for layer in layers for p in layer.parameters()])
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = judge(loss, activations[-1], forward(layers, activations, scaled), targets)
        value.backward()
        optimizer.step()
        case["losses"].append(value.item())
        case["after"].append(weights_of(layers))
    case["outputs"] = activate(activations[-1], forward(layers, activations, scaled)).tolist()
    return case


cases = [json.dumps(learn(net, o), separators=(",", ":")) for net in NETS for o in OPTIMIZERS]
made = f"by ten_steps.py with PyTorch {torch.__version__} in float64"
print('{"made":%s,\n"cases":[\n%s\n]}' % (json.dumps(made), ",\n".join(cases)))
