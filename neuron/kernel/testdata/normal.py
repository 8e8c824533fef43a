"""Prints the coefficients in normal_table.go.

Each polynomial interpolates its function at the Chebyshev nodes of its
interval, in 300 bits, with the fewest terms that leave a relative error below
2^-62; it is then written in powers of its argument and rounded to float64.
Made with mpmath 1.3: python3 normal.py | gofmt > ../normal_table.go
"""
from mpmath import cos, erf, erfc, exp, mp, mpf, pi, sqrt

mp.prec = 300


def tail(x):
    """G in Phi(-x) = e^(-x^2/2) G(x)."""
    return erfc(x / sqrt(2)) / 2 * exp(x * x / 2)


def central(w):
    """P in Phi(x) = 1/2 + x P(x^2)."""
    if w == 0:
        return 1 / sqrt(2 * pi)
    return erf(sqrt(w / 2)) / (2 * sqrt(w))


def far(w):
    """x G(x), w = 1/x^2."""
    if w == 0:
        return 1 / sqrt(2 * pi)
    return tail(1 / sqrt(w)) / sqrt(w)


def chebyshev(f, low, high, terms):
    angles = [pi * (2 * k + 1) / (2 * terms) for k in range(terms)]
    values = [f((low + high) / 2 + (high - low) / 2 * cos(a)) for a in angles]
    c = [2 * sum(v * cos(j * a) for v, a in zip(values, angles)) / terms for j in range(terms)]
    c[0] /= 2
    return c


def powers(c, low, high, center):
    """The polynomial of Chebyshev coefficients c in powers of x - center."""
    half, middle = (high - low) / 2, (high + low) / 2 - center
    older, old = [mpf(1)], [-middle / half, 1 / half]
    total = [mpf(0)] * len(c)
    for j, cj in enumerate(c):
        t = older if j == 0 else old
        if j > 1:
            new = [mpf(0)] * (j + 1)
            for i, v in enumerate(old):
                new[i] -= 2 * middle / half * v
                new[i + 1] += 2 / half * v
            for i, v in enumerate(older):
                new[i] -= v
            older, old, t = old, new, new
        for i, v in enumerate(t):
            total[i] += cj * v
    return total


def fit(f, low, high, center):
    low, high, center = mpf(low), mpf(high), mpf(center)
    long = chebyshev(f, low, high, 48)
    least = min(abs(f(low)), abs(f(high)))
    terms = next(n for n in range(2, 48) if sum(abs(v) for v in long[n:]) < least * mpf(2) ** -62)
    return powers(chebyshev(f, low, high, terms), low, high, center)


def text(x):
    return float(x).hex().replace("0x0.0p+0", "0")


def show(name, comment, f, low, high, center):
    p = fit(f, low, high, center)
    print(f"// {comment}")
    print(f"var {name} = polynomial{{")
    print(f"{text(p[0])}, {text(p[0] - mpf(float(p[0])))}, []float64{{")
    print("\n".join(text(v) + "," for v in reversed(p[1:])))
    print("},\n}\n")


print("package kernel\n")
print("// The polynomials of Normal, which testdata/normal.py made.\n")
show("normalCentral", "normalCentral is (Phi(x) - 1/2)/x by x^2, |x| <= 1/2.", central, 0, "0.25", 0)
show("normalHalf", "normalHalf is G(x) by x - 3/4, x from 1/2 to 1.", tail, "0.5", 1, "0.75")
show("normalOne", "normalOne is G(x) by x - 3/2, x from 1 to 2.", tail, 1, 2, "1.5")
show("normalTwo", "normalTwo is G(x) by x - 3, x from 2 to 4.", tail, 2, 4, 3)
show("normalFar", "normalFar is x G(x) by 1/x^2, x from 4 on.", far, 0, mpf(1) / 16, 0)
