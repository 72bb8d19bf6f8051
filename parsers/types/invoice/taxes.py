"""Pages -> what an invoice says of each tax rate: the rate, what is taxed by it, the tax.

Read from a table with a head, else from lines such as `VAT 21 % of 100.00: 21.00`, proved by
arithmetic, or from labels with a rate above amounts; a tax without a rate is a row of its own if it
is the only one. This module knows no schema but the names of these fields.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from parsers.document import ListDefinition, Page, SchemaDefinition
from parsers.extraction.candidates import Number, amounts_in
from parsers.extraction.line_items.items import find_items
from parsers.extraction.line_items.sum_lines import label_of
from parsers.extraction.lines import Line, Piece, Row, lines_of
from parsers.extraction.totals import tax_among
from parsers.extraction.vocabulary import Role, role_of
from parsers.values.amounts import are_close, read_number

RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?) ?%")
OFF = Decimal("0.03")
"""What rounding may make of a tax."""
LONGEST_LABEL = 60


def find_taxes(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    """A row for each rate, with those of `rate`, `net` and `tax` that are printed."""
    items = find_items(definition, pages, schema)
    rows = [row for row in items if _is_tax(row)]
    if rows:
        return _distinct(rows)
    lines = [line for page in pages for line in lines_of(page)]
    rows = [row for line in lines if (row := _in_line(line))]
    rows += [row for above, line in pairwise(lines) for row in _below_labels(above, line)]
    return _distinct(rows) or ([] if items else _without_rate(lines))


def _is_tax(row: Row) -> bool:
    """A rate, and a tax that is that part of the net amount where all three are there."""
    if "rate" not in row or not {"net", "tax"} & set(row):
        return False
    rate, net, tax = (_number(row[name].text) if name in row else None for name in _NAMES)
    if rate is None or rate > 50 or any(_number(row[name].text) is None for name in row):
        return False
    return net is None or tax is None or _fits(rate, net, tax)


_NAMES = ("rate", "net", "tax")


def _fits(rate: Decimal, net: Decimal, tax: Decimal) -> bool:
    return are_close(net * rate / 100, tax, max(OFF, abs(net) / 1000))


def _in_line(line: Line) -> Row | None:
    match = RATE.search(line.text)
    if match is None or len(line.text) > LONGEST_LABEL * 2 or role_of(_label(line)) is not Role.TAX:
        return None
    amounts = [one for one in amounts_in(line) if not match.start() <= one.start < match.end()]
    if not amounts or len(amounts) > 3:
        return None
    rate = _number(match[1])
    row: Row = {"rate": line.piece(*match.span()), "tax": amounts[-1].piece}
    return row | _with_net(rate, amounts) if rate is not None else None


def _below_labels(above: Line, line: Line) -> Iterator[Row]:
    """Amounts in a line below labels that tell rates: `VAT 7 %   VAT 19 %   Total`."""
    if above.page != line.page or not RATE.search(above.text) or amounts_in(above):
        return
    labels = [(span, above.box_of(*span)) for span in above.phrases()]
    for amount in amounts_in(line):
        box = amount.piece.box
        over = [span for span, one in labels if box and one.x0 < box.x1 and box.x0 < one.x1]
        match = RATE.search(above.text, *over[0]) if len(over) == 1 else None
        if match and role_of(_without(match, over[0])) is Role.TAX:
            yield {"rate": above.piece(*match.span()), "tax": amount.piece}


def _without(match: re.Match[str], span: tuple[int, int]) -> str:
    """The label, its rate left out."""
    text = match.string
    return f"{text[span[0] : match.start()]} {text[match.end() : span[1]]}".strip(" ()")


def _without_rate(lines: Sequence[Line]) -> list[Row]:
    """A tax alone, where no rate is told at all."""
    tax = None if any(_tells_rate(line) for line in lines) else tax_among(lines)
    return [{"tax": tax}] if tax else []


def _tells_rate(line: Line) -> bool:
    return RATE.search(line.text) is not None and role_of(_label(line)) is Role.TAX


def _label(line: Line) -> str:
    """The words before the first amount."""
    amounts = amounts_in(line)
    return label_of(line.text[: amounts[0].start] if amounts else line.text)


def _with_net(rate: Decimal, amounts: Sequence[Number]) -> dict[str, Piece]:
    """The two amounts of which one is the rate's part of the other."""
    pairs = [
        {"net": net.piece, "tax": tax.piece}
        for net in amounts
        for tax in amounts
        if net is not tax and _fits(rate, net.value, tax.value)
    ]
    return pairs[0] if pairs else {}


def _distinct(rows: Sequence[Row]) -> list[Row]:
    """Invoices often state a rate and its tax twice."""
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = str(_number(row["rate"].text)), row["tax"].text if "tax" in row else ""
        seen.setdefault(key, row)
    return list(seen.values())


def _number(text: str) -> Decimal | None:
    return read_number(text.replace("%", " "))
