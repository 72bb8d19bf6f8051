"""A document beside its values: what was decided about each, which rows are gone, the last note."""

import datetime
from decimal import Decimal

from flows.viewer.standing import LONGEST_READ, Standing, said_of, standing_of
from storage.corrections import Correction
from storage.database import Database
from storage.decisions import Decision
from storage.models import Action
from storage.reviewing import decide

NOW = datetime.datetime(2026, 11, 29, 12, tzinfo=datetime.UTC)


def decided(database: Database, *decisions: Decision) -> Standing:
    for each in decisions:
        decide(database, 1, [each], "anna", NOW)
    return standing_of(database, 1, 1, NOW)


def test_each_decision_is_said_in_a_few_words() -> None:
    def said(action: Action, read: str | None = None) -> str:
        return said_of(Correction(1, 1, action, "anna", NOW, path="total", old_raw=read))

    assert said(Action.ACCEPTED, "5") == "accepted by anna, 2026-11-29"
    assert said(Action.CORRECTED, "4,300.00") == "corrected by anna (read: 4,300.00), 2026-11-29"
    assert said(Action.CORRECTED) == "corrected by anna, 2026-11-29"
    assert said(Action.NOT_ON_PAGE) == "not on the page, says anna, 2026-11-29"
    assert said(Action.SIGNED_OFF) == "signed off by anna, 2026-11-29"
    assert len(said(Action.CORRECTED, "x" * 999)) < LONGEST_READ + 60


def test_a_deleted_row_is_named_until_something_of_it_is_decided(review_database: Database) -> None:
    gone = decided(review_database, Decision(Action.ROW_DELETED, "line_items[1]"))
    assert [(each.listed, each.ordinal, each.reviewer) for each in gone.deleted] == [
        ("line_items", 1, "anna")
    ]
    again = decided(
        review_database, Decision(Action.CORRECTED, "line_items[1].amount", value=Decimal(5))
    )
    assert again.deleted == ()
    assert set(again.decided) == {"line_items[1].amount"}


def test_the_last_note_is_told_apart_and_all_stay_in_the_log(review_database: Database) -> None:
    shown = decided(
        review_database, Decision(Action.NOTE, value="ask"), Decision(Action.NOTE, value="agreed")
    )
    assert shown.note and shown.note.told == "noted: agreed"
    assert [each.told for each in shown.log] == ["noted: agreed", "noted: ask"]
    assert shown.decided == {}
