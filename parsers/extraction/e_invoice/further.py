"""What is told of an XML beside its values: that no page shows it, that another says otherwise.

In: XMLs with their names, and what the pages print. Out: violations, whose rule is `RULE`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.document import EInvoice, Violation, XmlValue
from parsers.document.paths import parse_row_path
from parsers.document.text import fold
from parsers.extraction.e_invoice.beside import quoted
from parsers.extraction.e_invoice.fitting import NUMBERS, TOTAL, identity_of
from parsers.extraction.e_invoice.printed import Printed
from parsers.rules.violations import in_words, row_in_words, sentence

RULE = "xml_and_page"
CODES = frozenset({*NUMBERS, "iban", "currency", "purchase_order"})
"""Texts that two XMLs of one document have in the same signs."""
MOST_TOLD = 10
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NamedXml:
    """name: of the attachment; None if the XML is the file itself."""

    name: str | None
    says: EInvoice


def of_no_page(said: EInvoice, printed: Printed) -> Iterator[Violation]:
    """Where the pages show neither its number nor its total, but may be a letter in front of it."""
    known = _named(said)
    if known and not any(map(printed.shows, known)):
        words = [_in_words(each) for each in known]
        shows = f"shows neither {' nor '.join(words)}" if len(words) > 1 else (
            f"does not show {words[0]}")  # fmt: skip
        yield Violation(RULE, f"The page {shows} of the XML", ())


def of_no_part(xml: NamedXml) -> Violation:
    known = _named(xml.says)
    of = f", which has {' and '.join(map(_in_words, known))}," if known else ""
    told = f"{_name(xml)}{of} belongs to none of the pages, and was not compared"
    return Violation(RULE, sentence(told), ())


def between(first: NamedXml, second: NamedXml) -> Iterator[Violation]:
    """What the second XML says otherwise than the first one of the same document."""
    values = {value.path: value for value in first.says.values}
    both = [(values[each.path], each) for each in second.says.values if each.path in values]
    for one, other in [pair for pair in both if not _are_same(*pair)][:MOST_TOLD]:
        row = parse_row_path(other.path)
        where = f"in {row_in_words(row.list_name, row.ordinal)}, " if row else ""
        told = (f"{where}{in_words(other.path)} is {quoted(one.value)} in {_name(first)} and "
                f"{quoted(other.value)} in {_name(second)}")  # fmt: skip
        yield Violation(RULE, sentence(told), (other.path,))


def have_one_number(first: EInvoice, second: EInvoice) -> bool:
    one, other = (identity_of(each) for each in (first, second))
    return any(name in one and name in other and _are_same(one[name], other[name])
               for name in NUMBERS)  # fmt: skip


def _are_same(one: XmlValue, other: XmlValue) -> bool:
    if isinstance(one.value, str) and isinstance(other.value, str):
        return one.path not in CODES or fold(one.value) == fold(other.value)
    values = ({each.value, *(more.value for more in each.others)} for each in (one, other))
    return bool(set.intersection(*values))


def _named(said: EInvoice) -> list[XmlValue]:
    known = identity_of(said)
    return [known[name] for name in (*NUMBERS, TOTAL) if name in known]


def _in_words(value: XmlValue) -> str:
    return f"the {in_words(value.path)} {quoted(value.value)}"


def _name(xml: NamedXml) -> str:
    return f"the XML {quoted(xml.name)}" if xml.name else "the XML"
