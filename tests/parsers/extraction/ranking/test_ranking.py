"""Rankings of pages that nobody drew with care, and of drawn documents."""

import subprocess
import sys
from pathlib import Path

import pytest

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.lines import lines_to_search
from parsers.extraction.ranking.candidates import MOST, candidates_of, names_in
from parsers.extraction.ranking.features import NAMES, features_of
from parsers.extraction.ranking.model import FOLDER, load, read_model
from parsers.extraction.ranking.phrases import FIRST_PHRASES, LAST_PHRASES, phrases_of
from parsers.extraction.ranking.ranking import FIELDS, rank

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"
WORDS = [
    ("Millstone", 0.08, 0.05), ("GmbH", 0.18, 0.05),
    ("Invoice", 0.08, 0.10), ("number", 0.16, 0.10), ("INV-2031-17", 0.30, 0.10),
    ("Invoice", 0.08, 0.13), ("date", 0.16, 0.13), ("2031-05-02", 0.30, 0.13),
    ("Bill", 0.08, 0.20), ("to", 0.13, 0.20),
    ("Pond", 0.08, 0.22), ("Ltd", 0.14, 0.22),
    ("Net", 0.60, 0.60), ("100.00", 0.80, 0.60),
    ("VAT", 0.60, 0.63), ("19%", 0.66, 0.63), ("19.00", 0.81, 0.63),
    ("Total", 0.60, 0.66), ("119.00", 0.80, 0.66),
]  # fmt: skip


def page_of(words, number=1, height=0.014):
    found = []
    for index, (text, x, y) in enumerate(words):
        box = BoundingBox(x, y, min(x + 0.6 * height * len(text), 1.0), min(y + height, 1.0))
        found.append(Word(text, box, index))
    return Page(number, 595, 842, words=tuple(found))


def lines_of_words(words):
    """Small print, if it is much."""
    return lines_to_search([page_of(words, height=0.014 if len(words) < 2000 else 0.0012)])


def test_no_lines_have_no_values():
    assert all(not ranked for ranked in rank([]).values())


def test_every_field_is_told_of_and_none_is_more_than_certain():
    ranking = rank(lines_of_words(WORDS))
    assert set(ranking) == set(FIELDS)
    for ranked in ranking.values():
        odds = [one.probability for one in ranked]
        assert odds == sorted(odds, reverse=True)
        assert sum(odds) <= 1.0 + 1e-6


def test_a_plain_invoice_is_read():
    ranking = rank(lines_of_words(WORDS))
    likeliest = {name: ranked[0].piece.text for name, ranked in ranking.items() if ranked}
    assert likeliest["invoice_number"] == "INV-2031-17"
    assert likeliest["invoice_date"] == "2031-05-02"
    assert likeliest["total"] == "119.00"


def crowded(count):
    """Words of every kind over the whole page."""
    kinds = (
        "total",
        "RE-{}",
        "{}.00",
        "03.04.2031",
        "Mill GmbH",
        "DE{:09}",
        "12345 Town",
        "%",
        ":",
    )
    return [
        (kinds[at % len(kinds)].format(at), (at % 40) / 42, (at // 40) / 520) for at in range(count)
    ]


@pytest.mark.parametrize(
    "words",
    [
        crowded(20_000),
        [(f"A{at}-{at}", min(at / 150, 0.99), 0.5) for at in range(150)],
        [("9" * 900, 0.1, 0.1)],
        [("DE" + "1 2" * 300, 0.1, 0.1)],
        [("ﷺ" * 300, 0.1, 0.1), ("\u0660\u0661.\u0662\u0663", 0.5, 0.5), ("²", 0.2, 0.2)],
        [("-" * 800, 0.1, 0.1), (",;" * 400, 0.1, 0.3)],
    ],
    ids=["20,000 words", "one line", "one number", "one code", "odd letters", "signs"],
)
def test_hostile_pages_stay_within_bounds(words):
    lines = lines_of_words(words)
    phrases = phrases_of(lines)
    candidates = candidates_of(phrases)
    assert len(phrases) <= FIRST_PHRASES + LAST_PHRASES
    assert len(candidates) <= sum(MOST.values())
    assert features_of(phrases, candidates).shape == (len(candidates), len(NAMES))
    rank(lines)


def test_no_candidate_begins_or_ends_within_a_word():
    lines = lines_of_words(crowded(600))
    phrases = phrases_of(lines)
    for one in candidates_of(phrases):
        text = phrases.lines[one.line].text
        assert not (one.start and text[one.start - 1].isalnum() and text[one.start].isalnum())
        rest = text[one.end - 1 : one.end + 1]
        assert not (len(rest) == 2 and rest.isalnum())


@pytest.mark.parametrize("text", ["GmbH", "Ltd.", "S.A.R.L."])
def test_a_legal_form_alone_is_no_name(text):
    assert names_in(text) == ()
    assert names_in(f"Reed {text}") != ()


def test_features_are_the_same_in_every_process():
    script = (
        "import importlib.util, hashlib\n"
        f"spec = importlib.util.spec_from_file_location('drawn', {__file__!r})\n"
        "drawn = importlib.util.module_from_spec(spec); spec.loader.exec_module(drawn)\n"
        "phrases = drawn.phrases_of(drawn.lines_of_words(drawn.WORDS))\n"
        "rows = drawn.features_of(phrases, drawn.candidates_of(phrases))\n"
        "print(hashlib.sha256(rows.tobytes()).hexdigest())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(BENCHMARKS.parent)},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1


def test_no_feature_is_a_text():
    phrases = phrases_of(lines_of_words(WORDS))
    others = [(text.replace("Millstone", "Rivermoor"), x, y) for text, x, y in WORDS]
    other = phrases_of(lines_of_words(others))
    rows, changed = (
        features_of(each, candidates_of(each)) for each in (phrases, other)
    )  # names of equal length differ in their letters alone
    assert (rows == changed).all()


def test_arrays_that_were_changed_are_refused():
    content = (FOLDER / "invoice.npz").read_bytes()
    with pytest.raises(ValueError, match="not those"):
        read_model(content[:-1] + b"?", {"sha256": "0" * 64, "features": "", "fields": {}})


def test_the_model_is_small():
    assert (FOLDER / "invoice.npz").stat().st_size < 2_000_000
    assert set(load("invoice")) == set(FIELDS)
