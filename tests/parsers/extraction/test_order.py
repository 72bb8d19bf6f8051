"""Which of several values is a field's: the page's order, and what a document cannot be without."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from parsers.document import Page
from parsers.extraction import find_fields, search
from parsers.extraction.document_type import DocumentType
from parsers.schemas.definition import Money, described

Draw = Callable[..., Page]


class Bill(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "rules": [{"name": "sum", "kind": "sum", "fields": ["total", "net", "tax"]}]
        }
    )

    total: Money = described("To pay", "to pay", "to be paid", "amount", "sum", required=True)
    net: Money | None = described("Before tax", "net")
    tax: Money | None = described("Tax", "tax")


def test_a_label_on_the_first_page_counts_more_than_one_on_a_later_page(draw: Draw) -> None:
    pages = [draw("To be paid: 12.00"), draw("Thank you", 2), draw("To pay: 99.00", 3)]
    assert find_fields(DocumentType.of(Bill), pages)["total"].text == "12.00"


def test_a_required_value_is_not_given_up_for_a_rule_that_it_breaks(draw: Draw) -> None:
    page = draw("Net: 100.00\nTax: 20.00\nYour sum in May\n                    Thank you\n150.00")
    found = find_fields(DocumentType.of(Bill), [page])
    assert {name: piece.text for name, piece in found.items()} == {
        "total": "150.00", "net": "100.00", "tax": "20.00",
    }  # fmt: skip


def test_the_same_pages_are_searched_and_ranked_once(draw: Draw) -> None:
    bill, pages = DocumentType.of(Bill), [draw("To pay: 12.00")]
    assert search(bill, pages) is search(bill, pages)
