"""Writes normalization.json: trainings of networks with batch and layer
normalization, and with the gradient of all weights clipped, by the plain formula:
PyTorch's own adds 1e-6 to the norm.

Made with PyTorch 1.13 on the CPU in float64: python3 normalization.py >
normalization.json
"""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS, ROWS, INPUTS, OUTPUTS = 25, 7, 3, 2
CASES = [
    # hidden layers as (neurons, activation, normalization), optimizer, clipped to
    ([(4, "tanh", "batch")], "sgd", 0),
    ([(5, "relu", "batch"), (4, "gelu", "batch")], "adam", 0),
    ([(4, "tanh", "layer")], "sgd", 0),
    ([(5, "softplus", "layer"), (4, "tanh", "layer")], "adam", 0),
    ([(5, "sigmoid", "batch"), (6, "tanh", "layer"), (3, "tanh", "none")], "adam", 0),
    ([(4, "tanh", "none")], "sgd", 0.7),
    ([(5, "tanh", "batch"), (4, "tanh", "layer")], "sgd", 0.5),
]
ACTIVATIONS = dict(tanh=nn.Tanh, relu=nn.ReLU, gelu=nn.GELU, softplus=nn.Softplus, sigmoid=nn.Sigmoid)
OPTIMIZERS = dict(
    sgd=lambda p: torch.optim.SGD(p, lr=0.1),
    adam=lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.9, 0.999), eps=1e-8),
)


def build(hidden):
    parts, layers, inputs = [], [], INPUTS
    for neurons, activation, how in hidden:
        linear, norm = nn.Linear(inputs, neurons, bias=how != "batch"), None
        parts.append(linear)
        if how == "batch":
            norm = nn.BatchNorm1d(neurons)
            with torch.no_grad():  # away from 1 and 0, where nothing would show
                norm.weight.uniform_(0.5, 1.5)
                norm.bias.uniform_(-0.5, 0.5)
            parts.append(norm)
        parts.append(ACTIVATIONS[activation]())
        if how == "layer":
            parts.append(nn.LayerNorm(neurons, elementwise_affine=False))
        layers.append((linear, norm))
        inputs = neurons
    linear = nn.Linear(inputs, OUTPUTS)
    return nn.Sequential(*parts, linear), layers + [(linear, None)]


def numbers(layers):
    """By layer and neuron: bias or shift, weights, and gain, mean and variance."""
    result = []
    for linear, norm in layers:
        rows = []
        for j in range(linear.out_features):
            weights = linear.weight[j].tolist()
            if norm is None:
                rows.append([linear.bias[j].item()] + weights)
            else:
                own = [t[j].item() for t in (norm.weight, norm.running_mean, norm.running_var)]
                rows.append([norm.bias[j].item()] + weights + own)
        result.append(rows)
    return result


def case(hidden, optimizer, clip, seed):
    torch.manual_seed(seed)
    network, layers = build(hidden)
    start, losses, clipped = numbers(layers), [], 0
    step = OPTIMIZERS[optimizer](network.parameters())
    x, y = torch.randn(STEPS, ROWS, INPUTS) * 2 + 1, torch.randn(STEPS, ROWS, OUTPUTS)
    for i in range(STEPS):
        network.train()
        step.zero_grad()
        loss = ((network(x[i]) - y[i]) ** 2).mean()
        loss.backward()
        if clip:
            gradients = [p.grad for p in network.parameters()]
            norm = sum((g ** 2).sum() for g in gradients).sqrt().item()
            clipped += norm > clip
            for g in gradients:
                g *= min(1, clip / norm)
        step.step()
        losses.append(loss.item())
    network.eval()
    return dict(
        Hidden=[dict(Neurons=n, Activation=a, Normalization=how) for n, a, how in hidden],
        Optimizer=optimizer, Clip=clip, Clipped=clipped, Start=start, In=x.tolist(), Targets=y.tolist(),
        Losses=losses, End=numbers(layers), Answers=network(x[0]).tolist(),
    )


print(json.dumps(dict(
    Made=f"by normalization.py with torch {torch.__version__}",
    Cases=[case(*c, seed) for seed, c in enumerate(CASES)],
)))
