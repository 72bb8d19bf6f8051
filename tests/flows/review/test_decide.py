"""What reviewers type is stored as they meant it, or not at all, and what it replaces is told."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.review.decide import Answer, Asked, Review
from flows.review.places import split_path
from flows.review.typed import Unclear
from flows.runtime.settings import Settings
from parsers.document import Evidence, Field
from storage.corrections import latest_decision
from storage.database import Database
from storage.decisions import NotToldApart
from storage.models import CorrectionRow, Run
from storage.queries import stored_segments

NOW = datetime.datetime(2026, 11, 29, 12, 5, tzinfo=datetime.UTC)
DOCUMENT, RUN = 1, 1
TOTAL = "0.7899 0.4563 0.8619 0.4742"


@pytest.fixture
def database(review_database: Database) -> Database:
    return review_database


@pytest.fixture
def settings(review_home: Path) -> Settings:
    return Settings(home=review_home, engine="ocr", workers=1)


@pytest.fixture
def anna(settings: Settings, database: Database) -> Review:
    return Review(settings, database, DOCUMENT, "anna", NOW)


@pytest.fixture
def bert(settings: Settings, database: Database) -> Review:
    return Review(settings, database, DOCUMENT, "bert", NOW + datetime.timedelta(minutes=3))


def field(database: Database, path: str) -> Field | None:
    (segment,) = stored_segments(database, RUN)
    return next((each for each in segment.fields if each.path == path), None)


def decisions(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CorrectionRow)) or 0


def test_a_value_is_accepted_as_the_page_showed_it(anna: Review, database: Database) -> None:
    before = field(database, "total")
    assert anna.accept(Asked("total", "4885.00", seen="4885.00")) == Answer("total")

    after = field(database, "total")
    assert before is not None
    assert after is not None
    assert (after.value, after.evidence, after.reviewed_by) == (
        before.value, Evidence.REVIEWED, "anna",
    )  # fmt: skip


def test_a_value_typed_over_another_and_accepted_corrects_it(
    anna: Review, database: Database
) -> None:
    anna.accept(Asked("total", "4,884.00", seen="4885.00"))

    after = field(database, "total")
    assert after is not None
    assert after.value == Decimal(4884)
    (segment,) = stored_segments(database, RUN)
    assert segment.violations == ()


@pytest.mark.parametrize("typed", ["4,050.00", "4.050,00", "4050", "4050.00 EUR"])
def test_a_corrected_number_gets_the_place_where_the_page_has_it(
    anna: Review, database: Database, typed: str
) -> None:
    anna.correct(Asked("net", typed, seen="4070.00", page="1", box="0.7899 0.4135 0.8619 0.4315"))

    net, amount = field(database, "net"), field(database, "line_items[0].amount")
    assert net is not None
    assert amount is not None
    assert net.value == Decimal(4050)
    assert net.box == amount.box
    assert net.currency == "EUR"


def test_a_text_gets_a_place_only_where_it_stands_exactly(anna: Review, database: Database) -> None:
    before = field(database, "seller")
    anna.correct(Asked("seller", "Mill and Daughters"))
    after = field(database, "seller")
    assert before is not None
    assert after is not None
    assert (after.value, after.page_number, after.box) == ("Mill and Daughters", None, None)
    anna.correct(Asked("seller", "Mill & Daughters Ltd"))
    restored = field(database, "seller")
    assert restored is not None
    assert restored.box == before.box
    anna.correct(Asked("seller", "Oak boards"))
    moved, boards = field(database, "seller"), field(database, "line_items[0].description")
    assert moved is not None
    assert boards is not None
    assert moved.box == boards.box


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("total", "4884.00"),
        ("total", "10"),
        ("tax", "10.00"),
        ("line_items[0].quantity", "2"),
        ("line_items[1].quantity", "20"),
        ("invoice_date", "2026-03-30"),
        ("invoice_number", "DE 89 3704"),
        ("purchase_order", "4"),
        ("seller", "EUR"),
        ("purchase_order", "Invoice"),
    ],
)
def test_what_stands_nowhere_or_elsewhere_by_chance_has_no_place(
    anna: Review, database: Database, path: str, typed: str
) -> None:
    before = field(database, path)
    sides = " ".join(map(str, before.box.to_frame((1, 1)))) if before and before.box else ""
    anna.correct(Asked(path, typed, page="1" if sides else "", box=sides))
    after = field(database, path)
    assert after is not None
    assert (after.reviewed_by, after.page_number, after.box) == ("anna", None, None)


def test_of_several_equal_places_the_nearest_is_taken(anna: Review, database: Database) -> None:
    anna.correct(Asked("seller", "Invoice"))
    seller, number = field(database, "seller"), field(database, "invoice_number")
    assert seller is not None
    assert number is not None
    assert seller.box is not None
    assert number.box is not None
    assert seller.box.center_y == pytest.approx(number.box.center_y, abs=0.001)


def test_a_box_of_an_outdated_page_is_not_taken_for_a_drawn_one(
    anna: Review, bert: Review, database: Database
) -> None:
    bert.correct(Asked("total", "4884.00", page="1", box=TOTAL))
    anna.correct(Asked("total", "4883.00", page="1", box=TOTAL))
    total = field(database, "total")
    assert total is not None
    assert total.box is None
    anna.add_row(Asked("line_items", page="1", box=TOTAL, cells={"quantity": "7", "amount": "9"}))
    amount = field(database, "line_items[2].amount")
    assert amount is not None
    assert amount.box is None


def test_a_box_that_a_person_drew_is_kept(anna: Review, database: Database) -> None:
    anna.correct(Asked("total", "4884", page="1", box="0.1 0.5 0.2 0.6"))
    total = field(database, "total")
    assert total is not None
    assert total.box is not None
    assert total.box.to_frame((1, 1)) == pytest.approx((0.1, 0.5, 0.2, 0.6))


def test_a_value_that_was_not_found_can_be_given(anna: Review, database: Database) -> None:
    assert field(database, "purchase_order") is None
    anna.correct(Asked("purchase_order", "INV-2026-1"))
    number, read = field(database, "purchase_order"), field(database, "invoice_number")
    assert number is not None
    assert read is not None
    assert (number.value, number.box) == ("INV-2026-1", read.box)


def test_a_date_is_meant_as_the_document_writes_dates(anna: Review, database: Database) -> None:
    anna.correct(Asked("due_date", "05/04/2026"))
    due = field(database, "due_date")
    assert due is not None
    assert due.value == datetime.date(2026, 5, 4)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked("total", "five"), "not a number"),
        (Asked("total", "1.234"), "could be"),
        (Asked("total", ""), "Nothing was typed"),
        (Asked("due_date", "soon"), "not a date"),
        (Asked("total", "5", currency="euro"), "no currency"),
        (Asked("total", "5", page="2", box=TOTAL), "Page 2 was not read"),
        (Asked("total", "5", page="x", box=TOTAL), "no page"),
        (Asked("total", "5", page="1", box="0 0 9 9"), "draw it again"),
        (Asked("total", "5", reason="x" * 5000), "reason is longer"),
        (Asked("seller", "x" * 5000), "longer than"),
        (Asked("", "5"), "Choose a value"),
        (Asked("x" * 400, "5"), "Choose a value"),
        (Asked("sum", "5"), "no field sum in"),
        (Asked("segment[2].total", "5"), "no segment 2"),
        (Asked("segment[1].total", "5", run="2"), "read anew"),
        (Asked("line_items[7].amount", "5"), "no field"),
        (Asked("line_items[0].sum", "5"), "no field"),
        (Asked("line_items[0]", "5"), "no field"),
        (Asked("items[0].amount", "5"), "no field"),
        (Asked("total", "5", run="99"), "read anew"),
        (Asked("total", "5", run="-1"), "no reading"),
        (Asked("total' OR 1=1 --", "5"), "no field"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_told_and_nothing_is_stored(
    anna: Review, database: Database, asked: Asked, sentence: str
) -> None:
    with pytest.raises(Unclear, match=sentence):
        anna.correct(asked)
    assert decisions(database) == 0


def test_the_reading_of_another_document_is_refused(settings: Settings, database: Database) -> None:
    other = Review(settings, database, 2, "anna", NOW)
    with pytest.raises(Unclear, match="read anew"):
        other.correct(Asked("total", "5", run="1"))
    with pytest.raises(Unclear, match="Nothing was read"):
        Review(settings, database, 99, "anna", NOW).accept(Asked("total"))
    assert decisions(database) == 0


def test_nothing_can_be_accepted_where_nothing_is(anna: Review, database: Database) -> None:
    with pytest.raises(Unclear, match="no value of purchase_order"):
        anna.accept(Asked("purchase_order"))
    assert decisions(database) == 0


def test_a_value_can_be_denied_and_that_undone(anna: Review, database: Database) -> None:
    anna.deny(Asked("tax"))
    denied = field(database, "tax")
    assert denied is not None
    assert (denied.value, denied.evidence) == (None, Evidence.REVIEWED)

    anna.undo(Asked("tax"))

    restored = field(database, "tax")
    assert restored is not None
    assert (restored.value, restored.evidence) == (Decimal(814), Evidence.EXACT)
    with pytest.raises(Unclear, match=r"^Nothing was decided about tax\.$"):
        anna.undo(Asked("tax"))


def test_a_rule_that_a_decision_breaks_is_told_in_the_answer(anna: Review) -> None:
    assert anna.correct(Asked("total", "4886.00")).told == ""  # it was broken before
    assert anna.correct(Asked("total", "4884.00")).told == ""
    broken = "Net 4070.00 and tax 814.00 add up to 4884.00, but total is 10.00."
    assert broken in anna.correct(Asked("total", "10.00")).told
    assert broken not in anna.accept(Asked("total")).told
    assert anna.correct(Asked("total", "4884.00")).told == ""
    assert "add up to 4884.00, but total is 4885.00" in anna.undo(Asked("total")).told


def test_a_rule_that_a_row_breaks_is_told_beside_what_was_done(anna: Review) -> None:
    told = anna.delete_row(Asked("line_items[0].amount")).told
    assert told.startswith("Row 1 was deleted. ")
    assert "20.00" in told
    anna.undo(Asked("line_items[0].amount"))
    told = anna.add_row(Asked("line_items", cells={"amount": "9.00"})).told
    assert told.startswith("Row 3 was added. ")
    assert "4079.00" in told


def test_what_storage_refuses_says_what_helps(
    anna: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotToldApart("the row of line_items[0].amount cannot be told from others")

    monkeypatch.setattr("flows.review.decide.decide", refuse)
    with pytest.raises(Unclear, match="Delete that row and the one that it overlaps") as told:
        anna.accept(Asked("line_items[0].amount"))
    assert "Load the page" not in str(told.value)


def test_a_row_is_added_with_what_was_typed_and_deleted_again(
    anna: Review, database: Database
) -> None:
    cells = {"description": "Linseed oil", "amount": "9,99", "quantity": " "}
    asked = Asked("line_items[1].amount", "20.00", seen="20.00", cells=cells)
    answer = anna.add_row(asked)
    assert answer.path == "line_items[2].description"
    assert answer.told.startswith("Row 3 was added. The line items add up to 4079.99, but")
    amount = field(database, "line_items[2].amount")
    assert amount is not None
    assert amount.value == Decimal("9.99")

    assert anna.delete_row(Asked(answer.path)).told == "Row 3 was deleted."
    assert field(database, "line_items[2].amount") is None
    anna.undo(Asked(answer.path))
    assert field(database, "line_items[2].amount") is not None


def test_a_row_can_be_added_by_its_first_value_alone(anna: Review, database: Database) -> None:
    answer = anna.add_row(Asked("line_items[0].description", "Brass screws", seen="Oak boards"))
    assert answer.path == "line_items[2].description"
    answer = anna.add_row(Asked("line_items", cells={"description": "Copper wire"}))
    assert answer.path == "line_items[3].description"


@pytest.mark.parametrize(
    "asked",
    [
        Asked("line_items[0].description", "Oak boards", seen="Oak boards"),
        Asked("total", "5", seen="4885.00"),
        Asked("line_items", cells={"sum": "5"}),
        Asked("line_items", cells={"amount": "five"}),
        Asked("line_items", cells={"description": " "}),
        Asked("items", cells={"amount": "5"}),
    ],
)
def test_a_row_of_nothing_is_not_added(anna: Review, database: Database, asked: Asked) -> None:
    with pytest.raises(Unclear):
        anna.add_row(asked)
    assert decisions(database) == 0


def test_what_was_read_is_deleted_by_row_only(anna: Review, database: Database) -> None:
    with pytest.raises(Unclear, match="in no row"):
        anna.delete_row(Asked("total"))
    anna.delete_row(Asked("line_items[0].amount"))
    assert field(database, "line_items[0].description") is None
    anna.undo(Asked("line_items[0].amount"))
    assert field(database, "line_items[0].description") is not None


def test_a_decision_on_an_outdated_page_counts_and_tells_what_it_replaced(
    anna: Review, bert: Review, database: Database
) -> None:
    latest = str(latest_decision(database, DOCUMENT))
    bert.correct(Asked("total", "4884.00", latest=latest, run="1"))

    answer = anna.correct(Asked("total", "4883.00", latest=latest, run="1"))

    assert "bert had made it 4884.00 meanwhile, at 12:08 UTC" in answer.told
    total = field(database, "total")
    assert total is not None
    assert (total.value, total.reviewed_by) == (Decimal(4883), "anna")
    assert decisions(database) == 2
    assert anna.accept(Asked("net", latest=latest, run="1")).told == ""


def test_what_is_accepted_is_what_the_page_showed(
    anna: Review, bert: Review, database: Database
) -> None:
    latest = str(latest_decision(database, DOCUMENT))
    bert.correct(Asked("total", "4884.00"))

    answer = anna.accept(Asked("total", "4885.00", seen="4885.00", latest=latest, run="1"))

    assert "bert had made it 4884.00 meanwhile" in answer.told
    total = field(database, "total")
    assert total is not None
    assert total.value == Decimal(4885)


def test_what_nobody_saw_is_not_signed_off(anna: Review, bert: Review, database: Database) -> None:
    latest = str(latest_decision(database, DOCUMENT))
    bert.correct(Asked("total", "4884.00"))
    with pytest.raises(Unclear, match="Somebody else decided something meanwhile"):
        anna.sign_off(Asked(run="1", latest=latest))
    assert decisions(database) == 1
    anna.correct(Asked("net", "4071.00"))
    anna.sign_off(Asked(run="1", latest=str(latest_decision(database, DOCUMENT))))


def test_a_decision_about_a_former_reading_says_so(anna: Review, database: Database) -> None:
    with database.writing() as session:
        later = session.get_one(Run, RUN)
        values = {each.name: getattr(later, each.name) for each in Run.__table__.columns}
        session.add(
            Run(
                **{
                    **values,
                    "id": 50,
                    "recipe": "f" * 64,
                    "finished_at": NOW + datetime.timedelta(days=9),
                }
            )
        )
    answer = anna.correct(Asked("total", "4884", run="1"))
    assert "read anew meanwhile" in answer.told
    assert decisions(database) == 1


def test_a_schema_is_chosen_from_those_that_there_are(anna: Review, database: Database) -> None:
    assert "receipt was chosen" in anna.choose_schema(Asked(value="receipt", segment="1")).told
    for asked in (Asked(value="../x.py"), Asked(value="receipt", segment="9"), Asked(value="")):
        with pytest.raises(Unclear):
            anna.choose_schema(asked)
    assert decisions(database) == 1


def test_a_note_is_kept(anna: Review, database: Database) -> None:
    anna.note(Asked(value="ask the supplier\x00\n\nabout VAT"))
    with database.reading() as session:
        row = session.scalars(select(CorrectionRow)).one()
    assert (row.value, row.reviewer, row.action) == (
        "ask the supplier\nabout VAT", "anna", "note",
    )  # fmt: skip
    for text in ("", " \n ", "x" * 5000):
        with pytest.raises(Unclear):
            anna.note(Asked(value=text))


def test_a_document_is_signed_off_and_that_taken_back(anna: Review, database: Database) -> None:
    with pytest.raises(Unclear, match="was not signed off"):
        anna.take_back(Asked())
    anna.sign_off(Asked(run="1"))
    total = field(database, "total")
    assert total is not None
    assert total.reviewed_by == "anna"
    anna.take_back(Asked())


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("total", (1, "total")),
        ("segment[2].total", (2, "total")),
        ("segment[12].line_items[0].amount", (12, "line_items[0].amount")),
        ("segment[0].total", (1, "segment[0].total")),
        ("segment[9999999999].x", (1, "segment[9999999999].x")),
    ],
)
def test_the_path_of_a_page_names_the_segment(path: str, parts: tuple[int, str]) -> None:
    assert split_path(path) == parts
