"""The document page in Chromium: keys, choosing, zoom, drawing, and reading without a script."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from flows.viewer.app import make_app
from flows.viewer.viewer import Viewer

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
TO_CHECK = ["invoice_date", "total", "line_items[1].amount"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def serve() -> Iterator[Callable[[FastAPI], str]]:
    """Serves an app at the URL that it returns, until the test ends."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: FastAPI) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a URL; whatever the browser complains about fails the test in the end."""
    contexts, complaints = [], []

    def open_(url: str, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 720}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def shown(viewer: Viewer, serve: Callable[..., str], open_page: Callable[..., Any]) -> Any:
    return open_page(f"{serve(make_app(viewer))}/documents/1")


@pytest.fixture
def deciding_page(
    deciding: FastAPI, serve: Callable[..., str], open_page: Callable[..., Any]
) -> Any:
    return open_page(f"{serve(deciding)}/documents/1")


def chosen(page: Any) -> str:
    return str(page.locator("#fields [data-path][aria-current]").get_attribute("data-path"))


def wait_until_chosen(page: Any, path: str) -> None:
    page.locator(f'#fields [data-path="{path}"][aria-current]').wait_for(state="attached")


def test_the_first_value_to_check_is_chosen_by_itself(shown: Any) -> None:
    assert chosen(shown) == TO_CHECK[0]
    assert shown.locator("rect.chosen").get_attribute("data-of") == TO_CHECK[0]


def test_j_and_k_go_along_what_is_to_check(shown: Any) -> None:
    seen = [chosen(shown)]
    for key in ("j", "ArrowDown", "j", "k"):
        shown.keyboard.press(key)
        seen.append(chosen(shown))

    assert seen == [*TO_CHECK, TO_CHECK[2], TO_CHECK[1]]


def test_capital_letters_go_along_all_fields(shown: Any) -> None:
    shown.keyboard.press("Shift+K")

    assert chosen(shown) == "invoice_number"


def test_of_boxes_that_overlap_the_smallest_is_chosen(shown: Any) -> None:
    sheet = shown.locator("#sheet")
    size = sheet.bounding_box()
    shown.keyboard.press("Shift+K")

    sheet.click(position={"x": size["width"] * 0.25, "y": size["height"] * 0.12})
    assert chosen(shown) == "invoice_date"
    sheet.click(position={"x": size["width"] * 0.45, "y": size["height"] * 0.12})
    assert chosen(shown) == "invoice_number"


def test_a_chosen_value_s_box_comes_into_view(shown: Any) -> None:
    shown.locator('tr[data-path="total"] .text').click()

    box = shown.locator("rect.chosen").bounding_box()
    view = shown.locator("#view").bounding_box()
    assert view["y"] <= box["y"]
    assert box["y"] + box["height"] <= view["y"] + view["height"]


def test_zoom_keeps_within_its_bounds_and_fits_again(shown: Any) -> None:
    width = shown.locator("#sheet").bounding_box()["width"]
    for _ in range(12):
        shown.keyboard.press("+")

    assert shown.locator("#zoom").inner_text() == "400 %"
    shown.wait_for_function("() => document.querySelector('#sheet img').src.includes('dpi=288')")
    shown.keyboard.press("0")
    assert shown.locator("#sheet").bounding_box()["width"] == pytest.approx(width, abs=20)
    shown.keyboard.press("0")
    view = shown.locator("#view").bounding_box()
    assert shown.locator("#sheet").bounding_box()["height"] <= view["height"]


def test_ctrl_and_the_wheel_zoom_where_the_pointer_is(shown: Any) -> None:
    view = shown.locator("#view").bounding_box()
    shown.mouse.move(view["x"] + 100, view["y"] + 100)
    shown.keyboard.down("Control")
    shown.mouse.wheel(0, -100)
    shown.keyboard.up("Control")

    shown.wait_for_function("() => parseInt(document.querySelector('#zoom').textContent) > 100")


def test_dragging_moves_a_page_that_is_larger_than_its_window(shown: Any) -> None:
    before = shown.evaluate("document.querySelector('#view').scrollTop")
    view = shown.locator("#view").bounding_box()
    x, y = view["x"] + view["width"] / 2, view["y"] + view["height"] / 2
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x, y - 120, steps=4)
    shown.mouse.up()

    assert shown.evaluate("document.querySelector('#view').scrollTop") > before + 50
    assert chosen(shown) == TO_CHECK[0]


def test_words_and_cells_come_when_they_are_asked_for(shown: Any) -> None:
    assert shown.locator("svg .words rect").count() == 0

    shown.keyboard.press("w")

    shown.wait_for_selector("svg .words rect", state="attached")
    shown.keyboard.press("w")
    assert shown.locator("svg .words").get_attribute("hidden") is not None


def test_only_what_is_to_check_can_be_shown(shown: Any) -> None:
    shown.locator("[data-filter]").click()

    assert not shown.locator('tr[data-path="invoice_number"]').is_visible()
    assert shown.locator('tr[data-path="total"]').is_visible()


def test_the_help_opens_and_closes_by_keys(shown: Any) -> None:
    shown.keyboard.press("?")
    assert shown.locator("#keys").is_visible()
    shown.keyboard.press("Escape")
    assert not shown.locator("#keys").is_visible()


def test_a_key_a_value_decides_all_and_enter_goes_on(deciding_page: Any, posted: Any) -> None:
    for path in TO_CHECK:
        assert chosen(deciding_page) == path
        with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
            deciding_page.keyboard.press("a")
        deciding_page.wait_for_function(
            f"() => document.querySelector('[aria-current][data-path]')?.dataset.path !== {path!r}"
        )

    assert [(name, form["path"]) for name, form in posted.sent] == [("accept", p) for p in TO_CHECK]
    assert all(form["csrf"] == "token-of-anna" for _, form in posted.sent)
    assert "nothing left to check" in deciding_page.locator(".left").inner_text()


def test_a_value_is_edited_and_saved_by_enter(deciding_page: Any, posted: Any) -> None:
    deciding_page.keyboard.press("j")
    deciding_page.keyboard.press("e")
    deciding_page.keyboard.type("4800.00")
    with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
        deciding_page.keyboard.press("Enter")

    assert posted.last() == ("correct", "total", "4800.00")


def test_escape_leaves_and_keys_work_again(deciding_page: Any, posted: Any) -> None:
    deciding_page.keyboard.press("Enter")
    deciding_page.keyboard.type("ax")
    deciding_page.keyboard.press("Escape")
    deciding_page.keyboard.press("j")

    assert chosen(deciding_page) == "total"
    assert posted.sent == []


def test_what_was_typed_and_left_is_not_accepted(deciding_page: Any, posted: Any) -> None:
    deciding_page.keyboard.press("Enter")
    deciding_page.keyboard.type("ax")
    deciding_page.keyboard.press("Escape")
    with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
        deciding_page.keyboard.press("a")

    assert posted.last() == ("accept", "invoice_date", "2026-05-01")


def test_a_box_is_drawn_by_dragging_and_sent_with_the_value(
    deciding_page: Any, posted: Any
) -> None:
    deciding_page.keyboard.press("d")
    view = deciding_page.locator("#view").bounding_box()
    deciding_page.mouse.move(view["x"] + 60, view["y"] + 60)
    deciding_page.mouse.down()
    deciding_page.mouse.move(view["x"] + 200, view["y"] + 90, steps=4)
    deciding_page.mouse.up()
    deciding_page.wait_for_function("() => document.activeElement.id === 'new-value'")
    with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
        deciding_page.keyboard.press("Enter")

    x0, y0, x1, y1 = map(float, posted.sent[-1][1]["box"].split())
    assert 0 < x0 < x1 < 1 and 0 < y0 < y1 < 1
    assert (x1 - x0) > 0.15


def test_a_box_is_found_by_its_words_without_a_pointer(deciding_page: Any, posted: Any) -> None:
    deciding_page.keyboard.press("d")
    deciding_page.wait_for_selector("svg .words rect", state="attached")
    deciding_page.keyboard.type("grinding sto")
    deciding_page.keyboard.press("Enter")
    with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
        deciding_page.keyboard.press("Enter")

    assert posted.sent[-1][0] == "correct"
    assert posted.sent[-1][1]["value"] == "Grinding stone"
    assert posted.sent[-1][1]["box"] == "0.10000 0.60000 0.30000 0.62000"


@pytest.mark.parametrize("query", ["", "?field=total"])
def test_without_a_script_all_of_it_can_be_read(
    viewer: Viewer, serve: Callable[..., str], open_page: Callable[..., Any], query: str
) -> None:
    page = open_page(f"{serve(make_app(viewer))}/documents/1{query}", java_script_enabled=False)

    assert page.locator("#sheet img").is_visible()
    assert page.locator('tr[data-path="total"] .text').is_visible()
    assert page.locator("rect.chosen").count() == (1 if query else 0)
    assert not page.locator(".zooms").is_visible()


def test_without_a_script_the_form_decides(
    deciding: FastAPI, serve: Callable[..., str], open_page: Callable[..., Any], posted: Any
) -> None:
    page = open_page(f"{serve(deciding)}/documents/1?field=total", java_script_enabled=False)

    page.locator("#new-value").fill("4800.00")
    page.locator('[data-key="save"]').click()

    assert posted.last() == ("correct", "total", "4800.00")


def test_on_a_tablet_page_and_values_are_both_in_sight(
    viewer: Viewer, serve: Callable[..., str], open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{serve(make_app(viewer))}/documents/1", has_touch=True)
    page.set_viewport_size({"width": 768, "height": 1024})

    assert page.locator("#sheet").bounding_box()["y"] < 400
    assert page.locator(".values tr").first.bounding_box()["y"] < 900
    assert page.evaluate("document.documentElement.scrollWidth") <= 768


def test_hostile_text_runs_nothing(shown: Any) -> None:
    dialogs: list[Any] = []
    shown.on("dialog", lambda dialog: dialogs.append(dialog.message))
    shown.locator('tr[data-path="seller"] .text').click()
    shown.keyboard.press("w")
    shown.wait_for_load_state("networkidle")

    assert dialogs == []
    assert "<script>alert(1)</script>" in shown.locator("#caption").inner_text()


def test_a_row_is_added_by_keys(deciding_page: Any, posted: Any) -> None:
    deciding_page.keyboard.press("r")
    deciding_page.keyboard.type("Sieve")
    with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
        deciding_page.keyboard.press("Enter")

    name, form = posted.sent[-1]
    assert (name, form["path"], form["cell.rate"]) == ("add_row", "taxes", "Sieve")


def test_a_key_that_is_held_down_decides_about_one_value(deciding_page: Any, posted: Any) -> None:
    for _ in range(5):
        deciding_page.keyboard.down("a")  # repeats from the second on
        deciding_page.wait_for_timeout(150)
    deciding_page.keyboard.up("a")
    assert len(posted.sent) == 1


def test_two_presses_in_haste_are_one_decision(deciding_page: Any, posted: Any) -> None:
    deciding_page.evaluate(
        """() => {
          const key = () => new KeyboardEvent("keydown", { key: "a", bubbles: true });
          document.body.dispatchEvent(key());
          document.body.dispatchEvent(key());
        }"""
    )
    wait_until_chosen(deciding_page, TO_CHECK[1])

    assert len(posted.sent) == 1


def test_what_was_left_out_stays_so_after_a_decision(deciding_page: Any, posted: Any) -> None:
    deciding_page.locator("[data-filter]").click()
    deciding_page.keyboard.press("a")
    wait_until_chosen(deciding_page, TO_CHECK[1])

    assert not deciding_page.locator('tr[data-path="seller"]').is_visible()


def test_after_the_last_document_enter_leads_back_to_the_list(deciding_page: Any) -> None:
    """Of the list, the newest first, this document is the last."""
    for path in TO_CHECK:
        wait_until_chosen(deciding_page, path)
        with deciding_page.expect_response(lambda answer: answer.request.method == "POST"):
            deciding_page.keyboard.press("a")
    deciding_page.get_by_text("This was the last one. g: back to the list.").wait_for()
    deciding_page.keyboard.press("n")
    assert "/documents/1" in deciding_page.url
    deciding_page.keyboard.press("Enter")
    deciding_page.wait_for_url(lambda url: "/documents/" not in url)


def test_zooming_keeps_the_chosen_box_in_sight(shown: Any) -> None:
    shown.locator('tr[data-path="total"] .text').click()
    for key in "+++++-++":
        shown.keyboard.press(key)
        box = shown.locator("rect.chosen").bounding_box()
        view = shown.locator("#view").bounding_box()
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert view["x"] <= middle[0] <= view["x"] + view["width"]
        assert view["y"] <= middle[1] <= view["y"] + view["height"]


def test_what_is_left_out_stands_in_the_address(shown: Any) -> None:
    shown.locator("[data-filter]").click()
    assert "check=1" in shown.url
    assert "check=1" in shown.locator(".along a").first.get_attribute("href")
    shown.reload()
    assert not shown.locator('tr[data-path="seller"]').is_visible()
    shown.locator("[data-filter]").click()
    assert "check" not in shown.url


def test_without_a_script_what_is_left_out_stays_so_and_a_decision_comes_back(
    deciding: FastAPI, serve: Callable[..., str], open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{serve(deciding)}/documents/1?check=1", java_script_enabled=False)
    page.locator('tr[data-path="total"] th a').click()
    assert "check=1" in page.url
    assert not page.locator('tr[data-path="seller"]').is_visible()
    assert not page.locator('[data-key="Delete"]').is_visible()


@pytest.mark.parametrize("width", [1280, 768])
@pytest.mark.parametrize("letters", [60, 250])
def test_a_long_name_makes_nothing_wider(deciding_page: Any, width: int, letters: int) -> None:
    deciding_page.set_viewport_size({"width": width, "height": 900})
    deciding_page.evaluate(
        "text => document.querySelector('.top h1').textContent = text", "W" * letters
    )

    assert deciding_page.evaluate("document.documentElement.scrollWidth") == width
    last = deciding_page.locator(".top .who").bounding_box()
    assert last["x"] + last["width"] <= width


def test_the_help_fits_a_low_window(shown: Any) -> None:
    shown.keyboard.press("?")
    box = shown.locator("#keys").bounding_box()
    assert box["y"] + box["height"] <= 720
    assert shown.evaluate(
        "(k => k.scrollHeight <= k.clientHeight)(document.querySelector('#keys'))"
    )


def test_where_nothing_is_chosen_there_is_no_line_for_it(
    viewer: Viewer, serve: Callable[..., str], open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{serve(make_app(viewer))}/documents/1?page=1")
    assert not page.locator("#caption").is_visible()
