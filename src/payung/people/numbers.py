"""The public participant number: eleven random digits and a check digit."""

import secrets

import numpy as np

# Damm's quasigroup of order 10: one wrong digit, or two neighbours swapped, is always noticed.
# H. M. Damm, "Totally anti-symmetric quasigroups", Marburg 2004.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_QUASIGROUP = np.array(DAMM)
LOWEST, HIGHEST = 10**10, 10**11  # eleven digits, the first never 0


def _damm(digits: str) -> int:
    state = 0
    for digit in digits:
        state = DAMM[state][ord(digit) - 48]
    return state


def new_numbers(count: int) -> list[int]:
    """`count` random participant numbers of twelve digits. That they are free, and differ, the registry must say."""
    drawn = np.frombuffer(secrets.token_bytes(8 * count), dtype=np.uint64)
    bodies = LOWEST + drawn % (HIGHEST - LOWEST)  # 2^64 is so much more that none is noticeably likelier
    state = np.zeros(count, dtype=np.intp)
    for power in range(10, -1, -1):
        state = _QUASIGROUP[state, (bodies // 10**power % 10).astype(np.intp)]
    numbers: list[int] = (bodies.astype(np.int64) * 10 + state).tolist()
    return numbers


def read_number(text: str) -> int | None:
    """The participant number somebody typed (spaces and dashes do not count), or None if it cannot be one."""
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit() or _damm(digits) != 0:
        return None
    return int(digits)
