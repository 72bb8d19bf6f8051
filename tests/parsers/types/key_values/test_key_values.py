"""The schema that fits any document."""

from parsers.document import Page
from parsers.extraction.choosing import Choice, choose_type
from parsers.types import DOCUMENT_TYPES


def test_it_is_never_chosen_by_what_a_document_says() -> None:
    generic = DOCUMENT_TYPES["key_values"]
    page = Page(1, 595, 842, text="KeyValues\nkey: 1\nvalue: 2\nlabel: 3")
    assert generic.hints.generic
    assert choose_type([page], [generic]) == Choice()


def test_it_is_a_list_of_pairs_of_texts() -> None:
    (pairs,) = DOCUMENT_TYPES["key_values"].schema.lists
    assert (pairs.name, [field.name for field in pairs.fields]) == ("pairs", ["key", "value"])
