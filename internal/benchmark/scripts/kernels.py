# Finds the kernels of OpenBLAS that are fastest here: Debian's chooses the oldest ones on processors that it does not know.
# Each is tried in a process of its own, and one that this processor cannot run ends with it.
import subprocess

TRIAL = """
import time, numpy, threadpoolctl
w, x = numpy.ones((256, 784)), numpy.ones((784, 256))

def gflops():
    began = time.perf_counter()
    for _ in range(5):
        w @ x
    return 5 * 2 * 256 * 784 * 256 / (time.perf_counter() - began) / 1e9

blas = next((i for i in threadpoolctl.threadpool_info() if i["user_api"] == "blas"), {})
print(max(gflops() for _ in range(5)), blas.get("internal_api", "BLAS"), blas.get("version"), blas.get("architecture"), sep=",")
"""


def trial(core):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    if core:
        environment["OPENBLAS_CORETYPE"] = core
    done = subprocess.run([sys.executable, "-c", TRIAL], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        return None
    gflops, library, version, architecture = done.stdout.strip().split(",")
    return {"gflops": float(gflops), "core": core, "library": f"{library} {version}", "kernels": architecture}


by_itself = trial("") or sys.exit("numpy cannot multiply matrices here")
others = [t for t in map(trial, ("SkylakeX", "Haswell", "Zen") if by_itself["library"].startswith("openblas") else ()) if t]
best = max(others, key=lambda t: t["gflops"], default=by_itself)
if best["gflops"] < 1.1 * by_itself["gflops"]:
    best = by_itself
answer(library=best["library"], core_type=best["core"], kernels=best["kernels"], by_itself=by_itself["kernels"])
