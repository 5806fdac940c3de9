"""Kubernetes quantities, exactly: `500m`, `1Gi`, `1e3`."""

import re
from decimal import Decimal

_FORM = re.compile(r"([+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}))(.*)")
_SUFFIXES = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    "k": Decimal(10) ** 3,
    "M": Decimal(10) ** 6,
    "G": Decimal(10) ** 9,
    "T": Decimal(10) ** 12,
    "P": Decimal(10) ** 15,
    "E": Decimal(10) ** 18,
    **{f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", start=1)},
}
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,2})")


def parse(text: str) -> Decimal:
    """The amount in the base unit: cores, or bytes.

    Raises:
        ValueError: the text is no quantity.
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no quantity")
    number, suffix = Decimal(found[1]), found[2]
    if suffix in _SUFFIXES:
        return number * _SUFFIXES[suffix]
    exponent = _EXPONENT.fullmatch(suffix)
    if not exponent:
        raise ValueError(f"{text!r} is no quantity")
    return number.scaleb(int(exponent[1]))


def cores(amount: Decimal) -> str:
    """An amount of CPU as Kubernetes writes it."""
    whole = amount.to_integral_value()
    if amount == whole:
        return str(int(whole))
    # Rounded up: a request is a promise.
    return f"{-int(-amount * 1000 // 1)}m"


def binary(amount: Decimal) -> str:
    """An amount of bytes in the largest binary unit that writes it exactly."""
    whole = -int(-amount // 1)
    for power, letter in reversed(list(enumerate("KMGTPE", start=1))):
        if whole and whole % 1024**power == 0:
            return f"{whole // 1024**power}{letter}i"
    return str(whole)
