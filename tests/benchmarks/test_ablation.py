"""What decides is found in the code itself, and what each weight changes is told."""

import importlib.util
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from parsers.document import BoundingBox, Page, Word
from parsers.types import DOCUMENT_TYPES

FOLDER = Path(__file__).parents[2] / "benchmarks"
RECEIPT = """GREEN GROCER SDN BHD
(482911-K)
12, JALAN BESAR, 45600 TOWN
TAX INVOICE
Receipt No : CS1801
Date : 18/01/2018 12:30
Apples 2 x 3.50 7.00
Total RM 7.00
Cash 10.00
Change 3.00"""


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def weights() -> ModuleType:
    return load(FOLDER / "weights.py")


@pytest.fixture(scope="module")
def reuse(weights: ModuleType) -> ModuleType:  # imports weights
    return load(FOLDER / "reuse.py")


@pytest.fixture(scope="module")
def ablation(reuse: ModuleType) -> ModuleType:  # imports both
    return load(FOLDER / "ablation.py")


@pytest.fixture
def shop(tmp_path: Path, weights: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module with weights, and another one that imports one of them; both are all there is."""
    (tmp_path / "shop.py").write_text(
        '"""A module with weights."""\n'
        "from decimal import Decimal\n"
        "BONUS: float = 2.0\n"
        "FEW, SOME = 1, 4\n"
        "OFF = Decimal('0.10')\n"
        "POINTS = (5, 'no number', 2)\n"
        "BY_NAME = {'milk': 1.5, 'none': 0}\n"
        "NAME, FLAG, small = 'text', True, 3.0\n"
        "def price(): return BONUS\n"
    )
    (tmp_path / "till.py").write_text(
        "from shop import BONUS\nfrom functools import cache\n@cache\ndef price(): return BONUS\n"
    )
    loaded = [load(tmp_path / "shop.py"), load(tmp_path / "till.py")]
    monkeypatch.setattr(weights, "modules", lambda: loaded)
    return loaded[0]


@pytest.fixture
def only_bonus(weights: ModuleType, shop: ModuleType) -> Any:
    return next(one for one in weights.weights_in(shop) if one.name == "BONUS")


def test_every_number_among_the_constants_is_a_weight(
    weights: ModuleType, shop: ModuleType
) -> None:
    found = [(one.label, one.value) for one in weights.weights_in(shop)]
    assert found == [
        ("BONUS", 2.0), ("FEW", 1), ("SOME", 4), ("OFF", Decimal("0.10")),
        ("POINTS[0]", 5), ("POINTS[2]", 2), ("BY_NAME[milk]", 1.5),
    ]  # fmt: skip


def test_an_imported_constant_is_the_weight_of_the_module_that_has_it(
    weights: ModuleType, shop: ModuleType
) -> None:
    assert list(weights.weights_in(sys.modules["till"])) == []


def test_a_weight_is_changed_wherever_it_is_imported_and_then_put_back(
    weights: ModuleType, shop: ModuleType, only_bonus: Any
) -> None:
    till = sys.modules["till"]
    assert till.price() == 2.0
    with weights.changed(only_bonus, 3.0):
        assert (shop.price(), till.price()) == (3.0, 3.0)
    assert (shop.price(), till.price()) == (2.0, 2.0)


def test_one_of_several_is_changed_alone(weights: ModuleType, shop: ModuleType) -> None:
    for weight in weights.weights_in(shop):
        with weights.changed(weight, 9):
            changed = [one.label for one in weights.weights_in(shop) if one.value == 9]
        assert changed == [weight.label]


def test_a_weight_moves_by_a_fifth_both_ways_and_goes(
    weights: ModuleType, shop: ModuleType
) -> None:
    changes = {one.label: one.changes() for one in weights.weights_in(shop)}
    assert changes["BONUS"] == [1.6, 2.4, 0.0]
    assert changes["OFF"] == [Decimal("0.08"), Decimal("0.12"), 0]
    assert changes["SOME"] == [3, 5, 0]


def test_where_nothing_would_be_left_the_limit_goes(weights: ModuleType) -> None:
    pitch = weights.Weight("parsers.types.invoice.blocks", "PITCH", None, 1.9)
    assert pitch.changes()[-1] == weights.NO_LIMIT
    module = "parsers.extraction.line_items.column_fields"
    similar = weights.Weight(module, "SIMILAR", None, 85.0)
    assert similar.changes() == [pytest.approx(68.0), 100.0]


def test_what_runs_tells_which_constants_it_reads(weights: ModuleType, shop: ModuleType) -> None:
    read: set[str] = set()
    with weights.watched(read):
        sys.modules["till"].price()
    assert read == {"shop.BONUS"}


def test_all_that_is_said_of_constants_is_of_some_that_there_are(weights: ModuleType) -> None:
    said = [(weights.NEUTRAL, module) for module in weights.NEUTRAL]
    said += [(weights.NO_WEIGHTS, module) for module in weights.NO_WEIGHTS]
    for table, module in said:
        names = [name for group in table[module].values() for name in group.split()]
        assert [name for name in names if not hasattr(importlib.import_module(module), name)] == []


def test_the_scores_of_types_and_fields_are_found(weights: ModuleType) -> None:
    found = {one.path for module in weights.modules() for one in weights.weights_in(module)}
    assert "parsers.extraction.choosing.fitting.TITLE" in found
    assert len(found) > 100


def page() -> Page:
    lines = RECEIPT.splitlines()
    words = []
    for row, line in enumerate(lines):
        parts = line.split()
        for index, part in enumerate(parts):
            x0, y0 = index / len(parts), row / len(lines)
            box = BoundingBox(x0, y0, x0 + 0.98 / len(parts), y0 + 0.9 / len(lines))
            words.append(Word(part, box, row))
    return Page(1, 250, 100, words=tuple(words))


@pytest.fixture(scope="module")
def tried(ablation: ModuleType) -> Iterator[Any]:
    document = ablation.Document((page(),), {})
    yield ablation.Ablation([document], [DOCUMENT_TYPES["receipt"], DOCUMENT_TYPES["nda"]])


def weight_of(weights: ModuleType, path: str) -> Any:
    module, _, name = path.rpartition(".")
    found = weights.weights_in(sys.modules[module])
    return next(one for one in found if one.name == name)


def test_a_weight_that_matters_is_seen_to_matter(weights: ModuleType, tried: Any) -> None:
    enough = weight_of(weights, "parsers.extraction.choosing.ENOUGH")
    assert tried.is_read(enough)
    assert tried.effect(enough, 1000.0).values[""] > 3


def test_a_weight_that_does_not_is_told_so(
    weights: ModuleType, ablation: ModuleType, tried: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = weight_of(weights, "parsers.extraction.choosing.fitting.MUCH_PROSE")
    effect = tried.effect(rest, rest.value)
    assert effect.values == {"": 0}
    ablation.print_effects(rest, {rest.value: effect})
    assert capsys.readouterr().out.split() == ["MUCH_PROSE", "0.5", "nothing"]


def test_a_weight_that_nothing_reads_is_known_without_reading_again(
    weights: ModuleType, tried: Any
) -> None:
    assert not tried.is_read(weight_of(weights, "parsers.types.nda.mentions.ADDRESSED"))


@pytest.mark.slow
def test_what_is_reused_makes_no_difference(
    weights: ModuleType,
    reuse: ModuleType,
    ablation: ModuleType,
    tried: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = weight_of(weights, "parsers.types.receipt.merchant.FIRST")
    most = weight_of(weights, "parsers.extraction.totals.MOST_TAX")
    tries = [(first, -100.0), (first, 2.4), (most, weights.NO_LIMIT), (most, most.value)]
    effects = [tried.effect(*each) for each in tries]
    monkeypatch.setattr(reuse, "REUSED", ())
    schemas = [DOCUMENT_TYPES["receipt"], DOCUMENT_TYPES["nda"]]
    plain = ablation.Ablation([ablation.Document((page(),), {})], schemas)
    assert effects == [plain.effect(*each) for each in tries]
    assert [each.values[""] > 0 for each in effects] == [True, False, True, False]
