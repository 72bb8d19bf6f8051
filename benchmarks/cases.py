"""Whether each drawn case is read as it is drawn.

    python benchmarks/cases.py DATA [NAME...]

DATA/cases holds documents drawn for this project, each of a kind on which the pipeline once went
wrong. They are read by the embedded engine, and what is right of each stands below: words in their
order, tables with their spans, the type that is chosen, fields, two columns. It prints a line a
case, `right` or what differs, with the page's warnings, and a sum; the exit code is 1 if any
differs. A scan of a script for which nothing is installed is right if it is told.

Tables are written a row a line: `<` belongs to the cell on its left, `^` to the one above it.
"""

import argparse
import datetime
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from fields import find_segments, read_pages

from parsers.document import Block, Field, Label, Page, PageStatus
from parsers.document.text import fold
from parsers.errors import DocumentError
from parsers.extraction.choosing import choose_type
from parsers.types import DOCUMENT_TYPES

Pages = Sequence[Page]
Check = Callable[[Path, Pages], Iterator[str]]
"""Says what differs, if anything does."""
MOST_TOLD = 2
"""Rows of a table."""
LEADERS = re.compile(r"(?:\s*\.){3,}")


def words(*expected: str, without: str = "") -> Check:
    """Each stands on the pages, after the one before it; blanks may differ. without: signs that
    stand nowhere."""
    return partial(_words, expected, without)


def _words(expected: Sequence[str], without: str, _path: Path, pages: Pages) -> Iterator[str]:
    text, at = text_of(pages), 0
    for each in expected:
        found = text.find(" ".join(each.split()), at)
        if found < 0:
            yield f"{'not there, or not in its place' if at else 'not there'}: {each}"
        at = max(at, found)
    yield from (f"there is a U+{ord(sign):04X}" for sign in without if sign in text)


def scan(*lines: str) -> Check:
    """These lines and no others, blanks aside; or the page tells that it could not be read."""
    return partial(_scan, "".join("".join(lines).split()))


def _scan(expected: str, _path: Path, pages: Pages) -> Iterator[str]:
    told = any("cannot be read" in each for page in pages for each in page.warnings)
    if not told and (read := "".join(text_of(pages).split())) != expected:
        yield f"read as {read!r}"


def tables(*expected: str) -> Check:
    """All tables of the pages, cell by cell; leader dots belong to no cell."""
    return partial(_tables, expected)


def _tables(expected: Sequence[str], _path: Path, pages: Pages) -> Iterator[str]:
    blocks = [each for page in pages for each in page.blocks if each.label is Label.TABLE]
    if len(blocks) != len(expected):
        yield f"{len(blocks)} tables for {len(expected)}"
    for block, table in zip(blocks, expected, strict=False):
        rows, right = grid(block), [_row(line.split("|")) for line in table.strip().splitlines()]
        if rows != right:
            amiss = [each for each in rows if each not in right]
            told = "; ".join(map(repr, amiss[:MOST_TOLD]))
            yield f"{len(rows)} rows for {len(right)}, {len(amiss)} of them amiss: {told}"


def grid(block: Block) -> list[str]:
    """A table as it is written here."""
    height = max((cell.row + cell.row_span for cell in block.cells), default=0)
    width = max((cell.column + cell.column_span for cell in block.cells), default=0)
    rows = [[""] * width for _ in range(height)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            first = LEADERS.sub("", cell.text) if row == cell.row else "^"
            rest = ["<"] * (cell.column_span - 1)
            rows[row][cell.column : cell.column + cell.column_span] = [first, *rest]
    return [_row(row) for row in rows]


def _row(cells: Sequence[str]) -> str:
    return " | ".join(" ".join(cell.split()) for cell in cells).strip()


def taken_for(type_name: str | None) -> Check:
    """The type that is chosen; None for no type at hand."""
    return partial(_taken_for, type_name)


def _taken_for(expected: str | None, _path: Path, pages: Pages) -> Iterator[str]:
    chosen = choose_type(pages, list(DOCUMENT_TYPES.values())).document_type
    if (name := chosen.name if chosen else None) != expected:
        yield f"taken for {name or 'no type'}"


def fields(type_name: str, **expected: str | tuple[str, ...]) -> Check:
    """Values of one document of this type. A tuple has those of all rows of a list:
    `line_items__amount=("1.00", "2.00")`; `or` parts two that are both right."""
    return partial(_fields, type_name, expected)


def _fields(
    type_name: str, expected: dict[str, str | tuple[str, ...]], path: Path, pages: Pages
) -> Iterator[str]:
    segments = find_segments(pages, type_name, path)
    if len(segments) != 1:
        yield f"{len(segments)} documents"
    found = segments[0] if segments else {}
    for key, value in expected.items():
        if isinstance(value, str):
            got = found.get(key)
            if not (got and _equal(got, value)):
                yield f"{key} is {got.raw if got else 'missing'} for {value}"
        else:
            yield from _rows_differ(found, key.replace("__", "[].", 1), value)


def _rows_differ(found: dict[str, Field], key: str, expected: Sequence[str]) -> Iterator[str]:
    rows = [each for path, each in found.items() if re.sub(r"\d+", "", path) == key]
    pairs = zip(rows, expected, strict=False)
    if len(rows) != len(expected) or not all(_equal(got, value) for got, value in pairs):
        yield f"{key} are {', '.join(row.raw for row in rows) or 'missing'}"


def _equal(got: Field, expected: str) -> bool:
    for each in expected.split(" or "):
        match got.value:
            case Decimal() | int() | float():
                right = Decimal(str(got.value)) == Decimal(each)
            case datetime.date():
                right = got.value.isoformat() == each
            case _:
                right = _letters(str(got.value)) == _letters(each)
        if right:
            return True
    return False


def _letters(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


def columns(left: Sequence[str], right: Sequence[str]) -> Check:
    """Whole sentences, those of the left column before those of the right one. A sentence that is
    begun may lack its end once, where its column ends."""
    return partial(_columns, left, right)


def _columns(left: Sequence[str], right: Sequence[str], _path: Path, pages: Pages) -> Iterator[str]:
    text = text_of(pages)
    if max(map(text.rfind, left)) > min(map(text.find, right)):
        yield "the columns are mixed"
    for sentence in (*left, *right):
        begun = text.count(" ".join(sentence.split()[:3]))
        whole = text.count(sentence)
        if not whole or begun - whole > 1:
            yield f"{whole} of {begun} are whole: {sentence[:30]}..."


def text_of(pages: Pages) -> str:
    return " ".join(" ".join(block.text for page in pages for block in page.blocks).split())


RIVERS = (
    "A river runs from the hills down to the plain and carries sand and mud with it, so that its"
    " bed grows and the water seeks another way.",
    "Farmers who live by the river build dams of earth and stone, and each spring they mend what"
    " the winter has taken.",
)
MOUNTAINS = (
    "A mountain stands for a long time, but frost and rain break its rock into stones, and stones"
    " roll down into the valley where streams grind them round.",
    "Shepherds who know the slopes avoid the gullies after rain and keep their flocks on the"
    " ridges until evening.",
)
PEOPLE = """
| BAIN, J MATTHEW | DISTRICT DIRECTOR | 37,499.96
| SMITH, ALVARO R | LEGISLATIVE CORRESPONDENT | 21,000.00
| ARMER, DEREK A | LEGISLATIVE CORRESPONDENT TO JUL. 15 | 12,111.06
| ENGLERT, PAYTON A | STAFF ASSISTANT | 25,499.96
| CAMPBELL, CLAYTON D | DISTRICT DIRECTOR FROM MAY 23 | 31,111.08
| VELEZ, ALEXANDER J | LEGISLATIVE ASSISTANT FROM MAY 22 | 26,874.99
| BOLLINGER, ERIN S | INTERN FROM SEP. 18 | 446.87
| KISHI, DANIEL M | LEGISLATIVE CORRESPONDENT FROM JUL. 15 | 11,188.87
"""
FLIGHTS = "\n".join(
    f"DHAW2019000{n} | CITIBANK - TRAVEL CBA CARD | STAFF TRANSPORTATION AIRFARE FOR E JOHNSON"
    f" KANSAS CITY TO WASHINGTON DC AND RETURN | {920.68 + 31 * n:.2f}"
    for n in range(12)
)
SWISS = fields(
    "invoice", invoice_number="3139", invoice_date="2020-07-01", currency="CHF", net="3667.35",
    tax="282.40", total="3949.75", line_items__amount=("3360.00", "307.35"),
)  # fmt: skip
CASES: dict[str, tuple[Check, ...]] = {
    "arabic_presentation_forms.pdf": (words("المشكلات", "خلال", "ولاية"),),
    "credit_note_en.pdf": (taken_for("credit_note"), fields(
        "credit_note", invoice_number="CN-00417", invoice_date="2026-11-09",
        buyer="Palm Court Hotel", buyer_address="1 Sea Front, Torquay TQ2 5HX", net="-73.50",
        tax="-14.70", total="-88.20", line_items__amount=("-68.00", "-5.50"),
    ),),
    "form_drawn_boxes.pdf": (words(
        "Gender: ☐ Female ☒ Male", "Smoker: ☒ Yes ☐ No", "Date of visit: 12 November 2026",
    ),),
    "form_xfa_dynamic.pdf": (words("Lindqvist"), words("1250.00")),
    "invoice_credit_balance_cr.pdf": (fields(
        "invoice", invoice_number="9082211", invoice_date="2026-11-04", total="-108.43",
    ),),
    "invoice_polish.pdf": (taken_for("invoice"), fields(
        "invoice", invoice_number="FV/11/2026/88", invoice_date="2026-11-08",
        due_date="2026-11-22", seller="Hurtownia Wisla Sp. z o.o.", seller_tax_number="6761000012",
        buyer="Sklep Jas", currency="PLN", net="1530.00", tax="299.70", total="1829.70",
        line_items__amount=("1240.00 or 1525.20", "290.00 or 304.50"),
    ),),
    "invoice_swiss_thousands_ascii.pdf": (SWISS,),
    "invoice_swiss_thousands_backtick.pdf": (SWISS,),
    "invoice_uebertrag_de.pdf": (taken_for("invoice"), fields(
        "invoice", net="283.25", tax="53.82", total="337.07",
        line_items__description=tuple(
            f"Artikel {article}" for article in (
                "Kaffee A", "Tee B", "Zucker C", "Becher D", "Filter E", "Milch F", "Kakao G",
                "Kaffee H", "Tee I", "Zucker J",
            )
        ),
    ),),
    "mail_long_trace_headers.eml": (words(
        "From: Shop <billing@shop.example>", "To: me@home.example",
    ), words("Date: Mon, 09 Nov 2026 10:15:00 +0100"), words("Your order 7781"), words(
        "Thank you for your order 7781. It will arrive on Friday.",
    )),
    "mail_nested_rfc822.eml": (words(
        "See the forwarded order below.", "Order 7781",
        "Please deliver 40 crates on 20 November 2026.",
    ),),
    "picture_borderless_table.png": (tables("""
Name | Department | Salary | Years
John Smith | Engineering | 85,000 | 5
Jane Doe | Marketing | 72,000 | 3
Bob Johnson | Sales | 68,000 | 7
Alice Brown | HR | 65,000 | 4
"""),),
    "receipt_total.png": (words(
        "Sourdough loaf 4.20", "Croissant x2 5.00", "Flat white 3.10", "TOTAL 12.30",
    ), taken_for("receipt"), fields(
        "receipt", company="CORNER BAKERY", address="14 Market Square, York", date="2026-10-21",
        total="12.30",
    )),
    "scan_arabic.png": (scan("فاتورة رقم 118", "التاريخ 9 نوفمبر 2026", "المجموع 2100 دينار"),),
    "scan_cyrillic.png": (scan(
        "ООО «Ромашка»", "Счёт на оплату № 118 от 9 ноября 2026 г.",
        "Поставщик: ООО «Ромашка», Москва", "Покупатель: АО «Заря», Тверь",
        "Болт М8 200 шт. 1240,00", "Итого: 2100,00 руб.",
    ),),
    "sideways_few_words.pdf": (words("Visible line one Visible line two 42.00"),),
    "soft_hyphen_for_minus.pdf": (words("CN-00417", "2026-11-09", without="\u00ad"), fields(
        "credit_note", invoice_number="CN-00417", invoice_date="2026-11-09", net="-68.00",
        tax="-13.60", total="-81.60", line_items__amount=("-68.00",), line_items__quantity=("-2",),
    )),
    "tab_one_run_over_two_cells.pdf": (tables("""
Datum | Erläuterung | Betrag Soll EUR | Betrag Haben EUR
07.01.2025 | Basislastschrift CREDITOR NAME S.C.A. | 45,90 |
09.01.2025 | Überweisung Miete Januar 2025 Wohnung 3 | 780,00 |
15.01.2025 | Gehalt Januar | | 2.410,55
"""),),
    "table_dot_leaders.pdf": (tables("""
Offense | Total | Male | Female
Violent crime | 467.9 | 380.2 | 87.7
Robbery | 102.1 | 90.0 | 12.1
Aggravated assault | 338.4 | 264.0 | 74.4
Arson | 9.8 | 8.1 | 1.7
Fraud | 173.7 | 98.4 | 75.3
"""),),
    "table_rotated_header_lines.pdf": (tables("""
Zone | Trading operating profit before tax | of which impairment of property and equipment | Sales
NA | 2,632 | (29) | 12,553
EUR | 1,373 | (5) | 9,467
AOA | 1,985 | (49) | 9,060
"""),),
    "table_ruled_close_neighbours.pdf": (tables("""
Last name | First name | Zip | Occupation
Schumacher | Douglas L. and Patricia M | 55126 | farmer
Bennett | David | 55110 | retired
Boyle | Ann | 55105 |
"""),),
    "table_ruled_header_no_results.pdf": (tables("""
Claim ID | Claim type | Claim date | Claim amount
No results | < | < | <
"""),),
    "table_ruled_merged_cells.pdf": (tables("""
a | b | c
j | k | l
""", """
first | second | <
^ | third | fourth
fifth | < | ^
"""), words("Nested table", "l Table with merged cells first")),
    "table_ruled_section_rows.pdf": (tables("""
Issue | Finding | Action | Date
1. Health and Safety | < | < | <
Laws | Not posted | Post them | May 2003
Exits | Blocked | Clear them | June 2003
2. Wages | < | < | <
Overtime | Not paid | Pay it | July 2003
Payslip | Missing | Hand out | July 2003
"""),),
    "table_tight_rows.pdf": (tables(
        f"DOCUMENT | PAYEE NAME | DESCRIPTION | AMOUNT ($){PEOPLE}{FLIGHTS}",
    ),),
    "two_columns_gutter_12pt.pdf": (columns(RIVERS, MOUNTAINS),),
    "two_columns_gutter_18pt.pdf": (columns(RIVERS, MOUNTAINS),),
    "type_angebot_de.pdf": (taken_for(None),),
    "type_bank_statement_en.pdf": (taken_for("bank_statement"),),
    "type_purchase_order_en.pdf": (taken_for("purchase_order"),),
    "type_statement_of_account_en.pdf": (taken_for(None),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    differences: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def judge(path: Path) -> Outcome:
    try:
        pages = read_pages(path, None)
    except DocumentError as error:
        return Outcome((f"{error.code}: {error}",))
    warnings = tuple(each for page in pages for each in page.warnings)
    unread = [f"page {each.number} is {each.status}" for each in pages
              if each.status is not PageStatus.COMPLETE and not warnings]  # fmt: skip
    found = [each for check in CASES[path.name] for each in check(path, pages)]
    return Outcome((*unread, *found), warnings)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Whether drawn cases are read as they are drawn.")
    parser.add_argument("data", metavar="DATA", type=Path, help="the folder of the sets")
    parser.add_argument("names", metavar="NAME", nargs="*", help="parts of names; all if none")
    options = parser.parse_args(arguments)
    names = [each for each in CASES if any(map(each.__contains__, options.names or ("",)))]
    right = 0
    for name in names:
        outcome = judge(options.data / "cases" / name)
        right += not outcome.differences
        told = f"  (told: {'; '.join(outcome.warnings)})" if outcome.warnings else ""
        print(f"{name}: {'; '.join(outcome.differences) or 'right'}{told}", flush=True)
    print(f"{right} of {len(names)} cases are right")
    return int(right < len(names))


if __name__ == "__main__":
    sys.exit(main())
