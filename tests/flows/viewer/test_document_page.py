"""The document page without a browser: what it says, in which words, and what it never does."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, insert, update

from flows.viewer.addresses import decisions_of
from flows.viewer.field_rows import show_segments
from flows.viewer.static_files import contents
from flows.viewer.viewer import Viewer
from parsers.document import BoundingBox, Field, Segment, Violation
from storage.models import AttachmentRow, FieldRow, PageRow, ViolationRow
from storage.summaries import refresh_summaries

TO_CHECK = ["invoice_date", "total", "line_items[1].amount"]
DOCS = Path(__file__).parents[3] / "docs" / "review.md"


def page(client: TestClient, path: str = "/documents/1") -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def test_values_to_check_are_marked_with_the_reason_in_words(client: TestClient) -> None:
    marked = page(client).select("[data-check]")

    assert [each["data-path"] for each in marked] == TO_CHECK
    assert marked[0]["data-check"] == "the page has only something like it"
    assert "net and tax are not the total" in marked[1].text


def test_evidence_is_a_word_and_a_mark_not_a_colour_alone(client: TestClient) -> None:
    marks = {each.text.strip() for each in page(client).select(".values .mark")}

    assert {"● exact", "◐ fuzzy", "≠ contradicted"} <= marks


def test_other_readings_and_a_picture_of_the_place_stand_beside_the_value(
    client: TestClient,
) -> None:
    total = page(client).select_one('tr[data-path="total"]')

    assert total and "ocr: 4,800.00" in total.text
    crop = total.select_one("img.crop")
    assert crop and crop["loading"] == "lazy"
    answer = client.get(str(crop["src"]))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")


def test_fields_of_the_schema_that_were_not_found_have_their_place(client: TestClient) -> None:
    missing = page(client).select_one('.absentees [data-path="net"]')

    assert missing and missing.text == "net"


def test_a_broken_rule_is_told_once_with_links_to_its_fields(client: TestClient) -> None:
    rules = page(client).select(".rules li")

    assert len(rules) == 1
    assert [each["data-choose"] for each in rules[0].select("a")] == ["net", "total"]


def test_line_items_are_a_table_with_the_doubtful_cells_marked(client: TestClient) -> None:
    rows = page(client).select(".items tbody tr")

    assert len(rows) == 3
    assert [each["data-path"] for each in page(client).select(".items td.check")] == TO_CHECK[2:]


def test_the_chosen_field_is_marked_on_both_sides_without_a_script(client: TestClient) -> None:
    shown = page(client, "/documents/1?field=total")

    assert [each["data-path"] for each in shown.select("[data-path][aria-current]")] == ["total"]
    assert [each["data-of"] for each in shown.select("rect.chosen")] == ["total"]
    assert "4300.00" in shown.select("#caption")[0].text


def test_no_text_is_ever_written_over_the_page(client: TestClient) -> None:
    shown = page(client, "/documents/1?field=total")

    assert shown.select("#sheet svg rect")
    assert not shown.select("#sheet svg text, #sheet svg title")
    assert not shown.select_one("#sheet").get_text(strip=True)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "path",
    ["/documents/1", "/documents/1?field=seller", "/documents/1/fields", "/documents/1/compare",
     "/documents/2", "/documents/1/pages/1"],
)  # fmt: skip
def test_hostile_text_stays_text_in_html_attributes_and_data(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    shown = BeautifulSoup(answer.text, "html.parser")
    assert all(each.get("src", "").startswith("/static/") for each in shown.select("script"))
    assert not [
        each for each in shown.find_all(True) if any(k.startswith("on") for k in each.attrs)
    ]
    assert not shown.select("[style], style, img[src=x]")
    assert "<b>x.pdf" not in answer.text


def test_words_of_a_page_cannot_be_more_than_attributes(viewer: Viewer) -> None:
    drawn = viewer.render("layer.svg", layer="words", boxes=[((0, 0, 1, 1), '"/><script>')])

    assert "<script>" not in drawn
    assert drawn.count("<rect") == 1


def test_without_a_reviewer_there_is_nothing_to_press(client: TestClient) -> None:
    shown = page(client, "/documents/1?field=total")

    assert "Log in to decide" in shown.text
    assert not shown.select("form[method=post]")


def test_every_form_carries_the_token_and_posts_where_decisions_go(deciding: FastAPI) -> None:
    with TestClient(deciding, base_url="http://127.0.0.1") as client:
        shown = page(client, "/documents/1?field=total")

    forms = shown.select("main form[method=post]")
    tokens = [form.select_one('[name="csrf"]') for form in forms]
    assert forms and all(token and token["value"] == "token-of-anna" for token in tokens)
    asked = {form["action"] for form in forms} - {"/logout"}
    asked |= {each["formaction"] for each in shown.select("[formaction]")}
    # The others are offered where a document is held or signed off.
    elsewhere = {decisions_of(1)[kind] for kind in ("take_back", "claim")}
    assert asked == set(decisions_of(1).values()) - elsewhere


def test_the_form_of_the_chosen_field_is_filled_in_without_a_script(deciding: FastAPI) -> None:
    with TestClient(deciding, base_url="http://127.0.0.1") as client:
        form = page(client, "/documents/1?field=total").select_one("#decision")

    sent = {each["name"]: each["value"] for each in form.select("input[name]")}  # type: ignore[union-attr]
    assert (sent["path"], sent["value"], sent["page"]) == ("total", "4300.00", "1")
    first = form.select("button")[0]  # type: ignore[union-attr]
    assert "formaction" not in first.attrs  # Enter presses the first button, and Enter saves


def test_the_filter_goes_along_to_neighbours_and_back(client: TestClient) -> None:
    shown = page(client, "/documents/1?sort=-newest&page=1")

    previous = shown.select_one('.along [data-key="p"]')
    assert previous and str(previous["href"]).startswith("/documents/2?sort=-newest&at=")
    assert shown.select_one(".home")["href"] == "/?sort=-newest"  # type: ignore[index]


def test_the_original_is_saved_and_never_opened_here(client: TestClient) -> None:
    answer = client.get("/documents/1/original")

    assert answer.headers["content-disposition"].startswith('attachment; filename="invoice.png"')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "0.5,0,0.1,1", "nan,0,1,1", "0,0,1,2"])
def test_a_box_that_is_none_is_refused(client: TestClient, box: str) -> None:
    assert client.get(f"/documents/1/crops/1.jpg?box={box}").status_code == 422


def test_only_two_sizes_of_a_page_are_rendered(client: TestClient) -> None:
    assert client.get("/documents/1/pages/1.jpg?dpi=30000").status_code == 404


def test_scripts_are_kept_for_long_and_change_their_address_with_their_content(
    client: TestClient,
) -> None:
    script = page(client).select_one('script[type="module"]')
    answer = client.get(str(script["src"]))  # type: ignore[index]

    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/0000000000000000/viewer.js").status_code == 404


def test_keys_are_the_same_in_the_help_the_script_and_the_docs(viewer: Viewer) -> None:
    script = contents()["keys.js"].decode()
    bound = [keys.split()[0] for keys in re.findall(r'^  \["([^"]+)", ', script, re.MULTILINE)]
    helped = re.findall(r"<kbd>([^<]+)</kbd>", viewer.render("keys.html"))
    listed = DOCS.read_text().partition("| key | does |")[2].partition("\n\n")[0]
    table = [row.split("|")[1] for row in listed.splitlines() if row.startswith("| `")]

    assert bound == helped == re.findall(r"`([^`]+)`", "".join(table))


def test_a_missing_field_that_a_rule_wants_is_to_check() -> None:
    wanting = Violation("required", "Seller is required and was not found", ("seller",))
    (shown,) = show_segments([Segment(1, 1, 1, schema="invoice", violations=(wanting,))])

    assert [(each.path, each.why) for each in shown.rows] == [("seller", wanting.message)]
    assert "seller" not in {each.path for each in shown.missing}


def test_fields_of_a_later_segment_go_by_their_stored_paths() -> None:
    second = Segment(2, 3, 4, schema="invoice", fields=(Field("total", "1", Decimal(1)),))
    (shown,) = show_segments([second])

    assert [each.path for each in shown.rows] == ["segment[2].total"]
    assert not any(each.in_list for each in shown.rows)


def test_rows_of_an_inner_list_tell_the_outer_row_that_they_are_of() -> None:
    fields = (
        Field("meet.events[0].title", "100 m", "100 m"),
        Field("meet.events[1].title", "200 m", "200 m"),
        Field("meet.events.results[0].time", "44", "44", parent_ordinal=1),
        Field("meet.events.results[1].time", "45", "45"),
    )
    (shown,) = show_segments([Segment(1, 1, 1, schema="own", fields=fields)])

    outer, inner = shown.tables
    assert (outer.within, outer.outer) == ("", {})
    assert inner.within == "meet.events"
    first = inner.outer[0].first
    assert (inner.outer[0].number, first and first.path) == (1, "meet.events[1].title")
    assert 1 not in inner.outer


@pytest.mark.parametrize(
    ("text", "width", "height", "lines"),
    [("INV-2026-00042", 0.15, 0.013, 1), ("27 Quay Street Galway H91 X2K8", 0.2, 0.03, 2),
     ("Zoe Gruenwald Loewenstrasse 8 50667 Koeln Germany", 0.12, 0.06, 4),
     ("All of it " * 99, 0.8, 0.8, 6), ("", 0.1, 0.1, 1)],
)  # fmt: skip
def test_the_picture_of_a_place_is_as_high_as_its_lines(
    text: str, width: float, height: float, lines: int
) -> None:
    field = Field("seller", text, text, 1, BoundingBox(0.1, 0.1, 0.1 + width, 0.1 + height))
    (shown,) = show_segments([Segment(1, 1, 1, schema="invoice", fields=(field,))])

    assert [each.lines for each in shown.rows] == [lines]


def test_a_document_without_a_schema_is_not_said_to_be_done(client: TestClient) -> None:
    shown = page(client, "/documents/2")

    assert "nothing left to check" not in shown.text
    assert "unsupported_type" in shown.text


def test_a_warning_about_a_page_is_not_nothing_to_check(client: TestClient, viewer: Viewer) -> None:
    with viewer.database.writing() as session:
        session.execute(update(FieldRow).values(evidence="exact", agreement="alone", valid=True))
        session.execute(update(PageRow).filter_by(number=1).values(flaws="a table was cut off"))
        session.execute(delete(ViolationRow))
        refresh_summaries(session, [1])

    told = page(client, "/documents/1").select_one(".left")

    assert told and "no value to check, but 1 warning about its pages" in told.get_text()


def test_how_much_of_a_page_was_read_is_said_in_words(client: TestClient, viewer: Viewer) -> None:
    def told(**columns: object) -> str:
        with viewer.database.writing() as session:
            session.execute(update(PageRow).filter_by(number=1).values(**columns))
        return " ".join(each.text for each in page(client).select(".how-much"))

    assert told(coverage=0.987, unsupported=0.0) == "98 % of the words on this page were read."
    assert told(unsupported=0.31) == (
        "98 % of the words on this page were read; 31 % of what was read does not stand on it."
    )
    unknown = "How much of this page was read is not known: "
    assert told(coverage=None, unsupported=None, words_from=None) == (
        f"{unknown}nobody read its words."
    )
    words_from = "ocr: no text layer; not compared: OCR is not sure of the words"
    assert told(words_from=words_from) == f"{unknown}OCR is not sure of the words."
    assert told(status="blank") == ""


def test_a_page_that_is_incomplete_is_warned_of_once(client: TestClient, viewer: Viewer) -> None:
    why = "words left out: 62 % of the page's words are not in the answer"
    with viewer.database.writing() as session:
        stored = {"status": "incomplete", "flaws": why, "error": "62 %", "error_code": "incomplete"}
        session.execute(update(PageRow).filter_by(number=1).values(**stored))

    assert [each.text.strip() for each in page(client).select("#page > .warning")] == [f"⚠ {why}"]


def test_a_message_leads_to_its_attachments_and_these_to_it(
    viewer: Viewer, client: TestClient
) -> None:
    rows = [
        {"document_id": 1, "position": 0, "name": "<i>.pdf", "byte_size": 3, "child_id": 2},
        {"document_id": 1, "position": 1, "name": "a.zip", "reason": "a ZIP archive"},
    ]
    with viewer.database.writing() as session:
        for row in rows:
            session.execute(insert(AttachmentRow).values(row))

    (link,) = page(client).select('details a[href^="/documents/2"]')
    (back,) = page(client, "/documents/2").select('details a[href^="/documents/1"]')

    assert link.text == "<i>.pdf"
    assert "a.zip · a ZIP archive" in page(client).text
    assert back.text == "invoice.png"
