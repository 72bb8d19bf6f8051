"""Spotted words beside those of the text layer and of OCR."""

from typing import Any

from parsers.document import BoundingBox, Item, Page, Word
from parsers.tasks import Asked, open_task

SPOT = open_task("spot")
PLACE = BoundingBox(0.1, 0.1, 0.2, 0.12)
OTHER = BoundingBox(0.5, 0.5, 0.6, 0.52)


def layer(text: str, box: BoundingBox = PLACE) -> Word:
    return Word(text, box, 0)


def ocr(text: str, box: BoundingBox = PLACE) -> Word:
    return Word(text, box, 0, 0.9)


def spot(
    *items: Item, words: tuple[Word, ...] = (), second: tuple[Word, ...] = (), engine: str = "qwen"
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    page = Page(1, 595, 842, words=words, second_layer=second)
    found, warnings = SPOT.finish(items, Asked("", (page,), (1,), engine))
    return [{"text": item.text, **item.attributes, "support": item.support} for item in found], (
        warnings
    )


def test_a_word_that_nobody_else_has_is_alone_and_all_of_them_get_one_warning() -> None:
    found, warnings = spot(Item("मूल्य", box=PLACE), Item("५००", box=OTHER))
    assert [each["agreement"] for each in found] == ["alone", "alone"]
    assert [each["support"] for each in found] == [None, None]
    assert warnings == ("no other reader has words on this page: 2 texts stand alone",)


def test_a_contradiction_is_told_with_what_the_other_reader_has() -> None:
    found, warnings = spot(Item("12.50", box=PLACE), words=(layer("12.60"),))
    assert found == [
        {"text": "12.50", "text_layer": "12.60", "agreement": "contradicted", "support": 0.8}
    ]
    assert warnings == ("1 of 1 text read otherwise by others: '12.50' (text layer: '12.60')",)


def test_figures_are_told_first_and_the_rest_counted() -> None:
    places = [BoundingBox(0.1, y / 10, 0.2, y / 10 + 0.02) for y in range(1, 6)]
    ours = [Item(text, box=box) for text, box in zip("abcd", places, strict=False)]
    theirs = tuple(layer(text, box) for text, box in zip("ABCD", places, strict=False))
    ours.append(Item("1", box=places[4]))
    _, (warning,) = spot(*ours, words=(*theirs, layer("7", places[4])))
    assert warning.startswith("5 of 5 texts read otherwise by others: '1' (text layer: '7'); ")
    assert warning.endswith("; and 2 more")


def test_agreement_is_no_warning() -> None:
    found, warnings = spot(Item("Total", box=PLACE), words=(ocr("Total"),))
    assert found == [{"text": "Total", "ocr": "Total", "agreement": "agreed", "support": 1.0}]
    assert warnings == ()


def test_of_three_readers_two_decide_about_letters() -> None:
    (ours,), warnings = spot(
        Item("Mill", box=PLACE), words=(ocr("Mi11o"),), second=(layer("Mill"),)
    )
    assert (ours["agreement"], ours["majority"]) == ("contradicted", "Mill")  # as figures differ
    assert len(warnings) == 1
    (ours,), warnings = spot(Item("Mill", box=PLACE), words=(ocr("Mlll"),), second=(layer("Mill"),))
    assert (ours["agreement"], ours["majority"], warnings) == ("agreed", "Mill", ())
    assert (ours["ocr"], ours["text_layer"]) == ("Mlll", "Mill")


def test_who_stands_against_two_is_told_what_they_have() -> None:
    (ours,), _ = spot(Item("Mlll", box=PLACE), words=(ocr("Mill"),), second=(layer("Mill"),))
    assert (ours["agreement"], ours["majority"]) == ("contradicted", "Mill")


def test_of_three_different_readings_there_is_no_majority() -> None:
    (ours,), _ = spot(Item("Mlll", box=PLACE), words=(ocr("Mi1l"),), second=(layer("Mill"),))
    assert (ours["agreement"], ours["majority"]) == ("contradicted", None)


def test_ocr_is_not_compared_with_itself() -> None:
    (ours,), warnings = spot(Item("12.50", box=PLACE), words=(ocr("12.50"),), engine="ocr")
    assert (ours["agreement"], "ocr" in ours, warnings) == ("alone", False, ())


def test_what_has_no_text_is_no_spotted_word() -> None:
    found, warnings = spot(Item(None, box=PLACE), Item("____", box=PLACE), words=(layer("x"),))
    assert (found, warnings) == ([], ())


def test_a_text_without_a_place_stands_alone() -> None:
    (ours,), _ = spot(Item("Total"), words=(layer("Total"),))
    assert ours["agreement"] == "alone"


def test_a_document_cannot_flood_a_warning() -> None:
    _, (warning,) = spot(Item("9" * 5000, box=PLACE), words=(layer("8" * 5000),))
    assert len(warning) < 200
