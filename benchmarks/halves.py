"""Every set of documents with truth, split by maker into a half that may be read and one that is
only scored.

    python benchmarks/halves.py DATA > benchmarks/halves.json

DATA is a folder with the sets `invoices`, `invoices_world`, `sroie`, `receipts_de` and
`kleister_nda`. Of each set, makers of layouts are shuffled by SEED and go, one after another, to
the half that has fewer documents so far. It was run once, before anything was tuned by the halves;
`halves.json` keeps what came of it, and a document that is not in it belongs to the scored half.
"""

import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

SEED = 21
READABLE, SCORED = "readable", "scored"
DOCUMENTS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})
WORLD_MAKERS = (
    "ZUGFeRD_1p0_", "PDF_DESIGN_", "en_zugferd_", "is_zugferd_", "Facture_", "Avoir_", "validAvoir_"
)  # fmt: skip
"""Names that begin alike are of one maker, as far as their origins tell."""
SAME_MAKERS = {"Avoir_": "Facture_", "validAvoir_": "Facture_"}
LETTERS = 5
"""Of a company's name on a receipt, by which its branches are one maker."""


def documents(folder: Path) -> list[Path]:
    """The documents of a set, by name."""
    images = folder / "img" if (folder / "img").is_dir() else folder
    return sorted(each for each in images.iterdir() if each.suffix.lower() in DOCUMENTS)


def maker_of(path: Path) -> str:
    """Who made its layout; the document itself where nobody else is known to have."""
    name, folder = path.name, path.parent.name
    if folder == "img":
        key = path.parent.parent / "key" / f"{path.stem}.json"
        company = json.loads(key.read_text(encoding="utf-8"))["company"]
        return re.sub(r"[\W_]+", "", company.lower())[:LETTERS]
    if folder == "receipts_de":
        return name.split("_")[1]
    known = next((each for each in WORLD_MAKERS if name.startswith(each)), name)
    return SAME_MAKERS.get(known, known)


def split(paths: list[Path], chance: random.Random) -> dict[str, str]:
    """The half of each document, by the names of files."""
    makers: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        makers[maker_of(path)].append(path.name)
    halves: dict[str, list[str]] = {READABLE: [], SCORED: []}
    order = sorted(makers)
    chance.shuffle(order)
    for maker in order:
        fewer = min(halves, key=lambda half: len(halves[half]))
        halves[fewer] += makers[maker]
    return {name: half for half, names in halves.items() for name in sorted(names)}


def main() -> None:
    data = Path(sys.argv[1])
    sets = ("invoices", "invoices_world", "sroie", "receipts_de", "kleister_nda")
    found = {name: split(documents(data / name), random.Random(f"{SEED} {name}")) for name in sets}
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
