"""Review in Chromium: a login, a correction, two reviewers at once, and a page of somebody else."""

import datetime
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from flows.review.reviewers import add_reviewer
from flows.runtime.settings import Settings
from flows.viewer.app import serve_viewer
from storage.database import Database
from storage.documents import RunStore
from storage.leases import claim_run
from storage.models import CorrectionRow, FieldRow, RunStatus
from storage.queries import current_run, recipe_of
from storage.segments import read_segments
from storage.summaries import refresh_summaries

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
PASSWORD = "oak boards and nails"
Open = Callable[..., Any]


@pytest.fixture
def url(review_home: Path) -> Iterator[str]:
    for name in ("anna", "bert"):
        add_reviewer(review_home, name, PASSWORD)
    with serve_viewer(Settings(home=review_home), "127.0.0.1", 0) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Whatever the browsers write to their consoles."""
    return []


@pytest.fixture
def log_in(chromium: Any, url: str, complaints: list[str]) -> Iterator[Open]:
    """A browser of its own, logged in by the page's form, at document 1."""
    contexts = []

    def open_(name: str) -> Any:
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 720}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}/documents/1?field=total")
        page.click(".top >> text=Log in")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/documents/1?field=total")
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()


def decided(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.scalars(select(CorrectionRow).order_by(CorrectionRow.id))
        return [(row.reviewer, row.value) for row in rows]


def correct(page: Any, value: str) -> None:
    """By the keys, as a person would."""
    page.keyboard.press("e")
    page.fill("#new-value", value)
    press(page, "Enter")


def test_a_reviewer_logs_in_corrects_and_logs_out(log_in: Open, review_database: Database) -> None:
    page = log_in("anna")
    assert page.locator(".who").inner_text().startswith("anna")

    correct(page, "4,884.00")

    assert decided(review_database) == [("anna", "4884.00")]
    assert "reviewed" in page.locator('[data-path="total"]').first.inner_text()
    page.click("text=Log out")
    page.wait_for_load_state("networkidle")
    assert page.locator(".top >> text=Log in").count() == 1


def test_what_is_unclear_stays_in_the_field_with_the_reason(
    log_in: Open, review_database: Database
) -> None:
    page = log_in("anna")
    correct(page, "1.234")
    assert "could be 1234 or 1.234" in page.locator("[data-problem]").inner_text()
    assert page.input_value("#new-value") == "1.234"
    assert page.evaluate("document.activeElement.id") == "new-value"
    assert decided(review_database) == []
    page.fill("#new-value", "1234")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    assert decided(review_database) == [("anna", "1234")]


def test_two_reviewers_hold_take_over_and_the_later_wins(
    log_in: Open, review_database: Database
) -> None:
    anna, bert = log_in("anna"), log_in("bert")
    correct(anna, "4884.00")
    correct(bert, "4883.00")
    assert "anna works on this document until" in bert.locator("[data-problem]").inner_text()
    assert decided(review_database) == [("anna", "4884.00")]

    with bert.expect_response(lambda answer: answer.request.method == "POST"):
        bert.click("text=Take it over from anna")
    bert.wait_for_load_state("networkidle")
    bert.locator('[data-choose="total"]').first.click()
    correct(bert, "4883.00")

    assert decided(review_database) == [("anna", "4884.00"), ("bert", "4883.00")]
    anna.reload()
    assert "4883" in anna.locator('[data-path="total"]').first.inner_text()


def press(page: Any, key: str) -> None:
    """A key that decides, until the answer is shown."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)
    page.wait_for_function(
        "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
    )
    page.wait_for_load_state("networkidle")


def path_of(page: Any) -> str | None:
    found = page.locator("#fields [data-path][aria-current]")
    return found.get_attribute("data-path") if found.count() else None


def test_a_decision_leaves_the_console_empty(log_in: Open, complaints: list[str]) -> None:
    """Even where a resized window or a tool has put a style on what is replaced."""
    page = log_in("anna")
    for key in ("a", "u", "x", "u"):
        page.evaluate("() => { document.querySelector('#new-value').style.caretColor = 'red'; }")
        press(page, key)
        page.locator('[data-choose="total"]').first.click()
    assert complaints == []


def test_what_was_typed_stays_chosen_when_the_document_is_taken_over(
    log_in: Open, review_database: Database
) -> None:
    anna, bert = log_in("anna"), log_in("bert")
    correct(anna, "4884.00")
    correct(bert, "4883.00")
    with bert.expect_response(lambda answer: answer.request.method == "POST"):
        bert.click("text=Take it over from anna")
    bert.wait_for_function("() => document.activeElement.id === 'new-value'")
    assert path_of(bert) == "total"
    press(bert, "Enter")

    assert decided(review_database) == [("anna", "4884.00"), ("bert", "4883.00")]


def test_a_refused_new_row_stays_open_at_the_faulty_cell(
    log_in: Open, review_database: Database
) -> None:
    page = log_in("anna")
    page.locator('[data-path^="line_items[0]"] a').first.click()
    page.keyboard.press("r")
    page.fill('.new-row[open] [name="cell.description"]', "Sieve")
    page.fill('.new-row[open] [name="cell.amount"]', "1.234")
    press(page, "Enter")
    page.wait_for_function("() => document.activeElement.name === 'cell.amount'")
    assert page.input_value('.new-row[open] [name="cell.description"]') == "Sieve"
    assert "could be 1234" in page.locator(".new-row[open] [data-problem]").inner_text()

    page.fill('.new-row[open] [name="cell.amount"]', "1234")
    press(page, "Enter")
    assert [value for _, value in decided(review_database)] == ["Sieve", "1234"]


def test_u_brings_back_a_deleted_row_and_undoes_the_last_decision(log_in: Open) -> None:
    page = log_in("anna")
    page.locator('[data-choose="line_items[0].amount"]').click()
    press(page, "Delete")
    assert "row 1 was deleted by anna" in page.locator(".deleted").inner_text()
    press(page, "u")
    assert page.locator(".deleted").count() == 0
    assert path_of(page) == "line_items[0].amount"

    page.locator('[data-choose="total"]').first.click()
    press(page, "a")
    page.locator('[data-choose="net"]').first.click()
    press(page, "u")
    assert path_of(page) == "total"
    assert "accepted" not in page.locator('tr[data-path="total"]').inner_text()


def test_keys_go_on_working_after_a_refusal(log_in: Open) -> None:
    anna, bert = log_in("anna"), log_in("bert")
    press(anna, "a")
    press(bert, "a")
    assert "anna works on this document" in bert.locator("[data-problem]").inner_text()
    assert bert.evaluate("document.activeElement.tagName") == "BODY"
    bert.keyboard.press("Shift+K")
    assert path_of(bert) != "total"


def test_signing_off_asks_where_something_is_left(log_in: Open, review_database: Database) -> None:
    make_doubtful(review_database)
    page = log_in("anna")
    press(page, "A")
    assert "to check" in page.locator("[data-asks]").inner_text()
    assert page.locator(".approved").count() == 0
    press(page, "A")
    assert page.locator(".approved").count() == 1


def make_doubtful(database: Database) -> None:
    """Both totals are only nearly on their pages."""
    with database.writing() as session:
        session.execute(update(FieldRow).filter_by(path="total").values(evidence="fuzzy"))
        refresh_summaries(session, [1, 2])


def test_what_waits_is_found_in_the_list_and_one_key_goes_on_within_it(
    log_in: Open, url: str, review_database: Database
) -> None:
    make_doubtful(review_database)
    page = log_in("anna")
    page.goto(f"{url}/")
    page.select_option("#f-look", "fuzzy")
    page.wait_for_url("**look=fuzzy**")
    assert page.locator(".count").inner_text() == "2 documents of 2"
    page.click("tbody a >> nth=0")
    page.locator("#fields [data-check][aria-current]").first.wait_for()
    first = page.url

    while page.locator(".done").count() == 0:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            chosen = page.locator("#fields [data-check][aria-current]").first
            page.keyboard.press("a" if chosen.get_attribute("data-value") else "x")
        page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.wait_for_url(lambda there: there.split("?")[0] != first.split("?")[0])
    page.locator("#fields [data-check][aria-current]").first.wait_for()
    assert "look=fuzzy" in page.url
    page.keyboard.press("g")
    page.locator(".count").wait_for()
    assert page.locator(".count").inner_text() == "1 document of 2"


def test_what_a_later_reading_says_otherwise_is_to_check_again(
    log_in: Open, review_home: Path, review_database: Database
) -> None:
    page = log_in("anna")
    correct(page, "4884.00")
    read_again(review_database, "total", "4999.00")
    page.reload()
    total = page.locator('#fields tr[data-path="total"]')
    assert "4884.00" in total.inner_text()
    assert "read again as 4999.00" in total.inner_text()
    assert total.get_attribute("data-check")


def read_again(database: Database, path: str, value: str) -> None:
    """Another run of document 1, which reads one value otherwise."""
    now = datetime.datetime.now(datetime.UTC)
    run = current_run(database, 1) or 0
    recipe = replace(recipe_of(database, run), recipe="another")
    store = RunStore(database, claim_run(database, 1, recipe, "w", 60, now, 3).run_id, "w")
    store.copy_pages(run)
    read = [
        replace(each, raw=value, value=Decimal(value)) if each.path == path else each
        for each in read_segments(database, run)[0].fields
    ]
    segment = replace(read_segments(database, run)[0], fields=tuple(read))
    store.close(RunStatus.COMPLETE, [segment], finished_at=now)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_can_change_nothing(
    host: str, log_in: Open, url: str, review_database: Database
) -> None:
    """On another port of the same host, the browser sends the session's cookie along."""
    page = log_in("anna")
    token = page.locator("[name=csrf]").first.get_attribute("value")
    form = (
        f'<form id=f method=post action="{url}/documents/1/note">'
        f'<input name=note value=stolen><input name=csrf value="{token}"></form>'
        "<script>f.submit()</script>"
    )
    script = (
        f"<script>fetch('{url}/documents/1/note', {{method: 'POST', credentials: 'include',"
        f" mode: 'no-cors', body: new URLSearchParams({{note: 'stolen', csrf: '{token}'}})}})"
        ".finally(() => document.title = 'sent')</script>"
    )
    frame = f"<iframe src='{url}/documents/1' onload=\"document.title = 'sent'\"></iframe>"
    for content, is_form in ((form, True), (script, False), (frame, False)):
        with _elsewhere(content) as port:
            page.goto(f"http://{host}:{port}/")
            if is_form:
                page.wait_for_url("**/documents/1/note")
                assert "nothing was changed" in page.content()
            else:
                page.wait_for_function("document.title === 'sent'")
    with review_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CorrectionRow)) == 0


class _elsewhere:  # noqa: N801 - used as a function
    """A page of somebody else; its port."""

    def __init__(self, content: str) -> None:
        page = content.encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_given: object) -> None: ...

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> int:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return int(self.server.server_address[1])

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize("width", [1280, 768])
def test_what_was_decided_makes_nothing_wider(log_in: Open, width: int) -> None:
    page = log_in("anna")
    page.locator('[data-choose="seller"]').first.click()
    correct(page, "Mill and Weir, Limited, of Long Street " * 4)
    press(page, "A")
    press(page, "A")
    page.set_viewport_size({"width": width, "height": 900})
    wide = page.evaluate(
        "() => (e => e.scrollWidth - e.clientWidth)(document.querySelector('.read'))"
    )
    assert wide == 0
    bar = page.locator(".bar").bounding_box()
    assert bar["height"] < 80
