"""Wording of messages for people."""

import math


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 document`, `5 documents`; plural: if it is not the singular with an s."""
    return f"{number} {singular if number == 1 else plural or f'{singular}s'}"


def percent(share: float) -> str:
    """`62 %`; rounded down, so that nearly all is not all."""
    return f"{math.floor(round(share * 100, 6))} %"
