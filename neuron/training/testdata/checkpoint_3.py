"""Writes checkpoint_3.bin: a checkpoint of format 3, made apart from the code
by the layout that Checkpoint's comment states. It never changes once a release
has written such files."""

import hashlib
import pathlib
import struct


def word(n):
    return struct.pack("<Q", n)


def number(x):
    return struct.pack("<d", x)


def text(s):
    return word(len(s)) + s


shape = [(2, 2, 0), (3, 3, 6), (1, 4, 8)]  # neurons, weights and moments of each
numbers = [i / 4 - 2 for i in range(sum(n * (w + m) for n, w, m in shape))]

data = b"deepckpt" + word(3)
data += bytes(range(32))
data += text(b"iris-7")
data += word(8) + word(6) + word(2) + word(1) + number(0.25)
data += bytes(range(32, 64))
data += word(1) + word(0) + number(0.125) + number(0.0625) + word(1)
data += word(2) + number(0.75) + number(0.5)
data += word(1) + text(b"committed")
data += word(len(shape)) + b"".join(word(n) + word(w) + word(m) for n, w, m in shape)
data += b"".join(number(x) for x in numbers)
data += number(0.5) + word(2) + word(3) + word(4) + word(1)
data += word(0) + word(0) + number(0) + number(0) + word(1) + number(0.625) + word(1)
data += word(2) + number(0.625) + number(-0.5) + number(0.6875) + number(0.25)
best = [(n, w, 0) for n, w, m in shape]
data += word(1) + text(b"best")
data += word(len(best)) + b"".join(word(n) + word(w) + word(m) for n, w, m in best)
data += b"".join(number(i / 8) for i in range(sum(n * w for n, w, m in best)))
data += word(0)
data += hashlib.sha256(data).digest()

pathlib.Path(__file__).with_suffix(".bin").write_bytes(data)
