"""Rankings of pages that nobody drew with care, and of drawn documents."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.lines import lines_to_search
from parsers.extraction.ranking.candidates import MOST, Kind, candidates_of
from parsers.extraction.ranking.features import NAMES, features_of
from parsers.extraction.ranking.model import (
    FOLDER,
    FieldModel,
    hash_of_features,
    load,
    read_model,
    write_model,
)
from parsers.extraction.ranking.phrases import FIRST_PHRASES, LAST_PHRASES, phrases_of
from parsers.extraction.ranking.ranking import FIELDS, rank
from parsers.extraction.ranking.spans import codes_in, names_in
from parsers.extraction.ranking.trees import Trees

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


def test_a_town_with_its_state_is_no_name_and_a_decimal_no_code():
    assert names_in("Harbourton, CA 87659") == ()
    assert codes_in("Price 59,5000") == ()
    assert codes_in("Order 59-5000") != ()


@pytest.mark.parametrize("text", ["GmbH", "Ltd.", "S.A.R.L."])
def test_a_legal_form_alone_is_no_name(text):
    assert names_in(text) == ()
    assert names_in(f"Reed {text}") != ()


@pytest.mark.parametrize(
    ("above", "below", "is_one"),
    [
        ("Northern Harbour", "Supplies Ltd", True),
        ("Nordhafen Handel", "GmbH & Co. KG", True),
        ("Nordhafen GmbH", "Mill Ltd", False),
        ("Northern Harbour", "Quay 4", False),
        ("Accounts", "Payable", False),
    ],
)
def test_a_name_over_two_lines_is_one_candidate(above, below, is_one):
    words = [(word, 0.1 + 0.0084 * text.index(word), y)
             for text, y in ((above, 0.20), (below, 0.22)) for word in text.split(" ")]  # fmt: skip
    lines = lines_of_words(words)
    texts = {one.piece.text for one in candidates_of(phrases_of(lines)) if one.kind is Kind.NAME}
    assert (" ".join((above, below)) in texts) is is_one


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


def model_with(feature):
    """The bytes of one tree that asks for this feature, and what is told of them."""
    trees = Trees(
        np.array([feature], np.int16), np.array([0.5]), np.array([~0], np.int32),
        np.array([~1], np.int32), np.array([0.0, 1.0]), np.array([0], np.int32), 1,
    )  # fmt: skip
    content = write_model({"total": FieldModel(trees, 1.0, 0.0)})
    told = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "features": hash_of_features(),
        "fields": {"total": {"slope": 1.0, "shift": 0.0, "depth": 1}},
    }
    return content, told


def test_trees_that_ask_for_a_feature_that_there_is_not_are_refused():
    assert set(read_model(*model_with(len(NAMES) - 1))) == {"total"}
    with pytest.raises(ValueError, match="trees of total ask for a feature"):
        read_model(*model_with(len(NAMES)))


def test_a_field_without_arrays_is_refused():
    content, told = model_with(0)
    told["fields"]["net"] = told["fields"]["total"]
    with pytest.raises(ValueError, match=r"no array net\.feature"):
        read_model(content, told)


def test_the_model_is_small():
    assert (FOLDER / "invoice.npz").stat().st_size < 2_000_000
    assert set(load("invoice")) == set(FIELDS)
