"""Student's t, which the standard library lacks: its quantiles, and what they stand on."""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p
from statistics import NormalDist

# Lentz's algorithm divides by what may be zero; this is small enough to change no digit.
_TINY = 1e-300
_PRECISION = 1e-15
_MOST_STEPS = 10_000


@lru_cache(maxsize=4096)
def two_sided(level: float, df: float = inf) -> float:
    """The t that `level` of the distribution lies within, on both sides of zero.

    `level` is over 0 and under 1, `df` the degrees of freedom, over 0; without end it is the
    normal distribution's quantile: two_sided(0.95) is 1.96. Good to 1e-9 relative.
    """
    if not 0 < level < 1:
        raise ValueError("a level is over 0 and under 1")
    if not df > 0:
        raise ValueError("degrees of freedom are over 0")
    if df == inf:
        return NormalDist().inv_cdf((1 + level) / 2)
    # P(|T| > t) = I_x(df/2, 1/2) with x = df / (df + t²) falls as t grows: halve until it fits.
    low, high = 0.0, 2.0
    while incomplete_beta(df / 2, 0.5, df / (df + high * high)) > 1 - level:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if incomplete_beta(df / 2, 0.5, df / (df + middle * middle)) > 1 - level:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_within(t: float, df: float) -> float:
    """P(|T| <= t) for Student's t with `df` degrees of freedom; `t` is not negative."""
    square = t * t
    if square < df:  # where df / (df + t²) would round to 1
        return incomplete_beta(0.5, df / 2, square / (df + square))
    return 1 - incomplete_beta(df / 2, 0.5, df / (df + square))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b over 0 and x from 0 to 1.

    By its continued fraction: Abramowitz and Stegun (1964), Handbook of Mathematical Functions,
    26.5.8, evaluated with Lentz's method; symmetry (26.5.2) keeps x where it converges fast.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            fraction *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return front * fraction


def _away(value: float) -> float:
    """The value, kept away from zero."""
    return value if abs(value) > _TINY else _TINY
