"""Markup that models write, made safe to parse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document.text import storable
from parsers.qwen_html.repair import MAX_DEPTH, MAX_TAGS, read_markup


def depth(markup: str) -> int:
    deepest = now = 0
    for piece in markup.split("<")[1:]:
        now += -1 if piece.startswith("/") else 0 if piece.startswith(("br", "img")) else 1
        deepest = max(deepest, now)
    assert now == 0
    return deepest


def test_text_without_tags_has_none() -> None:
    assert read_markup("3 < 5 > 4 <全>").tags == 0


def test_depth_is_bounded() -> None:
    assert depth(read_markup("<div>" * 5000 + "x").text) == MAX_DEPTH


def test_tags_are_bounded() -> None:
    markup = read_markup("<br>" * (MAX_TAGS + 1))
    assert (markup.tags, markup.truncated) == (MAX_TAGS, True)


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        ("<P CLASS=a>x", '<p class="a">x</p>'),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        (
            "<table><tr><td>a<th>b<tr><td>c</table>d",
            "<table><tr><td>a</td><th>b</th></tr><tr><td>c</td></tr></table>d",
        ),
        ("<td>a</td>", "<div>a</div>"),
        ("<b>a<p>b</b>c", "<b>a</b><p>bc</p>"),
        ("</p>a</div>", "a"),
        ("<table><tr><td>a</div></table>", "<table><tr><td>a</td></tr></table>"),
        ("<article><mark>a</mark></article>", "<div><span>a</span></div>"),
        ("<p onclick='x' data-bbox=[1,2,3,4] id=a>x</p>", '<p data-bbox="[1,2,3,4]">x</p>'),
        ("<p data-bbox=1 2 3 4>x</p>", '<p data-bbox="1 2 3 4">x</p>'),
        ("<img alt='a > b &amp; < c'>", '<img alt="a &gt; b &amp; &lt; c">'),
        ("<p>a < b<c", "<p>a &lt; b</p>"),
        ("<p>a <x y", "<p>a </p>"),
        ("<p>a<script>b<p>c</script>d", "<p>ad</p>"),
        ("<p>a<script>b", "<p>ab</p>"),
    ],
)
def test_markup_is_rewritten_well_formed(written: str, rewritten: str) -> None:
    assert read_markup(written).text == rewritten


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "<td>", "<tr>", "<table>", "</table>", "</p>", "<b>", "</b>", "<li>", "x"]
        )
    )
)
def test_every_element_is_closed_in_order(pieces: list[str]) -> None:
    depth(read_markup("".join(pieces)).text)


@given(st.text())
def test_storable_text_can_be_encoded_and_holds_no_nul(text: str) -> None:
    kept = storable(text + "\ud800\x00")
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert storable(kept) == kept


BODY = "<html><body><p>x</p></body></html>"


@pytest.mark.parametrize(
    ("answer", "warnings"),
    [
        (BODY, ()),
        (f"```html\n{BODY}\n```\n", ()),
        (f"Here it is: {BODY}", ("prose around the HTML",)),
        (f"Here it is:\n```html\n{BODY}\n```", ("prose around the HTML",)),
        (f"```html\n{BODY}\n```\nAnything else?", ("prose around the HTML",)),
        (f"{BODY} That is all.", ("prose around the HTML",)),
        ("Here it is:\n<p>x</p>\nThat is all.", ("prose around the HTML", "no body")),
        ("<html><body><p>x</p>", ("HTML not closed",)),
        ("<html><body><p>x</p><p cla", ("HTML cut inside a tag",)),
        ("<p>x</p>", ("no body",)),
        (f"```html\n{BODY}\n```\n```html\n{BODY}\n```", ("HTML begun anew",)),
        (f"<body>{'<br>' * MAX_TAGS}</body>", ("HTML too long",)),
    ],
)
def test_flaws_are_told_in_fixed_phrases(answer: str, warnings: tuple[str, ...]) -> None:
    assert read_markup(answer).warnings == warnings
