"""Answers that are whole, and are not the page."""

import pytest

from parsers.document import BoundingBox, Word
from parsers.qwen_html.normalize import normalize
from parsers.tasks.completeness import Judged, judge

FRAME = (1000.0, 1000.0)
BOX = BoundingBox(0.1, 0.4, 0.9, 0.5)
PAGE = "The mill was built in 1784 by two brothers from Sheffield with forty pounds"
CODE = '<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/det|> {"bbox": [1, 2, 3, 4]}'


def words_of(text: str) -> tuple[Word, ...]:
    return tuple(Word(each, BOX, 0) for each in text.split())


def judged(html: str, page: str = PAGE) -> Judged:
    return judge(normalize(f"<html><body>{html}</body></html>", FRAME), words_of(page))


def escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<h1>The mill</h1>", "words left out: 8"),
        (f"<p>{PAGE[:40]}</p>", "words left out: 4"),
        ('<div class="image"><img/></div>', "words left out: 100 % of the page's words are not in"),
        ("<p>Nothing of the kind stands here</p>", "words left out: 100 %"),
        (f"<p>{PAGE}</p><p>and thirteen cats sat beside it, unmoved</p>", "text not on the page: "),
        (f"<p>{PAGE}</p><p>{PAGE}</p>", "text told twice: 50 % of the answer's text is more often"),
        (f"<p>{PAGE} {escaped(CODE)}</p>", "raw code as text: the answer's text has 5 marks"),
    ],
)
def test_such_an_answer_has_its_reason(html: str, problem: str) -> None:
    one = judged(html)
    assert one.problems[-1 if problem.startswith("raw") else 0].startswith(problem)
    assert one.error and one.error.code == "incomplete"
    assert set(one.problems) < set(one.warnings) | {""}


def test_one_without_any_text_is_told_so() -> None:
    (problem,) = judged('<div class="image"><img/></div>').problems
    assert problem.endswith(", which has no text at all")


@pytest.mark.parametrize(
    ("html", "page"),
    [
        (f"<p>{PAGE}</p>", PAGE),
        (f"<p>{PAGE[:-12]}</p>", PAGE),  # all but two words
        (f"<p>{PAGE}</p><p>{PAGE}</p>", f"{PAGE} {PAGE}"),
        (f'<p>{PAGE}</p><div class="image">{PAGE}</div>', PAGE),
        ("<h1>The mill</h1>", ""),
        ('<div class="image"><img/></div>', "No. 7"),
        (f"<p>{PAGE} {escaped(CODE)}</p>", f"{PAGE} {CODE}"),  # a page about such code
        ("<p>Press &lt;enter&gt; or &lt;tab&gt;</p>", ""),
    ],
)
def test_another_has_none(html: str, page: str) -> None:
    assert judged(html, page).problems == ()
    assert judged(html, page).error is None


def test_raw_code_is_no_text_even_where_nobody_read_the_page() -> None:
    (problem,) = judged(f"<p>{escaped(CODE)}</p>", "").problems
    assert problem.startswith("raw code as text")


def test_of_two_answers_the_one_that_holds_more_of_the_page_weighs_more() -> None:
    less, more = judged(f"<p>{PAGE[:30]}</p>"), judged(f"<p>{PAGE[:50]}</p>")
    invented = judged(f"<p>{PAGE[:50]}, whereupon everyone rejoiced exceedingly</p>")
    assert less.weight < more.weight
    assert invented.weight < more.weight
    assert judged(f"<p>{PAGE}</p><p>{PAGE}</p>").weight < judged(f"<p>{PAGE}</p>").weight
    assert judged("<p>A</p>", "").weight < judged("<p>All of it</p>", "").weight
