"""Values become rows and come back as they were."""

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.document import (
    Annotation,
    AnnotationKind,
    Attempt,
    Block,
    BoundingBox,
    BoxFrom,
    Cell,
    Figure,
    Label,
    Mark,
    Page,
    PageStatus,
    Span,
    Word,
)
from parsers.document.content import tidy
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.queries import stored_pages
from storage.rows import (
    read_attempts,
    read_warnings,
    read_words,
    write_attempts,
    write_warnings,
    write_words,
)
from storage.user_queries import run_query

T = TypeVar("T", Block, Cell)

GRID = 10_000

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
fractions = st.floats(0, 1)
probabilities = st.none() | fractions


def boxes(sides: st.SearchStrategy[float]) -> st.SearchStrategy[BoundingBox]:
    pairs = st.lists(sides, min_size=2, max_size=2, unique=True).map(sorted)
    return st.builds(lambda x, y: BoundingBox(x[0], y[0], x[1], y[1]), pairs, pairs)


def words(box: st.SearchStrategy[BoundingBox]) -> st.SearchStrategy[tuple[Word, ...]]:
    word = st.builds(Word, texts, box, st.integers(0, 99), probabilities)
    return st.lists(word, max_size=3).map(tuple)


def placed(kind: type[T], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """With a box and where it is from, or with neither."""
    box, box_from = boxes(fractions), st.sampled_from(BoxFrom)
    return st.builds(kind, **values, box=box, box_from=box_from) | st.builds(kind, **values)


def attempts(text: st.SearchStrategy[str]) -> st.SearchStrategy[Attempt]:
    counts = st.none() | st.integers(0, 10**12)
    seconds = st.floats(0, 1e6)
    reasons = st.sampled_from(["stop", "length", "repetition"])
    return st.builds(Attempt, text, text, reasons, st.floats(0, 2), counts, counts, counts, seconds)


cells = placed(
    Cell,
    row=st.integers(0, 9),
    column=st.integers(0, 9),
    text=texts,
    row_span=st.integers(1, 3),
    column_span=st.integers(1, 3),
    is_header=st.booleans(),
)
contents = st.lists(
    st.builds(Span, texts, st.lists(st.sampled_from(Mark), max_size=2).map(tuple)), max_size=3
).map(tidy)
kept = {
    "confidence": probabilities,
    "level": st.none() | st.integers(1, 6),
    "continues": st.booleans(),
    "repeated_rows": st.integers(0, 3),
}
tables = st.lists(cells, max_size=3).map(tuple)
texted = [label for label in Label if label not in (Label.TABLE, Label.PICTURE)]
blocks = st.one_of(
    placed(Block, label=st.sampled_from(texted), content=contents, **kept),
    placed(Block, label=st.just(Label.TABLE), cells=tables, **kept),
    placed(
        Block,
        label=st.just(Label.PICTURE),
        content=contents,
        cells=tables,
        figure=st.none() | st.sampled_from([Figure.CHART, Figure.PICTURE_OF_TEXT]),
        **kept,
    ),
    placed(Block, label=st.just(Label.LIST_ITEM), content=contents, ordered=st.booleans(), **kept),
)
annotations = st.builds(
    Annotation, st.sampled_from(AnnotationKind), st.none() | texts, texts, boxes(fractions)
)
pages = st.builds(
    Page,
    number=st.integers(1, 5000),
    width=st.floats(1, 5000),
    height=st.floats(1, 5000),
    rotation=st.sampled_from([0, 90, 180, 270]),
    status=st.sampled_from(PageStatus),
    answer=texts,
    finish_reason=st.sampled_from(["stop", "length", "repetition"]),
    text=texts,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    words=words(boxes(st.integers(0, GRID).map(lambda side: side / GRID))),
    error_code=st.none() | texts,
    error=st.none() | texts,
    seconds=st.floats(0, 1e6),
    input_tokens=st.none() | st.integers(0, 10**12),
    output_tokens=st.none() | st.integers(0, 10**12),
    warnings=st.lists(texts.map(lambda text: " ".join(text.splitlines())), max_size=3).map(tuple),
    attempts=st.lists(attempts(texts), max_size=2).map(tuple),
    annotations=st.lists(annotations, max_size=2).map(tuple),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(page=pages)
def test_a_page_comes_back_as_it_was_stored(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim], page: Page
) -> None:
    run = claim(database, record(database, uuid.uuid4().hex)).run_id
    RunStore(database, run, "worker").store_page(page)
    assert stored_pages(database, run) == (page,)


@given(words(boxes(fractions)))
def test_boxes_of_words_keep_an_area_and_move_by_less_than_a_ten_thousandth(
    given_words: tuple[Word, ...],
) -> None:
    kept = read_words(write_words(given_words))
    for word, before in zip(kept, given_words, strict=True):
        moves = zip(_sides(word.box), _sides(before.box), strict=True)
        assert max(abs(after - side) for after, side in moves) <= 1.5 / GRID
        assert word.box.area > 0
    assert read_words(write_words(kept)) == kept


def _sides(box: BoundingBox) -> tuple[float, ...]:
    return box.to_frame((1, 1))


def test_words_are_compact_lists_of_integers() -> None:
    word = Word("Straße", BoundingBox(0.1, 0.25, 0.5, 1), 3, 0.5)
    assert write_words([word]) == '[["Straße",1000,2500,5000,10000,3,0.5]]'
    assert write_words([]) is None


def test_characters_that_databases_refuse_are_replaced_and_cost_no_page(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(Page(1, 1, 1, text="a\0b\ud800c", answer="\udfff"))
    (page,) = stored_pages(database, run)
    assert (page.text, page.answer) == (
        "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c",
        "\N{REPLACEMENT CHARACTER}",
    )


HOSTILE = "a\0b\ud800\r\n\"\\u0000'; DROP TABLE pages; --\N{LINE SEPARATOR}🧾</html>\t"


def test_what_is_kept_as_json_can_be_read_as_json_by_the_database(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    """PostgreSQL stores a NUL that is escaped in JSON, and then cannot read the JSON."""
    run = claim(database, record(database)).run_id
    attempt = Attempt(HOSTILE, HOSTILE, "stop", 0.0, None, None, 7, 0.5)
    words = (Word(HOSTILE, BoundingBox(0, 0, 1, 1), 0),)
    page = Page(1, 1, 1, words=words, warnings=(HOSTILE,), attempts=(attempt,))
    RunStore(database, run, "worker").store_page(page)
    cleaned = HOSTILE.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
    look = (
        "SELECT json_extract(attempts, '$[0].answer'), json_extract(words, '$[0][0]') FROM pages"
        if database.is_sqlite
        else "SELECT attempts::jsonb -> 0 ->> 'answer', words::jsonb -> 0 ->> 0 FROM pages"
    )
    assert run_query(database, look, 9)[1] == [(cleaned, cleaned)]
    (kept,) = stored_pages(database, run)
    assert kept.attempts == (replace(attempt, answer=cleaned, problem=cleaned),)
    assert kept.warnings == (" ".join(cleaned.splitlines()),)


def test_attempts_are_a_compact_list_of_objects_with_the_names_that_are_stored_of_old() -> None:
    attempt = Attempt("<p>größe", "cut", "length", 0.5, 64, None, 64, 1.25)
    text = write_attempts([attempt])
    assert text is not None
    assert text.startswith('[{"answer":"<p>größe","problem":"cut","finish_reason":"length",')
    told = asdict(attempt)
    assert json.loads(text) == [{"room": told.pop("max_tokens"), **told}]
    assert write_attempts([]) is None


@given(st.lists(attempts(st.text())).map(tuple))
def test_writing_what_was_read_of_attempts_changes_nothing(given: tuple[Attempt, ...]) -> None:
    kept = read_attempts(write_attempts(given))
    assert [attempt.output_tokens for attempt in kept] == [one.output_tokens for one in given]
    assert read_attempts(write_attempts(kept)) == kept


@given(st.lists(st.text()).map(tuple))
def test_each_flaw_has_a_line_whatever_it_holds(given: tuple[str, ...]) -> None:
    text = write_warnings(given)
    assert (text is None) == (given == ())
    assert read_warnings(text) == tuple(" ".join(warning.splitlines()) for warning in given)
    assert write_warnings(read_warnings(text)) == text
