"""Which documents are of one kind."""

from collections.abc import Callable

from parsers.document import Page
from parsers.suggestions import grouped
from parsers.types import DOCUMENT_TYPES

Draw = Callable[..., Page]
TYPES = list(DOCUMENT_TYPES.values())


def test_documents_that_share_no_label_are_of_two_kinds(
    certificates: list[tuple[Page, ...]], draw: Draw
) -> None:
    lease = (draw("Lease\n\nTenant: Ann Reed\nFlat: 4B\nRent: 700.00\nBegins on: 2026-03-01"),)
    assert grouped([certificates[0], lease, *certificates[1:]], TYPES) == [(0, 2, 3, 4, 5, 6), (1,)]


def test_labels_in_two_languages_are_no_two_kinds(draw: Draw) -> None:
    texts = ("Invoice number: 4711\nDate: 3.4.2026\nTotal: 12.50 EUR",
             "Rechnungsnummer: 4712\nDatum: 4.4.2026\nGesamtbetrag: 13.50 EUR")  # fmt: skip
    assert grouped([(draw(text),) for text in texts], TYPES) == [(0, 1)]


def test_one_document_is_a_kind(certificates: list[tuple[Page, ...]]) -> None:
    assert grouped(certificates[:1], TYPES) == [(0,)]
