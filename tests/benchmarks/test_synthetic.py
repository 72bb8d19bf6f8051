"""Drawn documents: the same from the same seed, their values where they say, their sums right."""

import io
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("faker")
pytest.importorskip("pymupdf")

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
FEW = (
    ("invoice", "letter_1", "de"),
    ("credit_note", "pairs_2", "fr"),
    ("invoice", "records_1", "el"),
    ("receipt", "grid_2", "en"),
    ("receipt", "sidebar_1", "pl"),
    ("statement", "columns_3", "tr"),
)


@pytest.fixture(scope="module")
def synthetic() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import synthetic

        yield synthetic
    finally:
        sys.path.remove(str(BENCHMARKS))


def misplaced(synthetic: ModuleType, drawn: object) -> list[str]:
    """Paths of values whose text is not all in the words of their box."""
    pages, missing = synthetic.to_pages(drawn), []
    for value in drawn.values.values():
        page = pages[value.page_number - 1]
        near = [
            word.text
            for word in page.words
            if value.box.overlap(word.box) > 0.02 * min(word.box.area, value.box.area)
        ]
        if not all(part in "".join(near) for part in value.raw.split()):
            missing.append(f"{drawn.layout} {drawn.language} {value.path}: {value.raw!r}")
    return missing


WITHOUT_ROUNDING = ("order", "order_confirmation")
"""Kinds whose truth does not say by how much the total was rounded."""


def sums_hold(drawn: object) -> bool:
    values = {
        path: Decimal(each.value)
        for path, each in drawn.values.items()
        if path in ("net", "tax", "rounding", "total")
    }
    if not {"net", "tax", "total"} <= values.keys() or drawn.kind in WITHOUT_ROUNDING:
        return True
    return values["net"] + values["tax"] + values.get("rounding", 0) == values["total"]


def test_a_layout_that_is_unknown_is_refused(synthetic: ModuleType) -> None:
    with pytest.raises(ValueError, match="no layout 'nowhere'"):
        synthetic.draw("invoice", "nowhere", "de", 1)


def test_a_kind_or_language_that_is_unknown_is_refused(synthetic: ModuleType) -> None:
    with pytest.raises(ValueError, match="no kind 'poem'"):
        synthetic.draw("poem", "letter_1", "de", 1)
    with pytest.raises(ValueError, match="no language 'xx'"):
        synthetic.draw("invoice", "letter_1", "xx", 1)


def test_a_degradation_that_is_unknown_is_refused(synthetic: ModuleType) -> None:
    drawn = synthetic.draw("receipt", "letter_1", "en", 1)
    with pytest.raises(ValueError, match="no degradation 'burn'"):
        synthetic.to_image(drawn, 1, 40, "burn")


def test_the_same_seed_draws_the_same_document_and_another_another(synthetic: ModuleType) -> None:
    for kind, layout, language in FEW:
        first = synthetic.draw(kind, layout, language, 5)
        assert synthetic.draw(kind, layout, language, 5) == first
        assert synthetic.draw(kind, layout, language, 6) != first


@pytest.mark.parametrize(("kind", "layout", "language"), FEW)
def test_values_stand_where_they_say_and_add_up(
    synthetic: ModuleType, kind: str, layout: str, language: str
) -> None:
    for seed in range(4):
        drawn = synthetic.draw(kind, layout, language, seed)
        assert misplaced(synthetic, drawn) == []
        assert sums_hold(drawn)


def test_each_part_of_the_layouts_has_families_of_its_own(synthetic: ModuleType) -> None:
    parts = [
        {name.rpartition("_")[0] for name in names}
        for names in (synthetic.TRAINING, synthetic.VALIDATION, synthetic.HELD_OUT)
    ]

    assert not parts[0] & parts[1] and not parts[2] & (parts[0] | parts[1])
    assert len(synthetic.LAYOUTS) >= 40
    assert len(parts[1]) >= 3 and 3 * len(parts[2]) >= len(parts[1])
    assert len(synthetic.LANGUAGES) >= 10


def one_of_each_family(names: tuple[str, ...]) -> list[str]:
    """The layout of each family that its neighbours' numbers differ from, as far as they go."""
    families: dict[str, list[str]] = {}
    for name in names:
        families.setdefault(name.rpartition("_")[0], []).append(name)
    return [each[n % len(each)] for n, each in enumerate(families.values())]


def test_what_is_only_scored_is_in_place_too(synthetic: ModuleType) -> None:
    for n, layout in enumerate(one_of_each_family(synthetic.HELD_OUT)):
        language = synthetic.LANGUAGES[3 * n % len(synthetic.LANGUAGES)]
        drawn = synthetic.draw(("invoice", "credit_note")[n % 2], layout, language, n, items=7)
        assert misplaced(synthetic, drawn) == []
        assert sums_hold(drawn)
        assert {"invoice_number", "invoice_date", "seller", "buyer", "total"} <= {*drawn.values}


def test_each_part_prints_goods_in_ways_of_its_own(synthetic: ModuleType) -> None:
    from synthetic.receipt_layouts import receipt_layout

    ways: list[dict[str, str]] = [
        {receipt_layout(name).items: name for name in names}
        for names in (synthetic.TRAINING, synthetic.VALIDATION, synthetic.HELD_OUT)
    ]
    assert not ways[0].keys() & ways[1].keys() and len(ways[2]) >= 4
    assert not ways[2].keys() & (ways[0].keys() | ways[1].keys())
    for n, layout in enumerate(ways[2].values()):
        drawn = synthetic.draw("receipt", layout, synthetic.LANGUAGES[5 * n % 16], n)
        assert misplaced(synthetic, drawn) == []
        assert {"company", "total", "line_items[0].amount"} <= {*drawn.values}


def test_all_languages_have_the_words_of_all_arrangements(synthetic: ModuleType) -> None:
    path = BENCHMARKS / "synthetic" / "held_out_words.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))

    assert {*words} == {*synthetic.LANGUAGES}
    assert {frozenset(each) for each in words.values()} == {frozenset(words["en"])}
    assert [key for each in words.values() for key, text in each.items()
            if text.count("{}") != words["en"][key].count("{}")] == []  # fmt: skip


def test_indian_amounts_are_grouped_as_lakhs_and_crores(synthetic: ModuleType) -> None:
    from synthetic.formats import Formats

    formats = Formats("en_IN", ".", ",", "dd/MM/yyyy", "INR", "Rs.", True, True)
    assert formats.amount(Decimal("12345678.9"))[0] == "Rs. 1,23,45,678.90"
    assert formats.amount(Decimal("-123456"), with_sign=False)[0] == "-1,23,456.00"
    assert formats.number(Decimal(999)) == "999.00"


def test_a_long_list_goes_over_many_sheets_and_its_amounts_add_up(synthetic: ModuleType) -> None:
    drawn = synthetic.draw("invoice", "grid_1", "de", 1, items=300)
    amounts = [each for path, each in drawn.values.items() if path.endswith("].amount")]

    assert len(drawn.sheets) > 4
    assert len(amounts) == 300
    assert misplaced(synthetic, drawn) == []


def test_the_pdf_has_a_text_layer_with_the_words_of_the_pages(synthetic: ModuleType) -> None:
    import pymupdf

    drawn = synthetic.draw("invoice", "letter_1", "de", 2)
    with pymupdf.open(stream=io.BytesIO(synthetic.to_pdf(drawn)), filetype="pdf") as document:
        layer = "".join(document[0].get_text().split())

    missing = [word.text for word in synthetic.to_pages(drawn)[0].words if word.text not in layer]
    assert missing == []


def test_the_truth_names_what_is_missing_and_reads_as_a_truth_file(synthetic: ModuleType) -> None:
    drawn = synthetic.draw("invoice", "letter_1", "de", 3)
    told, document = synthetic.truth(drawn), synthetic.true_document(drawn)

    absent = {name for name, value in told.items() if value is None}
    assert absent and not absent & drawn.values.keys()
    wanted = {field.names[0]: field.wanted for field in document.fields}
    assert str(wanted["invoice_date"][0].values[0]) == drawn.values["invoice_date"].value
    assert wanted["total"][0].values[0] == Decimal(drawn.values["total"].value)


@pytest.mark.slow
def test_every_layout_draws_every_kind_with_its_values_in_place(synthetic: ModuleType) -> None:
    languages = synthetic.LANGUAGES
    for n, layout in enumerate(synthetic.LAYOUTS):
        for m, kind in enumerate(synthetic.KINDS):
            drawn = synthetic.draw(kind, layout, languages[(n + m) % len(languages)], n)
            assert misplaced(synthetic, drawn) == []
            assert sums_hold(drawn)


OTHERS = ("order", "delivery_note", "bank_statement", "reminder", "payslip")


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_invoice_has_a_truth_by_its_own_type(synthetic: ModuleType, kind: str) -> None:
    from synthetic.truth import TYPES

    from parsers.types import DOCUMENT_TYPES

    required = {each.name for each in DOCUMENT_TYPES[TYPES[kind]].schema.fields if each.required}
    for n, layout in enumerate(("letter_1", "grid_2", "form_1", "mirrored_2")):
        drawn = synthetic.draw(kind, layout, ("de", "en", "fr", "pl")[n], n)
        assert misplaced(synthetic, drawn) == []
        assert required <= {path for path, value in synthetic.truth(drawn).items() if value}


def test_what_moved_leads_from_one_balance_to_the_other(synthetic: ModuleType) -> None:
    for n, layout in enumerate(one_of_each_family(synthetic.LAYOUTS)):
        drawn = synthetic.draw("bank_statement", layout, "en", n)
        balance = Decimal(drawn.values["opening_balance"].value)
        for path, value in drawn.values.items():
            if path.endswith((".amount", ".credit")):
                balance += Decimal(value.value)
            if path.endswith(".debit"):
                balance -= Decimal(value.value)
        assert balance == Decimal(drawn.values["closing_balance"].value), layout


def test_what_is_kept_back_is_taken_from_what_is_earned(synthetic: ModuleType) -> None:
    for n, layout in enumerate(one_of_each_family(synthetic.LAYOUTS)):
        values = synthetic.draw("payslip", layout, "de", n).values
        kept = [Decimal(each.value) for path, each in values.items()
                if path.startswith("deductions[") and path.endswith("amount")]  # fmt: skip
        gross, net = (Decimal(values[name].value) for name in ("gross_pay", "net_pay"))
        assert gross - sum(map(abs, kept)) == net, layout


def test_what_is_open_and_what_reminding_costs_are_the_total(synthetic: ModuleType) -> None:
    for n, layout in enumerate(one_of_each_family(synthetic.LAYOUTS)):
        values = synthetic.draw("reminder", layout, "de", n).values
        parts = [Decimal(each.value) for path, each in values.items()
                 if path in ("fee", "interest") or path.endswith("].amount")]  # fmt: skip
        assert sum(parts) == Decimal(values["total"].value), layout


def test_all_languages_have_the_same_words_of_other_kinds(synthetic: ModuleType) -> None:
    files = sorted((BENCHMARKS / "synthetic" / "kind_words").glob("*.toml"))
    words = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files}

    assert {*words} <= {*synthetic.LANGUAGES}
    for language, sections in words.items():
        known = {name: {*section} for name, section in sections.items()}
        assert known == {name: {*section} for name, section in words["en"].items()}, language
