"""Members of a numbered run have one role: headings above texts, or the items of a list."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.numbered_runs import free_initials, label_numbered_runs

TEXT, HEADING, ITEM = Label.TEXT, Label.SECTION_HEADER, Label.LIST_ITEM


def region(text: str, y: float, label: Label = TEXT, x: float = 0.1) -> Region:
    box = BoundingBox(x, y, x + 0.3, y + 0.015)
    return Region(label, box, tuple(Word(word, box, 0) for word in text.split()))


def page(*texts: tuple[str, Label], x: float = 0.1) -> list[Region]:
    return [region(text, 0.1 + 0.03 * at, label, x) for at, (text, label) in enumerate(texts)]


def labels(regions: list[Region]) -> list[str]:
    return [each.label.value for each in label_numbered_runs(regions)]


BODY = ("The keeper looks after the wheel.", TEXT)


@pytest.mark.parametrize("regions", [
    [],
    page(("§ 3 Definitions.", TEXT), BODY),  # alone
    page(("§ 3 Scope", TEXT), BODY, ("§ 7 Costs", TEXT), BODY),  # not in a row
    page(("§ 1 Der Verein führt den Namen Mühle.", TEXT), ("§ 2 Er ist gemeinnützig.", TEXT)),
    page(("1. " + "The mill was sold to the town. " * 7, TEXT), BODY,
         ("2. The town pays.", HEADING), BODY),
    page(("1. Costs", TEXT), BODY, ("2. Terms", TEXT), BODY),  # no model saw a heading
    page(("1. Costs", HEADING), ("2. Terms", HEADING)),
], ids=["empty", "alone", "not in a row", "clauses", "long", "texts", "contents"])  # fmt: skip
def test_what_is_no_run_of_mixed_roles_stays_as_it_is(regions: list[Region]) -> None:
    assert label_numbered_runs(regions) == regions


@pytest.mark.parametrize(("first", "second"), [
    ("§ 1.1 Positions affected.", "§1.2 Extent of the service."),
    ("Article 4 Frais", "Article 5 Délais"),
    ("Art. 9 Ambito", "Art. 10 Recesso"),
])  # fmt: skip
def test_numbered_sections_above_their_texts_are_headings(first: str, second: str) -> None:
    assert labels(page((first, TEXT), BODY, (second, TEXT), BODY)) == [
        "section_header", "text", "section_header", "text",
    ]  # fmt: skip


def test_what_one_of_them_is_above_lists_all_of_them_are() -> None:
    steps = ("- Measure at home", ITEM)
    plan = page(("1. PRESSURE:", ITEM), steps, ("2. SUGAR:", HEADING), steps, ("3. FAT:", HEADING),
                steps)  # fmt: skip
    assert labels(plan)[::2] == ["section_header"] * 3


@pytest.mark.parametrize("mark", ["{}.", "{})", "({})"])
def test_numbers_with_nothing_between_them_are_a_list(mark: str) -> None:
    found = page(*((f"{mark.format(n)} Herz und Lunge", TEXT) for n in (1, 2, 3)), BODY)
    assert labels(found) == ["list_item", "list_item", "list_item", "text"]


def test_numbers_at_other_edges_are_of_other_runs() -> None:
    regions = [region("1. Herz", 0.1), region("2. Lunge", 0.13, x=0.4)]
    assert label_numbered_runs(regions) == regions


def test_numbered_items_with_others_below_them_are_one_list() -> None:
    part = ("a) Teil", ITEM)
    found = page(("1. Erstens", TEXT), part, ("2. Zweitens", ITEM), part, ("3. Drittens", TEXT))
    assert labels(found)[::2] == ["list_item"] * 3


@pytest.mark.parametrize("texts", [
    ("A. Costs", "B. Terms"), ("M. Masse", "N. Normal", "O. Ort"), ("b. Costs", "Gates"),
    ("I. Costs",), ("C.",), ("53. Gates",),
])  # fmt: skip
def test_items_with_letters_or_numbers_stay(texts: tuple[str, ...]) -> None:
    items = page(*((text, ITEM) for text in texts))
    assert free_initials(items) == items


@pytest.mark.parametrize("name", ["M. Gaëtan Gagné", "J. Insect Physiol.", "W. von Stein"])
def test_an_initial_marks_no_item(name: str) -> None:
    found = free_initials(page((name, ITEM), ("Ms Roy", ITEM), (name, ITEM)))
    assert [each.label.value for each in found] == ["text", "list_item", "text"]
