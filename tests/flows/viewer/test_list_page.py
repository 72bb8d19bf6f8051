"""The list of documents in a browser: what its address means, and what it shows."""

import base64
import datetime
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from flows.runtime.context import Context
from flows.viewer.app import Viewer, make_app
from flows.viewer.list_query import (
    filter_of,
    find_neighbours,
    order_of,
    read_place,
    read_query,
    write_place,
)
from parsers.document import Evidence, Field, Page, Segment, Source
from storage.claims import claim_document
from storage.documents import RunStore
from storage.leases import Recipe, claim_run
from storage.listing import AT_ONCE, Filter, Order, Place, Sort
from storage.models import RunStatus
from storage.reviewing import sign_off
from storage.sources import record_source

FIRST_MOMENT = base64.urlsafe_b64encode(b'["0001-01-01T00:00:00+23:59",1]').decode().rstrip("=")
"""Which is before the first in UTC."""
NOW = datetime.datetime.now(datetime.UTC).replace(second=0, microsecond=0)
RECIPE = Recipe("r", "ocr", "m", "1", "1", None, None, {"reading": "x"}, "0")
SOUND = Field("total", "5", "5", 1, evidence=Evidence.EXACT)
DOUBTFUL = Field("tax", "1", "1", 1, evidence=Evidence.ABSENT)

Adding = Callable[..., int]


@pytest.fixture
def add(context: Context) -> Adding:
    """A document that was read, with these fields; returns its id."""

    def make(name: str, *fields: Field, folder: str = "file:///in") -> int:
        sha256 = f"{abs(hash(name)):064x}"[-64:]
        source = Source(Path(sha256), sha256, 9, name, f"{folder}/{name}", NOW)
        document = record_source(context.database, source, "application/pdf", NOW)
        run = claim_run(context.database, document, RECIPE, "w", 60, NOW, 3).run_id
        store = RunStore(context.database, run, "w")
        store.store_page(Page(1, 595, 842))
        segment = Segment(1, 1, 1, schema="invoice", fields=fields)
        store.close(RunStatus.COMPLETE, [segment], finished_at=NOW)
        return document

    return make


@pytest.fixture
def client(context: Context) -> Iterator[TestClient]:
    app = make_app(Viewer(context.settings, context.database, context.reader))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def link(text: str, rel: str) -> str:
    found = re.search(rf'<a rel="{rel}" href="([^"]*)"', text)
    return unescape(found[1]) if found else ""


def named(text: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'dir="auto">([^<]*)</a>', text)]


def test_an_empty_database_says_how_documents_come(client: TestClient) -> None:
    text = client.get("/").text
    assert "pagemill ingest" in text
    assert "<table" not in text


def test_a_line_says_what_became_of_a_document(
    client: TestClient, add: Adding, context: Context
) -> None:
    document = add("a.pdf", SOUND, DOUBTFUL)
    claim_document(context.database, document, "bob", NOW)
    text = client.get("/").text
    for said in (
        f'href="/documents/{document}"', "a.pdf", "invoice", "complete", "<strong>1</strong>",
        "not on the page", f"{NOW:%Y-%m-%d %H:%M}", "held by bob", "1 document<",
    ):  # fmt: skip
        assert said in text, said
    sign_off(context.database, 1, "ada", NOW)
    assert "approved by ada" in client.get("/").text


def test_a_filter_without_results_says_so_and_leads_back(client: TestClient, add: Adding) -> None:
    add("a.pdf")
    text = client.get("/?look=absent&sort=name").text
    assert "No document is like this" in text
    assert '<a href="/?sort=name">Show all documents</a>' in text
    assert "0 documents of 1" in text


def test_links_and_the_form_keep_what_was_asked(client: TestClient, add: Adding) -> None:
    document = add("a.pdf", DOUBTFUL)
    text = client.get("/?look=absent&folder=file:///in&q=a.pdf&sort=-name").text
    assert '<option value="absent" selected>' in text
    assert '<option value="file:///in" selected>' in text
    assert 'name="q" value="a.pdf"' in text
    assert 'name="sort" value="-name"' in text
    found = re.search(rf'href="(/documents/{document}[^"]*)"', text)
    assert found
    kept = parse_qs(urlsplit(unescape(found[1])).query)
    assert kept["look"] == ["absent"] and kept["sort"] == ["-name"]


def test_the_list_is_read_forwards_and_backwards(client: TestClient, add: Adding) -> None:
    names = [f"{at:03}.pdf" for at in range(2 * AT_ONCE + 5)]
    for name in names:
        add(name)
    shown, address, parts = [], "/?sort=name", 0
    while address:
        text = client.get(address).text
        shown += named(text)
        last, address, parts = text, link(text, "next"), parts + 1
    assert shown == names
    assert parts == 3
    text = client.get(link(last, "prev")).text
    assert named(text) == names[AT_ONCE : 2 * AT_ONCE]
    text = client.get(link(text, "prev")).text
    assert named(text) == names[:AT_ONCE]
    assert not link(text, "prev")


def test_a_head_says_how_it_is_sorted_and_turns_it_round(client: TestClient, add: Adding) -> None:
    add("a.pdf")
    text = client.get("/?sort=name").text
    assert re.search(r'class="c-name" aria-sort="ascending"><a href="/\?sort=-name"', text)
    assert 'href="/?sort=-problems"' in text
    text = client.get("/?sort=-problems").text
    assert re.search(r'class="c-problems" aria-sort="descending"><a href="/\?sort=problems"', text)


@pytest.mark.parametrize(
    "query",
    [
        "look=nothing", "decided=nobody", "since=yesterday", "until=2026-13-01", "sort=size",
        "after=x", "after=%F0%9F%99%82", "after=W10", "before=eyJ4IjoxfQ", "after=" + "A" * 5000,
        "sort=read_at&after=" + write_place(Place("2026", 1)),
        "sort=read_at&after=" + FIRST_MOMENT,
        "sort=name&after=" + write_place(Place(5, 1)),
        "after=" + write_place(Place(5, 2**70)),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_a_sentence(
    client: TestClient, add: Adding, query: str
) -> None:
    add("a.pdf")
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert "<h1>400</h1>" in answer.text


def test_names_are_text_however_they_are_written(client: TestClient, add: Adding) -> None:
    odd = '<script>alert("1")</script> & \u202efdp.exe עברית ' + "x" * 300
    add(odd)
    text = client.get("/?q=<b>").text + client.get("/").text
    assert "<script>alert" not in text
    assert "<b>" not in text
    assert odd in named(text)


def test_parameters_that_are_not_known_are_passed_over(client: TestClient, add: Adding) -> None:
    add("a.pdf")
    assert client.get("/?utm=1&page=7&look=").status_code == 200


@pytest.mark.parametrize("sort", list(Sort))
def test_a_place_is_read_as_it_was_written(sort: Sort) -> None:
    values = {Sort.READ_AT: NOW, Sort.NEWEST: 7, Sort.PROBLEMS: 0, Sort.PAGES: None}
    place = Place(values.get(sort, "ä \U0001f642 /+?"), 7)
    assert read_place(write_place(place), sort) == place


def test_an_empty_query_chooses_all(client: TestClient) -> None:
    assert filter_of(read_query({})) == Filter()
    assert order_of("") == Order(Sort.NEWEST, is_down=True)
    with pytest.raises(HTTPException):
        order_of("--name")


def test_neighbours_are_those_of_the_list(context: Context, add: Adding) -> None:
    first, second, third = add("a.pdf", DOUBTFUL), add("b.pdf"), add("c.pdf", DOUBTFUL)

    def beside(document_id: int, **query: str) -> list[int | None]:
        found = find_neighbours(context.database, document_id, query)
        return [each and each.document_id for each in (found.before, found.after)]

    assert beside(second) == beside(second, look="nothing", page="2") == [third, first]
    assert beside(first, look="absent", sort="name") == [None, third]


def test_the_style_is_served(client: TestClient, add: Adding) -> None:
    add("a.pdf")
    found = re.search(r'<link rel="stylesheet" href="([^"]*list[^"]*)"', client.get("/").text)
    assert found
    assert "text/css" in client.get(found[1]).headers["content-type"]
