"""Lines of a receipt -> what else might be its company, its address or its total.

In: the lines. Out: scored pieces, the one that was found first: another line at the top that reads
like a name, other lines about places and what stands right below the address, other totals where
neither goods nor cash prove the one that was taken. This module chooses nothing.
"""

from collections.abc import Iterator, Sequence

from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece, join
from parsers.extraction.names import is_mostly_letters, name_span
from parsers.extraction.places import place_score
from parsers.extraction.totals import labelled_amounts
from parsers.extraction.vocabulary import CLOSING_ROLES
from parsers.types.receipt.address import find_address, place_runs
from parsers.types.receipt.head import head_of, is_noise, is_one_block
from parsers.types.receipt.items import MOST_LINES, read_items
from parsers.types.receipt.merchant import domains_in, find_company, name_lines, name_scores
from parsers.types.receipt.sums import find_total

Weighed = tuple[float, Piece]
BESIDE, UNPROVED = 1.0, 0.5
"""What an address with the line below it, and a total that nothing proves, has less than the one
that was found, in points of a name's score."""


def rivals(name: str, reading: Reading) -> Sequence[Weighed]:
    ways = {"company": _companies, "address": _addresses, "total": _totals}
    return list(ways[name](reading)) if name in ways else []


def _companies(reading: Reading) -> Iterator[Weighed]:
    found = find_company(reading)
    head = head_of(reading.lines)
    domains = domains_in(reading.lines)
    taken = name_lines(head, domains)
    scored = sorted(name_scores(head, domains), key=lambda one: -one[0])
    if found is None or not scored:
        return
    own = max((score for score, line in scored if line in taken), default=scored[0][0])
    yield max(own, 0.0), found
    for score, line in scored:
        if line not in taken and score > 0:
            yield score, line.piece(*name_span(line.text))


def _addresses(reading: Reading) -> Iterator[Weighed]:
    found = find_address(reading)
    if found is None:
        return
    head = head_of(reading.lines)
    name = name_lines(head, domains_in(reading.lines))
    own = [line for line in head if line.text in found.text]
    score = float(max(sum(place_score(line.text) for line in own), 1))
    yield score, found
    below = head[head.index(own[-1]) + 1 :][:1] if own else []
    for line in below:
        if is_one_block(own[-1], line) and is_mostly_letters(line.text) and not is_noise(line):
            yield score - BESIDE, join([found, line.piece(0, len(line.text))])
    for run in place_runs([line for line in head if line not in name]):
        if run[0] not in own:
            points = float(sum(place_score(line.text) for line in run))
            yield points, join([line.piece(0, len(line.text)) for line in run])


def _totals(reading: Reading) -> Iterator[Weighed]:
    found = find_total(reading)
    amounts = labelled_amounts(reading.lines)
    value = next((one.value for one in amounts if one.number.piece == found), None)
    if found is None or value is None:
        return
    yield 0.0, found
    items = read_items(reading.lines[:MOST_LINES], amounts)
    if items and items.cost is not None:
        return
    for one in amounts:
        if one.role in CLOSING_ROLES and not one.in_summary and one.value != value:
            yield -UNPROVED, one.number.piece
