"""Precision, recall and F1 of the fields read from receipts, against a folder in the SROIE form.

    python benchmarks/fields.py DIR [--database URL] [--misses]

DIR/img holds the receipts, DIR/key a JSON file for each with company, date, address and total
(Huang et al., ICDAR 2019, scanned receipts OCR and information extraction). A field is right if it
is the same but for case, white space and punctuation; a total, if it is the same number. The stored
results are judged: of `--database`, or of one made by `pagemill ingest` for the occasion.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import sqlalchemy

FIELDS = ("company", "date", "address", "total")
QUERY = sqlalchemy.text(
    "SELECT sources.name AS file, current_fields.path, current_fields.raw"
    " FROM receipt"
    " JOIN sources ON sources.document_id = receipt.document_id"
    " JOIN current_fields ON current_fields.document_id = receipt.document_id"
    " ORDER BY sources.name, current_fields.path"
)

Values = Mapping[str, str]
"""The text of each field of a receipt that has one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    file: str
    field: str
    wanted: str
    found: str | None

    @property
    def right(self) -> bool:
        return self.found is not None and _same(self.field, self.wanted, self.found)


def main() -> int:
    options = _options()
    if options.database:
        found = _read_fields(options.database)
    else:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'fields.db'}"
            _ingest(options.folder / "img", url)
            found = _read_fields(url)
    judgements = list(_judge(_truth(options.folder / "key"), found))
    if options.misses:
        _print_misses(judgements)
    _print_scores(judgements)
    return 0 if judgements else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Precision, recall and F1 of receipts' fields.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="holds img/ and key/")
    parser.add_argument("--database", metavar="URL", help="where DIR/img was ingested as receipts")
    parser.add_argument("--misses", action="store_true", help="print what was not right")
    return parser.parse_args()


def _ingest(images: Path, url: str) -> None:
    """Some receipts may fail: exit code 1 says so, and the figures will."""
    command = [sys.executable, "-m", "flows.cli", "ingest", str(images), "--schema", "receipt"]
    done = subprocess.run([*command, "--database", url], stdout=sys.stderr, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.returncode)


def _read_fields(url: str) -> Mapping[str, Values]:
    """By the file's name without its ending."""
    found: dict[str, dict[str, str]] = {}
    engine = sqlalchemy.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        for row in connection.execute(QUERY):
            found.setdefault(Path(row.file).stem, {})[row.path] = row.raw
    return found


def _truth(folder: Path) -> Mapping[str, Values]:
    return {
        file.stem: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))
    }


def _judge(truth: Mapping[str, Values], found: Mapping[str, Values]) -> Iterator[Judgement]:
    """One for each field that has a true value."""
    for file, values in truth.items():
        for field in FIELDS:
            if values.get(field):
                yield Judgement(file, field, values[field], found.get(file, {}).get(field))


def _same(field: str, wanted: str, found: str) -> bool:
    if field == "total":
        return _number(wanted) == _number(found) is not None
    return _folded(wanted) == _folded(found)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _number(text: str) -> Decimal | None:
    """The figures with the last sign among them as the decimal one: two decimals or none."""
    figures = re.sub(r"[^\d.,-]", "", text).strip(".,")
    whole, _, decimals = figures.replace(",", ".").rpartition(".")
    try:
        return Decimal(f"{whole.replace('.', '')}.{decimals}" if whole else figures)
    except InvalidOperation:
        return None


def _print_misses(judgements: list[Judgement]) -> None:
    for one in judgements:
        if not one.right:
            print(f"{one.file} {one.field}\n  wanted {one.wanted}\n  found  {one.found or '-'}")


def _print_scores(judgements: list[Judgement]) -> None:
    wanted = Counter(one.field for one in judgements)
    answered = Counter(one.field for one in judgements if one.found is not None)
    right = Counter(one.field for one in judgements if one.right)
    print(f"{'field':<10}{'precision':>10}{'recall':>10}{'F1':>10}{'of':>8}")
    for field in FIELDS:
        _print_score(field, right[field], answered[field], wanted[field])
    _print_score("micro", right.total(), answered.total(), wanted.total())


def _print_score(name: str, right: int, answered: int, wanted: int) -> None:
    precision = right / answered if answered else 0.0
    recall = right / wanted if wanted else 0.0
    score = 2 * right / (answered + wanted) if right else 0.0
    print(f"{name:<10}{precision:>10.3f}{recall:>10.3f}{score:>10.3f}{wanted:>8}")


if __name__ == "__main__":
    sys.exit(main())
