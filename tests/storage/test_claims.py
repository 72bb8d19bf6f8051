"""Who works on a document, and for how long it is theirs."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from storage.claims import (
    CLAIM_MINUTES,
    claim_document,
    holder_of,
    release_document,
    take_over,
)
from storage.database import Database

MINUTE = datetime.timedelta(minutes=1)


def test_a_claim_holds_for_a_while_and_is_prolonged_by_its_holder(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database)
    assert holder_of(database, document, now) is None
    first = claim_document(database, document, "ada", now)
    again = claim_document(database, document, "ada", now + 5 * MINUTE)
    assert first and again
    assert first.expires_at == now + CLAIM_MINUTES * MINUTE
    assert (again.claimed_at, again.expires_at) == (now, now + (5 + CLAIM_MINUTES) * MINUTE)
    assert holder_of(database, document, now + 19 * MINUTE) == again
    assert holder_of(database, document, now + 20 * MINUTE) is None


def test_another_gets_it_only_once_it_has_run_out(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database)
    claim_document(database, document, "ada", now)
    refused = claim_document(database, document, "bob", now + 14 * MINUTE)
    taken = claim_document(database, document, "bob", now + 15 * MINUTE)
    assert refused and refused.reviewer == "ada"
    assert taken and (taken.reviewer, taken.claimed_at) == ("bob", now + 15 * MINUTE)


def test_a_claim_that_ran_out_begins_anew_for_its_own_holder(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database)
    claim_document(database, document, "ada", now)
    later = claim_document(database, document, "ada", now + 60 * MINUTE)
    assert later and later.claimed_at == now + 60 * MINUTE


def test_only_its_holder_gives_it_back(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database)
    claim_document(database, document, "ada", now)
    assert not release_document(database, document, "bob")
    assert release_document(database, document, "ada")
    assert not release_document(database, document, "ada")
    assert holder_of(database, document, now) is None


def test_a_document_that_is_not_there_cannot_be_claimed(
    database: Database, now: datetime.datetime
) -> None:
    assert claim_document(database, 99, "ada", now) is None


def test_another_takes_it_over_from_its_holder_alone(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database)
    claim_document(database, document, "ada", now)
    taken = take_over(database, document, "ada", "bob", now + MINUTE)
    late = take_over(database, document, "ada", "cleo", now + MINUTE)
    assert taken and (taken.reviewer, taken.claimed_at) == ("bob", now + MINUTE)
    assert late == taken
    assert take_over(database, 99, "ada", "bob", now) is None


def test_of_many_who_take_it_over_at_once_one_gets_it(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    for turn in range(5):
        document = record(database, f"{turn}.pdf")
        claim_document(database, document, "ada", now)
        names = [f"reviewer {number}" for number in range(8)]
        with ThreadPoolExecutor(8) as threads:
            jobs = [
                threads.submit(take_over, database, document, "ada", name, now) for name in names
            ]
        won = {job.result().reviewer for job in jobs}  # type: ignore[union-attr]
        assert len(won) == 1
        held = holder_of(database, document, now)
        assert held and {held.reviewer} == won


def test_of_many_who_claim_it_at_once_one_gets_it(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    for turn in range(5):
        document = record(database, f"{turn}.pdf")
        names = [f"reviewer {number}" for number in range(8)]
        with ThreadPoolExecutor(8) as threads:
            jobs = [threads.submit(claim_document, database, document, n, now) for n in names]
        won = {job.result().reviewer for job in jobs}  # type: ignore[union-attr]
        assert len(won) == 1
        held = holder_of(database, document, now)
        assert held and {held.reviewer} == won
