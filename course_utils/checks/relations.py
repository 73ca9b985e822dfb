"""How numbers are off, when one simple rule says it of all of them."""

from __future__ import annotations

import math

import numpy as np

# Answers run in float32 on small inputs: right ones agree to about 1e-6 of the largest value.
RTOL = 1e-4


def agree(a: np.ndarray, b: np.ndarray, tolerances: float = 1.0) -> np.ndarray:
    finite = b[np.isfinite(b)]
    scale = float(np.abs(finite).max()) if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        near = np.abs(a - b) <= tolerances * (RTOL * np.abs(b) + 0.1 * RTOL * scale + 1e-7)
    # A solution shows neither infinities nor NaNs, but known wrong answers do.
    return (near & np.isfinite(b)) | (a == b) | (np.isnan(a) & np.isnan(b))


def relation_of(got: np.ndarray, expected: np.ndarray) -> str:
    """How all the numbers are off, when one simple rule says it."""
    if np.isnan(got).any():
        where = f", first at {np.argwhere(np.isnan(got))[0].tolist()}" if got.ndim else ""
        return f"There are NaNs{where}: look for log(0), 0/0 or infinity minus infinity."
    if np.isinf(got).any() and not np.isinf(expected).any():
        return "A value is infinite: look for log(0), a division by 0, or exp of a large number."
    if not got.any():
        return "Everything is zero here." if got.ndim else "It is zero."
    mask = np.abs(expected) > 1e-6 * np.abs(expected).max(initial=1e-30)
    if not mask.any() or not np.isfinite(expected).all():
        return ""
    ratios = got[mask] / expected[mask]
    ratio = float(ratios.mean())
    if not (np.allclose(ratios, ratio, rtol=1e-3) and agree(got, ratio * expected).all()):
        return ""
    if math.isclose(ratio, -1, rel_tol=1e-3):
        return "The sign is the wrong way round."
    # Any two numbers have a ratio: only a plain one says something.
    plain = next((r for r in (2.0, 0.5, -2.0, -0.5) if math.isclose(ratio, r, rel_tol=1e-3)), None)
    if plain is None and ratios.size < 3:
        return ""
    return f"It is {ratio:.4g} times what is expected."
