"""Begins every script of `deepnet bench`: what is asked comes as JSON on the standard input, the answer goes out as JSON."""
import json
import os
import sys
import time

asked = json.load(sys.stdin)


def answer(**facts):
    print(json.dumps(facts))


def memory():
    """Bytes resident at the most, 0 where that is not known."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0


def fastest(settings, seconds):
    """The setting with which seconds(setting) is the least of two tries."""
    return min(settings, key=lambda setting: min(seconds(setting), seconds(setting)))


def threads(number):
    return f"{number} thread" + "s" * (number > 1)
