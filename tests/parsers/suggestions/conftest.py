"""Documents of a kind that no lexicon knows: certificates that a mill gives with its flour."""

from collections.abc import Callable

import pytest

from parsers.document import Page

Draw = Callable[..., Page]

SHEET = """
Certificate of Milling

Batch: {batch}                  Miller: {miller}
Milled on: 2026-03-{day:02}              Moisture: {moisture} %

Sieve          Residue        Verdict

Fine           {fine}           passed
Coarse         {coarse}           passed
"""


@pytest.fixture
def certificates(draw: Draw) -> list[tuple[Page, ...]]:
    """Six, alike but for their values."""
    millers = ("Ann Reed", "Bo Holm", "Cy Frost", "Di Lund", "Ed Marsh", "Flo Weir")
    return [
        (draw(SHEET.format(batch=f"B-{410 + 37 * n}", miller=miller, day=3 + n,
                           moisture=f"1{n}.5", fine=f"{n + 1}.25", coarse=f"{n + 4}.75")),)
        for n, miller in enumerate(millers)
    ]  # fmt: skip
