"""What was found in runs, in short, and what a person should look at."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from parsers.document import Agreement, Evidence, Field, Page, PageStatus, Segment, Violation
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import RunStatus
from storage.overview import Findings, FoundSchema, document_overview, findings

Recording = Callable[..., int]
Claiming = Callable[..., Claim]
SOUND = Field("total", "5", None, 1, evidence=Evidence.EXACT)
PAGE = Page(1, 595, 842)


@pytest.fixture
def found_in(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> Callable[..., Findings]:
    """What a run with this page and segment found."""

    def store(segment: Segment, page: Page = PAGE) -> Findings:
        run = claim(database, record(database)).run_id
        store = RunStore(database, run, "worker")
        store.store_page(page)
        store.store_page(replace(PAGE, number=2))
        store.close(RunStatus.COMPLETE, [segment], finished_at=now, warnings=("cut",))
        return findings(database, [run])[run]

    return store


def test_no_runs_have_no_findings(database: Database) -> None:
    assert findings(database, []) == {}
    assert document_overview(database) == ()


def test_a_sound_value_is_no_problem(found_in: Callable[..., Findings]) -> None:
    found = found_in(
        Segment(1, 1, 1, schema="receipt", closest="receipt", fit=0.8, fields=(SOUND,))
    )
    assert found.schemas == (FoundSchema("receipt", "receipt", 0.8),)
    assert found.fields == 1
    assert [problem.why for problem in found.problems] == ["cut"]


@pytest.mark.parametrize(
    ("doubtful", "why"),
    [
        (replace(SOUND, evidence=Evidence.ABSENT), "it is not on the page"),
        (replace(SOUND, evidence=Evidence.FUZZY), "the page has only something like it"),
        (replace(SOUND, valid=False), "it breaks a rule"),
        (replace(SOUND, valid=False, problem="too large"), "too large"),
        (replace(SOUND, agreement=Agreement.CONTRADICTED), "another reader saw something else"),
    ],
)
def test_a_doubtful_value_says_why(
    found_in: Callable[..., Findings], doubtful: Field, why: str
) -> None:
    first, *_ = found_in(Segment(1, 1, 1, fields=(doubtful,))).problems
    assert (first.path, first.page_number) == ("total", 1)
    assert first.why.startswith(why)


def test_a_rule_counts_once_where_a_value_tells_of_it(found_in: Callable[..., Findings]) -> None:
    wrong = replace(SOUND, valid=False, problem="too large")
    rules = (Violation("sum", "too large", ("total",)), Violation("needed", "no date", ("date",)))
    found = found_in(Segment(1, 1, 1, fields=(wrong,), violations=rules))
    assert [problem.why for problem in found.problems] == ["too large", "no date", "cut"]


def test_pages_that_failed_and_warnings_about_pages_are_problems(
    found_in: Callable[..., Findings],
) -> None:
    page = replace(
        PAGE, status=PageStatus.FAILED, error_code="timed_out", error="Too slow.", warnings=("a",)
    )
    told = [(each.page_number, each.why) for each in found_in(Segment(1, 1, 1), page).problems]
    assert told == [(1, "Too slow."), (1, "a"), (None, "cut")]


def test_a_page_that_is_incomplete_is_told_once_and_how_much_of_it_was_read(
    found_in: Callable[..., Findings],
) -> None:
    told = "words left out: 62 % of the page's words are not in the answer"
    page = replace(
        PAGE, status=PageStatus.INCOMPLETE, error_code="incomplete", error="62 %", coverage=0.38,
        unsupported=0.0, warnings=(told,),
    )  # fmt: skip
    found = found_in(Segment(1, 1, 1), page)
    assert [(each.page_number, each.why) for each in found.problems] == [(1, told), (None, "cut")]
    assert found.coverage == 0.38


def test_a_document_is_told_by_its_latest_run_and_the_values_of_its_current_one(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    first, second = (claim(database, document, name).run_id for name in ("a", "b"))
    for run in (first, second):
        RunStore(database, run, "worker").store_page(PAGE)
    found = [Segment(1, 1, 1, fields=(SOUND,))]
    RunStore(database, first, "worker").close(RunStatus.COMPLETE, found, finished_at=now)
    RunStore(database, second, "worker").close(RunStatus.FAILED, finished_at=now)

    (overview,) = document_overview(database)

    assert (overview.latest.run_id, overview.latest.status) == (second, RunStatus.FAILED)
    assert overview.found.fields == 1
