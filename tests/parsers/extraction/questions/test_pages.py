"""Pages that a question is about."""

from parsers.document import Page
from parsers.extraction.questions.pages import likeliest_pages


def pages(*texts: str) -> list[Page]:
    return [Page(at, 595, 842, text=text) for at, text in enumerate(texts, 1)]


def test_all_pages_are_shown_where_there_is_room() -> None:
    assert len(likeliest_pages(pages("a", "b"), "Where is it?", 2)) == 2


def test_the_pages_with_the_rarest_words_are_shown_in_their_order() -> None:
    found = likeliest_pages(
        pages("The lease", "The lease and the rent", "The lease", "The deposit of the lease"),
        "How much is the deposit under the lease?", 2,
    )  # fmt: skip
    assert [page.number for page in found] == [1, 4]


def test_without_any_word_in_common_the_first_ones_are_shown() -> None:
    found = likeliest_pages(pages("a", "b", "c"), "Wer?", 2)
    assert [page.number for page in found] == [1, 2]
