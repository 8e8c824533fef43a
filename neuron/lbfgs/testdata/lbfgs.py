"""Writes lbfgs.json: every point at which PyTorch's L-BFGS with its strong Wolfe
line search asks for the loss, and every point that it accepts, in float64.

Besides functions and networks there are scripts: answers drawn beforehand, which
are given whatever is asked, and so lead the line search down every path.

Made with PyTorch 1.13 on the CPU: python3 lbfgs.py > lbfgs.json

Points are those of the closure's calls within one call of step. What is accepted
by the k-th iteration is where a step of at most k iterations leaves the weights.
"""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

USUAL = dict(History=10, Rate=1, GradientTolerance=1e-7, ChangeTolerance=1e-9)
EXACT = dict(USUAL, GradientTolerance=1e-10, ChangeTolerance=1e-14)


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def beale(x):
    a, b = x
    return (1.5 - a + a * b) ** 2 + (2.25 - a + a * b**2) ** 2 + (2.625 - a + a * b**3) ** 2


def wells(x):
    """Styblinski and Tang's: two wells along every axis."""
    return (x**4 - 16 * x**2 + 5 * x).sum() / 2


def slide(x):
    """Falls for ever."""
    return -x.sum()


def ripples(x):
    """A valley with waves on its slopes."""
    return (0.05 * x**2 + torch.sin(3 * x)).sum()


def lie(x):
    """A bowl whose gradient has the wrong sign: no step goes down."""
    bowl = (x**2).sum()
    return 2 * bowl.detach() - bowl


FUNCTIONS = dict(rosenbrock=rosenbrock, beale=beale, wells=wells, slide=slide, ripples=ripples, lie=lie)


def start_of(widths):
    """Weights in the order layer, neuron, bias before weights."""
    return torch.randn(sum((1 + i) * n for i, n in zip(widths, widths[1:])))


def outputs(w, widths, activation, x):
    at = 0
    for layer, (i, n) in enumerate(zip(widths, widths[1:])):
        own = w[at : at + (1 + i) * n].view(n, 1 + i)
        at += (1 + i) * n
        x = x @ own[:, 1:].T + own[:, 0]
        if layer < len(widths) - 2:
            x = activation(x)
    return x


def network(widths, hidden, output, loss, rows, seed):
    torch.manual_seed(seed)
    x = torch.randn(rows, widths[0])
    if loss == "binary_crossentropy":
        targets = torch.bernoulli(torch.sigmoid(2 * x[:, :1] - x[:, 1:2] + torch.randn(rows, 1)))
        judge = nn.functional.binary_cross_entropy_with_logits
    elif loss == "softmax_crossentropy":
        targets = torch.eye(widths[-1])[(x[:, 0] * x[:, 1] > 0).long() + (x[:, 0] > 1).long()]
        judge = nn.functional.cross_entropy
    else:
        targets = torch.sin(2 * x[:, :1]) * x[:, 1:2] + 0.1 * torch.randn(rows, widths[-1])
        judge = nn.functional.mse_loss
    activation = getattr(torch, hidden)
    net = dict(
        Inputs=widths[0],
        Layers=[dict(Neurons=n, Activation=hidden) for n in widths[1:-1]] + [dict(Neurons=widths[-1], Activation=output)],
        Loss=loss,
        Rows=x.tolist(),
        Targets=targets.tolist(),
    )
    return net, lambda w: judge(outputs(w, widths, activation, x), targets), start_of(widths)


def learn(value, start, spec, iterations):
    """The points and losses asked for, and the point accepted last."""
    w = start.clone().requires_grad_()
    asked, losses = [], []
    method = torch.optim.LBFGS(
        [w],
        lr=spec["Rate"],
        max_iter=iterations,
        max_eval=10**9,
        tolerance_grad=spec["GradientTolerance"],
        tolerance_change=spec["ChangeTolerance"],
        history_size=spec["History"],
        line_search_fn="strong_wolfe",
    )

    def closure():
        method.zero_grad()
        loss = value(w)
        loss.backward()
        asked.append(w.detach().tolist())
        losses.append(loss.item())
        return loss

    method.step(closure)
    return asked, losses, w.detach().tolist(), method.state[w]["n_iter"]


def story(name, spec, iterations, start, value, **what):
    asked, losses, _, made = learn(value, start, spec, iterations)
    accepted = []
    for k in range(1, min(made, iterations) + 1):
        accepted.append(learn(value, start, spec, k)[2])
    if accepted and accepted[-1] == ([start.tolist()] + accepted)[-2]:
        accepted.pop()  # an iteration that only found that there is no way down
    return dict(Name=name, **what, Spec=spec, Iterations=iterations, Asked=asked, Losses=losses, Accepted=accepted)


def function(name, start, iterations, **other):
    spec = dict(EXACT, **other)
    label = " ".join([name, "from"] + [str(x) for x in start[:4]] + [f"{k} {v}" for k, v in other.items()])
    return story(label, spec, iterations, torch.tensor(start), FUNCTIONS[name], Function=name)


def learned(name, spec, iterations, made):
    net, value, start = made
    return story(name, spec, iterations, start, value, Network=net)


def scripted(seed):
    """What is asked for while losses and gradients come from a list."""
    torch.manual_seed(seed)
    weights = 1 + seed % 2
    answers, loss = [], 0.0
    for _ in range(40):
        loss = round(loss + MOVES[torch.randint(len(MOVES), ()).item()], 6)
        answers.append([loss] + torch.tensor(SLOPES)[torch.randint(len(SLOPES), (weights,))].tolist())
    spec = dict(USUAL, History=1 + seed % 4, Rate=[1, 0.1, 10][seed % 3])
    spec["ChangeTolerance"] = [1e-9, 0.02, 1e-4, 0.6][seed // 2 % 4]
    spec["GradientTolerance"] = [1e-7, 0.3][seed // 8 % 2]
    w, asked = torch.zeros(weights, requires_grad=True), []
    method = torch.optim.LBFGS(
        [w],
        lr=spec["Rate"],
        max_iter=10**9,
        max_eval=10**9,
        tolerance_grad=spec["GradientTolerance"],
        tolerance_change=spec["ChangeTolerance"],
        history_size=spec["History"],
        line_search_fn="strong_wolfe",
    )

    def closure():
        if len(asked) == len(answers):
            raise StopIteration
        asked.append(w.detach().tolist())
        loss, *gradient = answers[len(asked) - 1]
        w.grad = torch.tensor(gradient)
        return torch.tensor(loss)

    try:
        method.step(closure)
        end = w.detach().tolist()
    except StopIteration:
        end = None
    return dict(Spec=spec, Answers=answers[: len(asked)], Asked=asked, End=end)


MOVES = [-1, -0.3, -0.1, -0.01, -0.001, -1e-5, 0, 0.001, 0.1]
SLOPES = [-2, -1, -0.7, -0.25, -0.1, 0.0, 0.1, 0.25, 1, 2]

stories = [
    function("rosenbrock", [-1.2, 1.0], 60),
    function("rosenbrock", [-1.2, 1.0] * 5, 25),
    function("rosenbrock", [-1.2, 1.0, 0.3, 2.0], 25, History=3),
    function("rosenbrock", [-1.2, 1.0, 0.3], 25, Rate=0.1),
    function("rosenbrock", [2.0, -1.0, 0.5], 10, Rate=7),
    function("rosenbrock", [1.0, 1.0], 5),
    function("beale", [1.0, 1.0], 40),
    function("wells", [0.5, -4.0, 2.5, 0.1], 40),
    function("wells", [9.0, 0.2], 40, Rate=0.02),
    function("wells", [0.1, 0.2], 40, ChangeTolerance=0.5),
    function("slide", [0.0, 0.0], 1),
    function("ripples", [7.0, -3.0, 0.4], 40),
    function("ripples", [20.0], 3, Rate=5),
    function("ripples", [-12.5, -19.2], 3, Rate=40),
    function("ripples", [-16.4], 40, Rate=10),
    function("ripples", [9.0], 40),
    function("beale", [0.6, 1.825], 12),
    function("beale", [-1.825, 2.275], 5, Rate=10),
    function("wells", [-0.3], 40, Rate=0.01),
    function("rosenbrock", [0.0125, -1.675], 40, Rate=0.25),
    function("ripples", [-2.3, 11.1], 40),
    function("ripples", [-9.2, 2.7], 40, Rate=10),
    function("wells", [0.3, -0.4], 8, Rate=10),
    function("lie", [0.5, -2.0], 5),
    learned("logistic regression", USUAL, 40, network([3, 1], "tanh", "sigmoid", "binary_crossentropy", 40, 1)),
    learned("logistic regression to the end", EXACT, 40, network([5, 1], "tanh", "sigmoid", "binary_crossentropy", 60, 2)),
    learned("tanh with mse", USUAL, 25, network([2, 5, 1], "tanh", "identity", "mse", 30, 3)),
    learned("sigmoid with softmax", USUAL, 25, network([2, 4, 3], "sigmoid", "softmax", "softmax_crossentropy", 30, 4)),
]
made = f"by lbfgs.py with PyTorch {torch.__version__} in float64"
cases = ",\n".join(json.dumps(s, separators=(",", ":")) for s in stories)
scripts = ",\n".join(json.dumps(scripted(seed), separators=(",", ":")) for seed in range(300))
print('{"made":%s,\n"cases":[\n%s\n],\n"scripts":[\n%s\n]}' % (json.dumps(made), cases, scripts))
