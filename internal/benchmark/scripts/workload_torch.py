# Trains the same network by PyTorch on a workload. Version 1.13 uses AVX-512 only where it is told to.
import itertools

flags = open("/proc/cpuinfo").read().split() if os.path.exists("/proc/cpuinfo") else []
if {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= set(flags):
    os.environ["ATEN_CPU_CAPABILITY"] = "avx512"

import threadpoolctl
import torch

widths, batch, rows = asked["layers"], asked["batch"], asked["rows"]
kind = getattr(torch, asked["numbers"])
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


def learn(setting, epochs, rows=rows):
    own, blas = setting
    torch.set_num_threads(own)
    threadpoolctl.threadpool_limits(blas, user_api="blas")
    began = time.perf_counter()
    for _ in range(epochs):
        order = torch.randperm(rows)
        for first in range(0, rows, batch):
            some = order[first:first + batch]
            optimizer.zero_grad()
            loss(network(x[some]), y[some]).backward()
            optimizer.step()
    return time.perf_counter() - began


few = min(rows, 20 * batch)
numbers = sorted({1, asked["cores"]})
setting = fastest(list(itertools.product(numbers, numbers)), lambda setting: learn(setting, 1, few))
epochs = max(1, int(asked["seconds"] / learn(setting, 1, few) * few / rows))
own, blas = setting
answer(
    rows_per_second=rows * epochs / learn(setting, epochs), memory=memory(),
    setting=threads(own) if own == blas else f"{threads(own)}, BLAS {blas}")
