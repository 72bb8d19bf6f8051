"""What reviewers post to the viewer: stored under their name, refused from elsewhere, and told."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from flows.review.reviewers import add_reviewer, remove_reviewer
from flows.runtime.context import Context
from flows.runtime.settings import Settings
from flows.viewer.addresses import DECISIONS
from flows.viewer.app import make_app
from flows.viewer.viewer import Viewer
from storage.database import Database
from storage.models import ApprovalRow, ClaimRow, CorrectionRow, FieldRow

PASSWORD = "oak boards and nails"
HERE = "http://127.0.0.1:4280"
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
FORMS: dict[str, dict[str, str]] = {
    "accept": {"path": "total", "value": "4885.00", "seen": "4885.00"},
    "correct": {"path": "total", "value": "4884"},
    "absent": {"path": "total"},
    "undo": {"path": "total"},
    "add_row": {"path": "line_items[0].amount", "value": "5", "seen": "4050.00"},
    "delete_row": {"path": "line_items[0].amount"},
    "schema": {"schema": "receipt", "segment": "1"},
    "note": {"note": "ask"},
    "sign_off": {"reason": "checked"},
    "take_back": {"reason": "wrong"},
    "claim": {"take": "1"},
}


@pytest.fixture(scope="module")
def reviewers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("reviewers")
    for name in ("anna", "bert"):
        add_reviewer(home, name, PASSWORD)
    return home


@pytest.fixture
def viewer(review_home: Path, review_database: Database, reviewers: Path) -> Iterator[Viewer]:
    (review_home / "reviewers").write_bytes((reviewers / "reviewers").read_bytes())
    (review_home / "reviewers").chmod(0o600)
    viewer = Viewer(Settings(home=review_home), review_database)
    yield viewer
    viewer.close()


@pytest.fixture
def anna(viewer: Viewer) -> TestClient:
    return logged_in(viewer, "anna")


@pytest.fixture
def bert(viewer: Viewer) -> TestClient:
    return logged_in(viewer, "bert")


def logged_in(viewer: Viewer, name: str) -> TestClient:
    if not hasattr(viewer, "app_of_test"):
        viewer.app_of_test = make_app(viewer)  # type: ignore[attr-defined]
    browser = TestClient(viewer.app_of_test, base_url=HERE, follow_redirects=False)  # type: ignore[attr-defined]
    form = {"name": name, "password": PASSWORD, "csrf": token_of(browser, "/login")}
    assert browser.post("/login", data=form, headers=OURS).status_code == 303
    return browser


def token_of(browser: TestClient, path: str = "/documents/1") -> str:
    found = TOKEN.search(browser.get(path).text)
    return found[1] if found else ""


def post(
    browser: TestClient, kind: str, document: int = 1, script: bool = True, **form: str
) -> httpx.Response:
    headers = OURS | ({"HX-Request": "true"} if script else {})
    data = form | {"csrf": form.get("csrf") or token_of(browser)}
    return browser.post(DECISIONS[kind].format(document_id=document), data=data, headers=headers)


def written(database: Database) -> dict[str, int]:
    """Rows of what people decide."""
    with database.reading() as session:
        return {
            each.__tablename__: session.scalar(select(func.count()).select_from(each)) or 0
            for each in (CorrectionRow, ApprovalRow, ClaimRow)
        }


NOTHING = {"corrections": 0, "approvals": 0, "claims": 0}


def test_every_address_has_its_form_here() -> None:
    assert set(FORMS) == set(DECISIONS)


def test_who_is_logged_in_is_named_and_can_log_out(anna: TestClient) -> None:
    page = anna.get("/documents/1").text
    assert ">anna</span>" in page
    assert 'action="/logout"' in page
    anna.post("/logout", data={"csrf": token_of(anna)}, headers=OURS)
    assert "/login?next=/documents/1" in anna.get("/documents/1").text


@pytest.mark.parametrize("kind", list(DECISIONS))
def test_nothing_is_written_without_a_login_from_elsewhere_or_by_another_method(
    kind: str, anna: TestClient, bert: TestClient, viewer: Viewer, review_database: Database
) -> None:
    path, form = DECISIONS[kind].format(document_id=1), FORMS[kind]
    good = form | {"csrf": token_of(anna)}
    stranger = TestClient(make_app(viewer), base_url=HERE)
    refused = [
        (stranger.post(path, data=good, headers=OURS), 401),
        (anna.post(path, data=good), 403),
        (anna.post(path, data=good, headers={"Origin": "https://evil.example"}), 403),
        (anna.post(path, data=good, headers={"Origin": "null"}), 403),
        (anna.post(path, data=good, headers={"Origin": "http://127.0.0.1:9999"}), 403),
        (anna.post(path, data=good, headers=OURS | {"Sec-Fetch-Site": "cross-site"}), 403),
        (anna.post(path, data=form, headers=OURS), 403),
        (anna.post(path, data=form | {"csrf": token_of(bert)}, headers=OURS), 403),
        (anna.post(path, json=good, headers=OURS), 415),
        (anna.post(path, data=good | {"x": "1"}, headers=OURS), 400),
        (anna.post(path, data=good | {"reviewer": "bert"}, headers=OURS), 400),
        (anna.post(path, data=good | {"": "1"}, headers=OURS), 400),
        (anna.get(path, params=good, headers=OURS), 303),
        (anna.head(path, params=good, headers=OURS), 405),
        (anna.put(path, data=good, headers=OURS), 405),
        (anna.delete(path, params=good, headers=OURS), 403),
    ]  # fmt: skip
    assert [(answer.status_code) for answer, _ in refused[:-1]] == [at for _, at in refused[:-1]]
    assert refused[-1][0].status_code in (403, 405, 415)
    assert written(review_database) == NOTHING


def test_a_decision_is_stored_under_the_name_of_the_session(
    anna: TestClient, review_database: Database
) -> None:
    answer = post(anna, "correct", path="total", value="4,884.00")
    assert answer.status_code == 200
    assert 'id="fields"' in answer.text
    with review_database.reading() as session:
        row = session.scalars(select(CorrectionRow)).one()
        claim = session.scalars(select(ClaimRow)).one()
    assert (row.reviewer, row.value, row.old_value) == ("anna", "4884.00", "4885.00")
    assert (claim.reviewer, claim.document_id) == ("anna", 1)


@pytest.mark.parametrize("kind", [each for each in DECISIONS if each not in ("undo", "take_back")])
def test_every_decision_can_be_made_with_and_without_a_script(kind: str, anna: TestClient) -> None:
    assert post(anna, kind, **FORMS[kind]).status_code == 200
    assert post(anna, kind, 2, script=False, **FORMS[kind]).status_code in (200, 303)


def test_without_a_script_the_browser_comes_back_to_the_field(anna: TestClient) -> None:
    answer = post(anna, "accept", script=False, **FORMS["accept"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/1?field=total")


def test_what_is_unclear_is_told_at_the_field_and_stays_typed(
    anna: TestClient, review_database: Database
) -> None:
    for script in (True, False):
        answer = post(anna, "correct", script=script, path="total", value='1.234"><b>')
        assert answer.status_code == 422
        answer = post(anna, "correct", script=script, path="total", value="1.234")
        assert answer.status_code == 422
        assert "could be 1234 or 1.234" in answer.text
        assert 'value="1.234"' in answer.text
    assert written(review_database) == NOTHING | {"claims": 1}


def test_hostile_text_stays_text(anna: TestClient) -> None:
    hostile = '<script>alert(1)</script>"><img src=x>'
    for kind, form in (("correct", {"path": hostile, "value": hostile}),
                       ("correct", {"path": "total", "value": hostile}),
                       ("correct", {"path": "seller", "value": hostile}),
                       ("note", {"note": hostile}), ("schema", {"schema": hostile})):  # fmt: skip
        for script in (True, False):
            text = post(anna, kind, script=script, **form).text
            assert "<script>alert" not in text
            assert "<img src=x>" not in text


def test_another_reviewer_is_told_who_works_on_it_and_can_take_it_over(
    anna: TestClient, bert: TestClient, review_database: Database
) -> None:
    post(anna, "accept", **FORMS["accept"])

    answer = post(bert, "correct", path="total", value="5")

    assert answer.status_code == 409
    assert re.search(r"anna works on this document until \d\d:\d\d UTC", answer.text)
    assert "Take it over from anna" in answer.text
    assert written(review_database)["corrections"] == 1
    assert post(bert, "claim").status_code == 409
    assert "You took the document over from anna." in post(bert, "claim", take="1").text
    assert post(bert, "correct", path="total", value="5").status_code == 200
    assert post(anna, "accept", path="net").status_code == 409
    assert post(anna, "accept", 2, path="net").status_code == 200


def test_a_claim_ends_by_itself_and_can_be_given_back(
    anna: TestClient, bert: TestClient, review_database: Database
) -> None:
    post(anna, "claim")
    assert post(bert, "claim").status_code == 409
    post(anna, "claim", give="1")
    assert post(bert, "claim").status_code == 200
    past = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    with review_database.writing() as session:
        session.execute(update(ClaimRow).values(expires_at=past))
    assert post(anna, "accept", path="net").status_code == 200


def test_of_two_decisions_the_later_wins_and_its_author_is_told(
    anna: TestClient, bert: TestClient, review_database: Database
) -> None:
    latest = re.search(r'name="latest" value="(\d+)"', anna.get("/documents/1?field=total").text)
    assert latest
    post(bert, "correct", path="total", value="4884")
    post(anna, "claim", take="1")

    answer = post(anna, "correct", path="total", value="4883", latest=latest[1], run="1")

    assert answer.status_code == 200
    assert "bert had made it 4884 meanwhile" in answer.text
    with review_database.reading() as session:
        rows = session.scalars(select(CorrectionRow).order_by(CorrectionRow.id)).all()
    assert [(row.reviewer, row.value) for row in rows] == [("bert", "4884"), ("anna", "4883")]


def test_who_was_removed_decides_no_more(
    anna: TestClient, review_home: Path, review_database: Database
) -> None:
    token = token_of(anna)
    remove_reviewer(review_home, "anna")
    assert post(anna, "correct", csrf=token, **FORMS["correct"]).status_code == 401
    assert written(review_database) == NOTHING


def test_a_document_that_is_not_there_cannot_be_decided_about(
    anna: TestClient, review_database: Database
) -> None:
    token = token_of(anna)
    for document in (99, 2**70):
        answer = post(anna, "correct", document, csrf=token, **FORMS["correct"])
        assert answer.status_code in (404, 422)
    assert written(review_database) == NOTHING


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../app.py",
        "/static/{v}/..%2f..%2fapp.py",
        "/static/{v}/%2e%2e/templates/base.html",
        "/static/{v}//etc/passwd",
        "/static/{v}/viewer.js%00",
        "/static/{v}/..\\app.py",
    ],
)
def test_no_path_leads_out_of_the_static_files(anna: TestClient, path: str) -> None:
    version = re.search(r"/static/([0-9a-f]+)/style.css", anna.get("/").text)
    assert version
    assert anna.get(path.format(v=version[1])).status_code == 404


def test_pages_let_nothing_be_sent_elsewhere_and_say_where_they_are_from(anna: TestClient) -> None:
    for path in ("/", "/login", "/documents/1", "/elsewhere"):
        headers = anna.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "same-origin"
    refused = anna.post("/documents/1/note", data={}, headers={"Origin": "null"})
    assert refused.status_code == 403
    assert refused.headers["Content-Security-Policy"] == policy


def test_a_reader_of_a_home_without_reviewers_is_told_how_to_add_one(context: Context) -> None:
    viewer = Viewer(context.settings, context.database, context.reader)
    page = TestClient(make_app(viewer), base_url=HERE).get("/login").text
    assert "pagemill reviewers add NAME" in page
    viewer.close()


def soup(answer: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def test_a_refused_new_row_stays_open_with_what_was_typed(anna: TestClient) -> None:
    cells = {"cell.description": "Sieve", "cell.amount": "1.234"}
    for script in (True, False):
        answer = post(anna, "add_row", script=script, path="line_items", **cells)

        form = soup(answer).select_one(".new-row[open]")
        assert answer.status_code == 422 and form
        typed = {each["name"]: each.get("value") for each in form.select("input:not([type])")}
        assert (typed["cell.description"], typed["cell.amount"]) == ("Sieve", "1.234")
        assert [each["name"] for each in form.select("[aria-invalid]")] == ["cell.amount"]
        assert "could be 1234" in form.select(".problem")[0].text
        assert len(soup(answer).select(".problem")) == 1


def test_what_another_holds_stays_typed_until_it_is_taken_over(
    anna: TestClient, bert: TestClient
) -> None:
    post(anna, "accept", **FORMS["accept"])
    held = soup(post(bert, "correct", path="total", value="5"))
    take = {str(each["name"]): str(each["value"]) for each in held.select(".take input")}
    assert (take["path"], take["value"]) == ("total", "5")

    taken = soup(post(bert, "claim", take="1", path="total", value="5"))
    assert taken.select("#new-value")[0]["value"] == "5"

    post(anna, "claim", take="1")
    row = {"path": "line_items", "cell.description": "Sieve"}
    assert soup(post(bert, "add_row", **row)).select('.take [name="cell.description"]')
    rowed = soup(post(bert, "claim", take="1", **row))
    assert rowed.select('.new-row[open] [name="cell.description"]')[0]["value"] == "Sieve"


def test_what_was_decided_stands_beside_the_value(anna: TestClient) -> None:
    post(anna, "correct", path="total", value="4884")
    post(anna, "accept", path="net")
    post(anna, "absent", path="tax")

    shown = soup(anna.get("/documents/1"))
    said = {
        str(each["data-path"]): each.select(".who")[0].text
        for each in shown.select(".values tr") if each.select(".who")
    }  # fmt: skip
    day = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    assert re.fullmatch(rf"corrected by anna \(read: .*4,885\.00.*\), {day}", said["total"])
    assert said["net"] == f"accepted by anna, {day}"
    assert said["tax"].startswith("not on the page, says anna")


def test_signing_off_what_is_not_all_checked_asks_first(
    anna: TestClient, review_database: Database
) -> None:
    with review_database.writing() as session:
        session.execute(update(FieldRow).filter_by(path="total").values(evidence="fuzzy"))
    for script in (True, False):
        asked = post(anna, "sign_off", script=script)
        assert asked.status_code == 200
        assert "to check" in soup(asked).select("[data-asks]")[0].text
        assert "Sign off all the same?" in asked.text
        assert soup(asked).select('#sign-off [name="anyway"]')
        assert soup(asked).select('[data-asks] button[form="sign-off"]')
    assert written(review_database)["approvals"] == 0

    post(anna, "sign_off", anyway="1")
    assert written(review_database)["approvals"] == 1


def test_a_deleted_row_is_named_and_can_be_brought_back(anna: TestClient) -> None:
    answer = soup(post(anna, "delete_row", path="line_items[0].amount"))
    (deleted,) = answer.select(".deleted")
    assert "row 1 was deleted by anna" in deleted.text
    path = str(deleted.select('[name="path"]')[0]["value"])

    answer = soup(post(anna, "undo", path=path))

    assert not answer.select(".deleted")
    assert answer.select('[data-path="line_items[0].amount"]')


def test_forms_keep_the_list_and_what_is_left_out(anna: TestClient) -> None:
    query = "look=any&sort=-problems&check=1"
    shown = soup(anna.get(f"/documents/1?{query}&field=total"))
    forms = shown.select("main form[method=post]")
    assert forms and all("look=any&sort=-problems" in str(each["action"]) for each in forms)
    accept = str(shown.select('[data-key="a"]')[0]["formaction"])
    form = {"csrf": token_of(anna), **FORMS["accept"]}

    answer = anna.post(accept, data=form, headers=OURS)

    assert answer.headers["location"] == "/documents/1?look=any&sort=-problems&check=1&field=total"
    again = anna.get(accept)
    assert (again.status_code, again.headers["location"]) == (
        303, "/documents/1?look=any&sort=-problems&check=1",
    )  # fmt: skip


def test_the_latest_note_stands_above_the_values(anna: TestClient) -> None:
    for note in ("ask the seller", "they agree"):
        post(anna, "note", note=note)
    shown = soup(anna.get("/documents/1"))
    assert "they agree" in shown.select("#fields .note")[0].text
    assert "ask the seller" not in shown.select("#fields")[0].text
    assert "ask the seller" in shown.select(".log")[0].text


def test_only_values_in_rows_can_be_deleted_with_their_row(anna: TestClient) -> None:
    for path, is_hidden in (("total", True), ("line_items[0].amount", False)):
        shown = soup(anna.get(f"/documents/1?field={path}"))
        assert shown.select('[data-key="Delete"]')[0].has_attr("hidden") is is_hidden
