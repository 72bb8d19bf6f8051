"""Documents in a browser: what is shown, to whom, and what hostile documents may not do."""

from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from starlette.requests import Request

from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.viewer.app import Viewer, make_app, serve_viewer
from parsers.errors import SetupError

HOSTILE = "<script>alert(1)</script> & \u202efdp.exe"


@pytest.fixture
def client(two_documents: Settings) -> Iterator[TestClient]:
    """A browser on document 1, which was read, and document 2, which could not be."""
    context = open_context(two_documents)
    app = make_app(Viewer(context.settings, context.database, context.reader))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client
    context.close()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/documents/99", "There is no document 99"),
        ("/documents/1?page=7", "Page 7 was not read"),
        ("/documents/99/pages/1.jpg", "There is no document 99"),
        ("/elsewhere", "Not Found"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    client: TestClient, path: str, sentence: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert sentence in answer.text


def test_an_address_that_is_none_is_told_as_a_page(client: TestClient) -> None:
    for path, status in (("/documents/abc", 404), ("/documents/1/pages/x", 404),
                         ("/documents/1?page=x", 422)):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (
            status, "text/html; charset=utf-8",
        )  # fmt: skip
        assert f"<h1>{status}</h1>" in answer.text


def test_a_page_that_was_not_read_cannot_be_drawn(client: TestClient) -> None:
    answer = client.get("/documents/1/pages/2.jpg")

    assert answer.status_code == 404
    assert "Page 2 was not read" in answer.text


def test_a_page_elsewhere_cannot_ask_by_a_name_of_its_own(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_names_cannot_be_more_than_text(client: TestClient) -> None:
    answer = client.get("/documents/2")

    assert "<b>x.pdf" not in answer.text
    assert "&lt;b&gt;x.pdf" in answer.text


def test_what_documents_say_cannot_be_more_than_text(context: Context) -> None:
    viewer = Viewer(context.settings, context.database, context.reader)

    request = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"",
                       "headers": []})  # fmt: skip
    shown = bytes(viewer.fail(request, 404, HOSTILE).body).decode()

    assert "<script>" not in shown


@pytest.mark.parametrize("path", ["/", "/documents/1", "/documents/1/pages/1.jpg", "/elsewhere"])
def test_nothing_may_run_or_be_fetched_from_elsewhere(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_failed_document_is_shown_with_code_and_remedy(client: TestClient) -> None:
    text = client.get("/documents/2").text

    assert "unsupported_type" in text
    assert "No page was read" in text


def test_a_document_is_shown_with_its_fields_and_blocks(client: TestClient) -> None:
    text = client.get("/documents/1").text

    assert "invoice.png" in text
    assert '<img src="/documents/1/pages/1.jpg?' in text
    assert "section_header" in text or "title" in text


def test_a_page_is_drawn(client: TestClient) -> None:
    answer = client.get("/documents/1/pages/1.jpg")

    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).width > 500


def test_the_latest_documents_come_first(client: TestClient) -> None:
    text = client.get("/").text

    assert text.index("x.pdf") < text.index("invoice.png")
    assert "x.pdf" not in client.get("/?before=2").text


def test_it_answers_while_it_is_served_and_not_after(context: Context) -> None:
    with serve_viewer(context.settings, "127.0.0.1", 0) as url:
        assert "Documents" in httpx.get(url, trust_env=False).text

    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_links_lead_to_where_others_reach_it(context: Context) -> None:
    public = context.settings.model_copy(update={"viewer": "https://pages.example/mill"})

    with serve_viewer(public, "127.0.0.1", 0) as url:
        assert url == "https://pages.example/mill"


def test_a_port_that_is_taken_is_an_error_with_a_remedy(context: Context) -> None:
    with (
        serve_viewer(context.settings, "127.0.0.1", 0) as url,
        pytest.raises(SetupError, match="--viewer-port"),
        serve_viewer(context.settings, "127.0.0.1", int(url.rpartition(":")[2])),
    ):
        pass


@pytest.mark.parametrize(
    "address",
    ["?page=" + "9" * 30, "/pages/" + "9" * 30, f"/pages/{'9' * 30}/words.svg", "/compare?left=0"],
)
def test_numbers_that_no_page_has_are_refused_in_a_sentence(
    client: TestClient, address: str
) -> None:
    answer = client.get(f"/documents/1{address}")
    assert answer.status_code in (404, 422)
    assert "<h1>" in answer.text
