"""Lists of documents: which, in which order, how many, and what is beside one."""

import datetime
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from parsers.document import Agreement, Block, Evidence, Field, Label, Page, Segment, plain
from storage import search
from storage.claims import claim_document
from storage.database import Database
from storage.documents import RunStore, note_contents
from storage.doubts import Reason
from storage.leases import Claim
from storage.list_facets import count_reasons, find_facets
from storage.listing import (
    Count,
    Decided,
    Filter,
    Listing,
    Order,
    Place,
    Sort,
    count_documents,
    list_documents,
    neighbours,
    place_of,
)
from storage.models import RunStatus, SummaryRow
from storage.reviewing import sign_off

DAY = datetime.timedelta(days=1)
SOUND = Field("total", "5.00", "5.00", 1, evidence=Evidence.EXACT)
ALL, NEWEST = Filter(), Order()

Adding = Callable[..., int]
Showing = Callable[..., list[int]]


@pytest.fixture
def add(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> Adding:
    """A document that was read, with these fields and words on its page."""

    def make(
        name: str,
        *fields: Field,
        status: RunStatus = RunStatus.COMPLETE,
        words: str = "",
        days: int = 0,
        schema: str | None = "invoice",
        pages: int = 1,
        **given: Any,
    ) -> int:
        source = {key: given.pop(key) for key in ("uri", "content") if key in given}
        document = record(database, name, **source)
        note_contents(database, document, pages)
        run = claim(database, document, **given).run_id
        store = RunStore(database, run, "worker")
        block = Block(Label.TEXT, content=plain(words), box=None)
        store.store_page(Page(1, 595, 842, blocks=(block,) if words else ()))
        segment = Segment(1, 1, 1, schema=schema, fit=0.5, closest="invoice", fields=fields)
        code = None if status is RunStatus.COMPLETE else "corrupt"
        store.close(status, [segment], error_code=code, finished_at=now + days * DAY)
        return document

    return make


@pytest.fixture
def show(database: Database, now: datetime.datetime) -> Showing:
    """The ids of a list."""

    def make(wanted: Filter = ALL, order: Order = NEWEST, **given: Any) -> list[int]:
        found = list_documents(database, wanted, order, now=now, **given)
        return [each.document_id for each in found.documents]

    return make


def walk(
    database: Database, order: Order, now: datetime.datetime, wanted: Filter = ALL, limit: int = 3
) -> list[Listing]:
    """All parts of a list."""
    parts = [list_documents(database, wanted, order, now=now, limit=limit)]
    while parts[-1].on is not None:
        after = parts[-1].on
        parts.append(list_documents(database, wanted, order, now=now, limit=limit, after=after))
    return parts


def test_of_nothing_there_is_an_empty_list(database: Database, now: datetime.datetime) -> None:
    assert list_documents(database, ALL, now=now) == Listing((), None, None)
    assert count_documents(database, ALL, now=now) == Count(0)
    assert find_facets(database, now=now).documents == 0
    assert neighbours(database, ALL, Order(), 1, now=now).after is None


def test_a_document_is_a_line(database: Database, add: Adding, now: datetime.datetime) -> None:
    doubtful = replace(SOUND, path="tax", evidence=Evidence.ABSENT)
    document = add("a.pdf", SOUND, doubtful, pages=3)
    claim_document(database, document, "bob", now)
    (line,) = list_documents(database, ALL, now=now).documents
    assert (line.document_id, line.name, line.schema) == (document, "a.pdf", "invoice")
    assert (line.folder, line.status, line.page_count) == ("file:///in/", "complete", 3)
    assert (line.fields, line.to_check, line.reason) == (2, 1, Reason.ABSENT)
    assert (line.read_at, line.engine, line.held_by) == (now, "ocr", "bob")
    later = list_documents(database, ALL, now=now + DAY).documents[0]
    assert later.held_by is None


def test_every_order_has_each_document_once_and_the_way_back_is_the_same(
    database: Database, add: Adding, record: Callable[..., int], now: datetime.datetime
) -> None:
    for at in range(8):
        bad = replace(SOUND, evidence=Evidence.ABSENT)
        fields = [replace(bad, path=f"f{number}") for number in range(at % 3)]
        status = RunStatus.PARTIAL if at % 2 else RunStatus.COMPLETE
        name, schema = f"{'ab'[at % 2]}.pdf", ("invoice", None, "receipt")[at % 3]
        add(
            name, *fields, content=str(at), uri=f"file:///in/{at}", pages=at % 2 + 1, days=at % 3,
            status=status, schema=schema,
        )  # fmt: skip
    for at in range(3):
        record(database, f"unread {at}.pdf")
    for each in itertools.product(Sort, (True, False)):
        _check_order(database, Order(*each), now)


def _check_order(database: Database, order: Order, now: datetime.datetime) -> None:
    parts = walk(database, order, now)
    ids = [each.document_id for part in parts for each in part.documents]
    assert sorted(ids) == list(range(1, 12)), order
    assert parts[0].back is None, order

    before, back = parts[-1].back, [parts[-1].documents]
    while before is not None:
        part = list_documents(database, ALL, order, now=now, limit=3, before=before)
        back.insert(0, part.documents)
        before = part.back
    assert [each.document_id for part in back for each in part] == ids, order

    beside = [neighbours(database, ALL, order, each, now=now) for each in ids]
    assert [each.before and each.before.document_id for each in beside] == [None, *ids[:-1]], order
    assert [each.after and each.after.document_id for each in beside] == [*ids[1:], None], order


def test_who_has_left_the_list_meanwhile_goes_on_from_where_it_was(
    database: Database, add: Adding, now: datetime.datetime
) -> None:
    absent = [replace(SOUND, path=name, evidence=Evidence.ABSENT) for name in ("net", "tax")]
    most, less = add("a.pdf", *absent), add("b.pdf", absent[0])
    order, wanted = Order(Sort.PROBLEMS), Filter(to_check=True)
    first = list_documents(database, wanted, order, now=now).documents[0]
    here = place_of(first, Sort.PROBLEMS)
    with database.writing() as session:
        session.execute(update(SummaryRow).filter_by(document_id=most).values(to_check=0))
    beside = neighbours(database, wanted, order, most, now=now, here=here)
    assert beside.before is None
    assert beside.after and beside.after.document_id == less


def test_what_has_no_value_comes_last_both_ways(
    database: Database, add: Adding, record: Callable[..., int], show: Showing
) -> None:
    read, unread = add("b.pdf"), record(database, "a.pdf")
    for is_down in (True, False):
        assert show(order=Order(Sort.READ_AT, is_down)) == [read, unread]


def test_a_list_that_grows_meanwhile_repeats_nothing(
    database: Database, add: Adding, now: datetime.datetime
) -> None:
    old = [add(f"{at}.pdf") for at in range(5)]
    first = list_documents(database, ALL, now=now, limit=3)
    add("new.pdf")
    second = list_documents(database, ALL, now=now, limit=3, after=first.on)
    shown = [each.document_id for part in (first, second) for each in part.documents]
    assert shown == old[::-1]


def test_documents_are_chosen_by_what_was_found(
    database: Database, add: Adding, show: Showing
) -> None:
    absent = add("absent.pdf", replace(SOUND, evidence=Evidence.ABSENT))
    other = add("other.pdf", replace(SOUND, agreement=Agreement.CONTRADICTED), schema="receipt")
    failed = add("failed.pdf", status=RunStatus.PARTIAL)
    none = add("none.pdf", schema=None)
    assert show(Filter(reason=Reason.ABSENT)) == [absent]
    assert show(Filter(to_check=True)) == [none, other, absent]
    assert show(Filter(failed=True)) == [failed]
    assert show(Filter(no_schema=True)) == [none]
    assert show(Filter(schema="receipt")) == [other]
    assert show(Filter(schema="receipt", reason=Reason.ABSENT)) == []


def test_reasons_are_counted(database: Database, add: Adding, now: datetime.datetime) -> None:
    for at in range(3):
        add(f"{at}.pdf", replace(SOUND, evidence=Evidence.ABSENT), schema=("a", "b", None)[at])
    assert count_reasons(database, ALL, now=now)[Reason.ABSENT] == 3
    assert count_reasons(database, ALL, now=now)[Reason.FUZZY] == 0
    assert count_reasons(database, Filter(schema="a"), now=now)[Reason.ABSENT] == 1


def test_a_folder_is_whole_parts_of_a_path(add: Adding, show: Showing) -> None:
    places = ("in/a.pdf", "in/sub/a.pdf", "inbox/a.pdf", "i_/a.pdf", "ix/a.pdf", "In/a.pdf")
    ids = [add("a.pdf", content=uri, uri=f"file:///{uri}") for uri in places]
    assert show(Filter(folder="file:///in")) == show(Filter(folder="file:///in/")) == ids[1::-1]
    assert show(Filter(folder="file:///i_")) == [ids[3]]
    assert show(Filter(folder="file:///%")) == []


def test_days_are_included_and_are_those_of_utc(
    add: Adding, show: Showing, now: datetime.datetime
) -> None:
    ids = [add(f"{at}.pdf", days=at) for at in range(3)]
    day = now.date()
    assert show(Filter(since=day + DAY)) == ids[:0:-1]
    assert show(Filter(until=day + DAY)) == ids[1::-1]
    assert show(Filter(since=day + DAY, until=day + DAY)) == [ids[1]]
    assert show(Filter(since=datetime.date.min, until=datetime.date.max)) == ids[::-1]


def test_documents_are_chosen_by_who_has_them_and_who_signed_them_off(
    database: Database, add: Adding, show: Showing, now: datetime.datetime
) -> None:
    mine, theirs, done = (add(f"{at}.pdf", SOUND) for at in range(3))
    claim_document(database, mine, "ada", now)
    claim_document(database, theirs, "bob", now)
    (line,) = [e for e in list_documents(database, ALL, now=now).documents if e.document_id == done]
    sign_off(database, line.run_id or 0, "ada", now)
    assert show(Filter(decided=Decided.APPROVED)) == [done]
    assert show(Filter(decided=Decided.OPEN)) == [theirs, mine]
    assert show(Filter(decided=Decided.HELD)) == [theirs, mine]
    assert show(Filter(decided=Decided.HELD, holder="ada")) == show(Filter(holder="ada")) == [mine]
    assert find_facets(database, now=now).holders == (("ada", 1), ("bob", 1))
    assert find_facets(database, now=now + DAY).holders == ()


def test_more_than_some_are_not_counted(
    database: Database, add: Adding, now: datetime.datetime
) -> None:
    for at in range(4):
        add(f"{at}.pdf")
    assert count_documents(database, ALL, now=now, exact=4) == Count(4)
    assert count_documents(database, ALL, now=now, exact=3) == Count(3, is_more=True)


@pytest.mark.parametrize("few, many", [(10_000, 150_000), (0, 150_000), (0, 0)])
def test_words_are_found_on_pages_in_names_and_in_values(
    add: Adding, show: Showing, monkeypatch: pytest.MonkeyPatch, few: int, many: int
) -> None:
    """Whether few blocks have them, or many."""
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "MANY", many)
    page = add("one.pdf", words="Oak boards, planed")
    name = add("oak_boards-2026.pdf", words="something else")
    value = add("three.pdf", replace(SOUND, value="Boards of Oak"), words="nothing")
    add("four.pdf", words="oaken")
    assert show(Filter(words="oak boards")) == [value, name, page]
    assert show(Filter(words="OAK")) == [value, name, page]
    assert show(Filter(words="planed")) == [page]
    assert show(Filter(words="5.00")) == []
    assert show(Filter(words="boards"), Order(Sort.NAME, is_down=False)) == [name, page, value]
    assert show(Filter(words="boards", schema="receipt")) == []


def test_only_what_counts_now_is_searched(
    database: Database, add: Adding, show: Showing, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add("a.pdf", replace(SOUND, value="first"), words="earlier")
    add("a.pdf", replace(SOUND, value="second"), words="later", recipe="second", days=1)
    assert show(Filter(words="earlier")) == show(Filter(words="first")) == []
    assert show(Filter(words="later")) == show(Filter(words="second")) == [document]
    monkeypatch.setattr(search, "FEW", 0)
    assert show(Filter(words="earlier")) == []
    assert show(Filter(words="later")) == [document]


TYPED = [
    '"', "' OR 1=1 --", "a AND", "NEAR(a b)", "text:x", "oak*", "^oak", "(", "oak) OR (", "%",
    "_", "\x00", "\ud800", "-oak", "a:*", "!a", "a & b", "<->", "\\", "🙂", "é" * 600,
]  # fmt: skip


def test_what_people_type_is_no_syntax(
    database: Database, add: Adding, now: datetime.datetime
) -> None:
    add("deal.pdf", SOUND, words="deal")
    for typed in TYPED:
        for wanted in (
            Filter(words=typed), Filter(schema=typed), Filter(engine=typed), Filter(folder=typed),
            Filter(holder=typed),
        ):  # fmt: skip
            assert list_documents(database, wanted, now=now).documents == (), wanted
            assert count_documents(database, wanted, now=now) == Count(0), wanted


def test_facets_name_what_there_is(
    database: Database, add: Adding, record: Callable[..., int], now: datetime.datetime
) -> None:
    add("a.pdf")
    add("b.pdf")
    add("c.pdf", uri="file:///else/c.pdf", schema=None, engine="server")
    record(database, "unread.pdf")
    facets = find_facets(database, now=now)
    assert facets.documents == 4
    assert dict(facets.schemas) == {"invoice": 2, None: 2}
    assert facets.engines == (("ocr", 2), ("server", 1))
    assert facets.folders == (("file:///else/", 1), ("file:///in/", 3))


@pytest.mark.parametrize(
    ("sort", "place"),
    [
        (Sort.NEWEST, Place(None, 1)),
        (Sort.NEWEST, Place("1", 1)),
        (Sort.NAME, Place(1, 1)),
        (Sort.NAME, Place("a", True)),
        (Sort.NAME, Place("a", 2**64)),
        (Sort.PAGES, Place(2**64, 1)),
        (Sort.READ_AT, Place(datetime.datetime(2026, 1, 1), 1)),  # noqa: DTZ001
    ],
)
def test_a_place_of_another_order_is_refused(sort: Sort, place: Place) -> None:
    with pytest.raises(ValueError, match="no place"):
        place.checked(sort)
