"""The schema that fits any document."""

from parsers.document import Page
from parsers.schemas import built_in, choose_schema


def test_it_is_never_chosen_by_what_a_document_says() -> None:
    generic = built_in()["key_values"]
    page = Page(1, 595, 842, text="KeyValues\nkey: 1\nvalue: 2\nlabel: 3")
    assert generic.generic
    assert choose_schema([page], [generic]) == (None, 0.0)


def test_it_is_a_list_of_pairs_of_texts() -> None:
    (pairs,) = built_in()["key_values"].definition.lists
    assert (pairs.name, [field.name for field in pairs.fields]) == ("pairs", ["key", "value"])
