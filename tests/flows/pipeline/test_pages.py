"""What is known of a page once it is read."""

from flows.pipeline.pages import with_language
from parsers.document import Page, PageStatus

TEXT = "The goods remain our property until they have been paid for in full."


def test_a_page_has_the_language_and_the_script_of_its_text() -> None:
    page = with_language(Page(1, 595, 842, 0, text=TEXT))
    assert (page.language, page.script) == ("en", "Latn")


def test_a_page_that_could_not_be_read_has_neither() -> None:
    """Cyrillic letters come out as Latin ones that look alike."""
    unread = Page(1, 595, 842, 0, status=PageStatus.INCOMPLETE, error_code="unread", text=TEXT)
    page = with_language(unread)
    assert (page.language, page.script) == (None, None)
