"""Train the same network by PyTorch on a workload of `deepnet bench`; print rows/s and memory as JSON."""
import json
import sys
import time

import torch

asked = json.loads(sys.argv[1])
widths, batch, rows, seconds = asked["layers"], asked["batch"], asked["rows"], asked["seconds"]
kind = getattr(torch, asked["numbers"])
torch.set_num_threads(asked["cores"])
torch.manual_seed(1)
x = torch.randn(rows, widths[0], dtype=kind)
y = torch.randint(0, widths[-1], (rows,))
layers = []
for i in range(1, len(widths)):
    layers.append(torch.nn.Linear(widths[i - 1], widths[i], dtype=kind))
    if i + 1 < len(widths):
        layers.append(torch.nn.ReLU())
network = torch.nn.Sequential(*layers)
optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
loss = torch.nn.CrossEntropyLoss()


def learn(epochs):
    began = time.perf_counter()
    for _ in range(epochs):
        order = torch.randperm(rows)
        for first in range(0, rows, batch):
            some = order[first:first + batch]
            optimizer.zero_grad()
            loss(network(x[some]), y[some]).backward()
            optimizer.step()
    return time.perf_counter() - began


def memory():
    """Bytes resident at the most, 0 where that is not known."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0



pilot = learn(1)
epochs = max(1, int(seconds / pilot))
print(json.dumps({
    "rows_per_second": rows * epochs / learn(epochs),
    "memory": memory()}))
