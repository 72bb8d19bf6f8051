"""Which text was seen in a film, and from when to when."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Page, Word
from parsers.tasks.film import answer_film, is_film, merge_text

Line = tuple[str, float]


def page(number: int, start: float, end: float, *lines: Line) -> Page:
    """Lines of text by their place down the frame."""
    words = tuple(
        Word(text, BoundingBox(0.1 + 0.1 * at, y, 0.19 + 0.1 * at, y + 0.04), line)
        for line, (whole, y) in enumerate(lines)
        for at, text in enumerate(whole.split())
    )
    return Page(number, 960, 540, words=words, start_seconds=start, end_seconds=end)


def spans(*pages: Page) -> list[tuple[str | None, float | None, float | None]]:
    return [(item.text, item.start_seconds, item.end_seconds) for item in merge_text(pages)]


def test_pages_of_other_files_are_no_film() -> None:
    assert not is_film([Page(1, 600, 800)])
    assert merge_text([Page(1, 600, 800)]) == ()


def test_a_line_that_stays_while_others_come_is_one_item() -> None:
    first = page(1, 0, 2, ("Agenda", 0.1))
    second = page(2, 2, 5, ("Agenda", 0.1), ("Budget for May", 0.3))
    assert spans(first, second) == [("Agenda", 0, 5), ("Budget for May", 2, 5)]


def test_small_mistakes_of_reading_do_not_make_another_line() -> None:
    read = ["Deliveries planned", "Dellveries planned", "Deliveries planned"]
    pages = [page(at, at, at + 1, (text, 0.2)) for at, text in enumerate(read, 1)]
    assert spans(*pages) == [("Deliveries planned", 1, 4)]


def test_other_figures_are_another_line() -> None:
    pages = [page(1, 0, 1, ("Meter 10417 kWh", 0.2)), page(2, 1, 2, ("Meter 10418 kWh", 0.2))]
    assert spans(*pages) == [("Meter 10417 kWh", 0, 1), ("Meter 10418 kWh", 1, 2)]


def test_a_line_that_is_cut_at_the_edge_while_it_scrolls_is_the_whole_one() -> None:
    first = page(1, 0, 1, ("one line", 0.3), ("another line", 0.6), ("tne tnira oi", 0.955))
    second = page(2, 1, 2, ("one line", 0.1), ("another line", 0.4), ("the third of them", 0.755))
    assert ("the third of them", 0, 2) in spans(first, second)
    assert len(spans(first, second)) == 3


def test_a_cut_and_back_goes_on_and_a_long_absence_does_not() -> None:
    title, other = ("Quarterly report", 0.1), ("Questions, please", 0.5)
    back = [page(1, 0, 5, title), page(2, 5, 9, other), page(3, 9, 12, title)]
    assert spans(*back) == [("Quarterly report", 0, 12), ("Questions, please", 5, 9)]
    late = [page(1, 0, 5, title), page(2, 5, 60, other), page(3, 60, 62, title)]
    assert spans(*late)[0] == ("Quarterly report", 0, 5)
    assert spans(*late)[2] == ("Quarterly report", 60, 62)


def test_the_same_text_twice_in_a_frame_is_two_items() -> None:
    twice = (("in stock", 0.2), ("in stock", 0.4))
    found = merge_text([page(1, 0, 1, *twice), page(2, 1, 2, *twice)])
    assert [(item.text, item.end_seconds) for item in found] == [("in stock", 2), ("in stock", 2)]


def test_the_box_is_that_of_the_first_frame() -> None:
    (item,) = merge_text([page(4, 0, 1, ("moves up", 0.8)), page(5, 1, 2, ("moves up", 0.4))])
    assert (item.page_number, item.box and item.box.y0) == (4, 0.8)


def test_the_answer_names_its_pages_and_nobody_who_gave_it() -> None:
    answer = answer_film([page(1, 0, 1, ("a line", 0.1)), page(2, 1, 2, ("a line", 0.1))])
    assert (answer.task, answer.first_page, answer.last_page, answer.engine) == ("film", 1, 2, "")


TEXTS = st.lists(
    st.sampled_from(["alpha beam", "7", "gamma 12", "delta x", "east wing"]), max_size=5
)


@given(st.lists(TEXTS, max_size=8))
def test_every_line_is_within_some_item_and_no_item_ends_before_it_begins(
    films: list[list[str]],
) -> None:
    pages = [
        page(at + 1, at, at + 1, *((text, 0.1 + 0.15 * row) for row, text in enumerate(lines)))
        for at, lines in enumerate(films)
    ]
    items = merge_text(pages)
    for at, lines in enumerate(films):
        for text in lines:
            assert any(
                item.text == text and (item.start_seconds or 0) <= at < (item.end_seconds or 0)
                for item in items
            )
    assert all((item.start_seconds or 0) < (item.end_seconds or 0) for item in items)
    assert merge_text(pages[::-1]) == items
