"""Draws the sample documents beside this file: `make samples`, or `python samples/draw.py`.

Drawn again with the same PyMuPDF and Pillow, every file has the same bytes, except protected.pdf:
encryption is random by nature, so that one is drawn only where it is missing.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import leases
import prose
import trade

FOLDER = Path(__file__).parent

SAMPLES: dict[str, Callable[[Path], None]] = {
    "invoice.pdf": trade.invoice,
    "receipt.jpg": trade.receipt,
    "turned.pdf": trade.delivery_note,
    "letters.tif": prose.letters,
    "report.pdf": prose.report,
    "protected.pdf": prose.payslip,
    **{f"leases/{name}": partial(leases.draw, name) for name in leases.LEASES},
}


def main(folder: Path = FOLDER) -> None:
    for name, draw in SAMPLES.items():
        path = folder / name
        if name == "protected.pdf" and path.exists():
            print(f"{name} is there and stays as it is.")
            continue
        draw(path)
        print(f"{name} drawn, {path.stat().st_size / 1000:.0f} kB.")


if __name__ == "__main__":
    main()
