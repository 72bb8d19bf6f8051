"""Documents drawn from seeds, each with its truth beside it.

    python benchmarks/draw.py FOLDER [--number 20] [--kind invoice] [--layout letter_1]
        [--layouts validation] [--language de] [--seed 0] [--items 40] [--images]
        [--degrade blur+turn]

The n-th document has the n-th seed after --seed; what is not given is drawn from it. PDFs have a
text layer; images have none. A truth is the plain form that `pagemill evaluate` reads, so that
    pagemill evaluate --truth FOLDER/truth --schema invoice
compares with it. Values with their boxes are in FOLDER/boxes.
"""

import argparse
import json
import random
import sys
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from synthetic import (
    DEGRADATIONS,
    HELD_OUT,
    KINDS,
    LANGUAGES,
    LAYOUTS,
    TRAINING,
    VALIDATION,
    Drawn,
    draw,
    to_image,
    to_pdf,
    truth,
)
from synthetic.truth import TYPES

from flows.evaluation.truth_formats import Either

PARTS = {"training": TRAINING, "validation": VALIDATION, "held_out": HELD_OUT}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where files are written")
    parser.add_argument("--number", type=int, default=20, help="how many documents (20)")
    parser.add_argument("--kind", choices=KINDS, help="of all; else in turn")
    parser.add_argument("--layout", choices=LAYOUTS, metavar="NAME", help="such as letter_1")
    parser.add_argument(
        "--layouts", choices=PARTS, default="training", help="the part of the layouts (training)"
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of all; else any")
    parser.add_argument("--seed", type=int, default=0, help="of the first document (0)")
    parser.add_argument("--items", type=int, help="rows of each list; else as they come")
    parser.add_argument("--images", action="store_true", help="PNG files in place of PDFs")
    parser.add_argument("--dpi", type=int, default=150, help="of images (150)")
    parser.add_argument(
        "--degrade",
        metavar="HOW",
        help=f"images: {', '.join(DEGRADATIONS)}, or several with + between",
    )
    return parser.parse_args()


def drawn_by(chosen: argparse.Namespace, n: int) -> Drawn:
    seed = chosen.seed + n
    rng = random.Random(f"choice {seed}")
    layout, language = rng.choice(PARTS[chosen.layouts]), rng.choice(LANGUAGES)
    kind = chosen.kind or KINDS[n % len(KINDS)]
    return draw(kind, chosen.layout or layout, chosen.language or language, seed, chosen.items)


def write(drawn: Drawn, chosen: argparse.Namespace) -> None:
    name = f"{drawn.kind}-{drawn.layout}-{drawn.language}-{drawn.seed}"
    folder: Path = chosen.folder
    if chosen.images:
        for page in range(1, len(drawn.sheets) + 1):
            image = to_image(drawn, page, chosen.dpi, chosen.degrade)
            image.save(folder / f"{name}-{page}.png")
    else:
        (folder / f"{name}.pdf").write_bytes(to_pdf(drawn))
    _write(
        folder / "boxes" / f"{name}.json",
        {path: asdict(each) for path, each in drawn.values.items()},
    )
    if drawn.kind in TYPES:
        _write(folder / "truth" / f"{name}.json", truth(drawn))


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        json.dumps(content, ensure_ascii=False, indent=1, default=_plain), encoding="utf-8"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Either):
        return value.values[0]
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def main() -> int:
    chosen = options()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for n in range(chosen.number):
        write(drawn_by(chosen, n), chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
