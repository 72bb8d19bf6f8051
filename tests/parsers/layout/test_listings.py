"""Code, configuration and logs keep their lines and indents; paragraphs and addresses do not."""

from collections.abc import Sequence

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of
from parsers.engines.embedded.answer import write_answer
from parsers.layout.listings import mark_listings
from parsers.layout.region import Region

EVEN, NARROW = 0.008, {"i": 0.003, "l": 0.003, "t": 0.004, "m": 0.012, " ": 0.004}

CONFIG = ["interface eth0 {", "    address 10.0.0.1/24", "    mtu 9000", "}", "router main {",
          "    area 0", "}"]  # fmt: skip
CODE = ["def total(rows):", "    amount = 0", "    for row in rows:",
        "        amount += row.price * row.count", "    return amount"]  # fmt: skip
LOG = ["2026-05-03 10:12:01 INFO  reader started", "2026-05-03 10:12:04 WARN  page 3",
       "2026-05-03 10:12:09 INFO  reader finished"]  # fmt: skip
YAML = ["server:", "  host: db.example", "  users:", "    - reader", "    - writer"]
ADDRESS = ["Harbour Mills Ltd", "12 Quay Street", "Bristol BS1 4ND", "Telephone 0117 496 0001"]
PROSE = ["The keeper of the mill looks after the wheel and the stones while the river",
         "is high; at night the gates (all of them) are shut, and in the morning they",
         "are opened again, as it was agreed with the town in the year of the great"]  # fmt: skip


def region(
    lines: Sequence[str], top: float = 0.3, *, even: bool = True, sure: float | None = None,
    label: Label = Label.TEXT,
) -> Region:  # fmt: skip
    words = []
    for at, line in enumerate(lines):
        x, y = 0.1, top + 0.015 * at
        for text in line.split(" "):
            width = sum(EVEN if even else NARROW.get(c, 0.0073) for c in text)
            if text:
                box = BoundingBox(x, y, x + width, y + 0.012)
                words.append(Word(text, box, round(y * 1000), sure, 9.0))
            x += width + (EVEN if even else NARROW[" "])
    return Region(label, hull_of(words), tuple(words))


BODY = region(PROSE * 6, 0.5, even=False)


@pytest.mark.parametrize("given", [
    [], [BODY], [region(PROSE), BODY], [region(ADDRESS), BODY], [region(ADDRESS, even=False), BODY],
    [region(CONFIG[:2]), BODY], [region(CONFIG, label=Label.TABLE), BODY],
    [region(CODE, sure=0.9)], [region(PROSE * 3, 0.3), region(PROSE * 3, 0.6)],
], ids=["empty", "paragraphs", "typed paragraph", "typed address", "address", "two lines", "table",
        "scan", "typewritten"])  # fmt: skip
def test_what_is_no_listing_stays_as_it_is(given: list[Region]) -> None:
    assert mark_listings(given, 0.7) == given


@pytest.mark.parametrize("lines", [CONFIG, CODE, LOG, YAML], ids=lambda lines: lines[0])
def test_a_listing_in_type_of_one_width_is_kept_as_it_is_set(lines: list[str]) -> None:
    *_, found = mark_listings([region(lines), BODY], 0.7)
    assert found.text == "\n".join(lines)


def test_a_listing_in_other_type_is_known_by_how_code_is_written() -> None:
    *_, found = mark_listings([region(CODE, even=False), BODY], 0.7)
    assert found.text is not None
    assert [line.strip() for line in found.text.split("\n")] == [line.strip() for line in CODE]
    assert found.text.split("\n")[1].startswith("  ")


def test_its_parts_are_one() -> None:
    parts = [region(YAML[:1]), region(YAML[1:3], 0.315), region(YAML[3:], 0.345)]
    body, found = mark_listings([*parts, BODY], 0.7)
    assert (body, found.text) == (BODY, "\n".join(YAML))


def test_on_a_typewritten_page_only_code_is_a_listing() -> None:
    kept = [region(PROSE * 3, 0.5), region(ADDRESS, 0.1)]
    *_, found = mark_listings([region(CODE), *kept], 0.7)
    assert found.text == "\n".join(CODE)


def test_the_answer_holds_it_as_code() -> None:
    *_, found = mark_listings([region(CODE[:3]), BODY], 0.7)
    assert "<code>def total(rows):<br/>    amount = 0<br/>    for" in write_answer([found], 0.7)
