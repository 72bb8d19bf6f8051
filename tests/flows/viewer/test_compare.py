"""Two readings of a document side by side."""

from dataclasses import replace

from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from flows.viewer.compare import Compared, pair_fields
from flows.viewer.viewer import Viewer
from parsers.document import Evidence, Field


def test_values_are_compared_with_how_they_stand_on_the_page() -> None:
    here = Field("total", "1", None, evidence=Evidence.EXACT)

    assert not Compared("total", here, replace(here, probability=0.5)).differs
    assert Compared("total", here, replace(here, raw="2")).differs
    assert Compared("total", here, replace(here, evidence=Evidence.ABSENT)).differs
    assert Compared("total", here, None).differs


def test_a_run_beside_itself_differs_in_nothing(viewer: Viewer) -> None:
    assert not any(each.differs for each in pair_fields(viewer.database, 1, 1))


def test_who_read_stands_above_each_side(client: TestClient) -> None:
    shown = BeautifulSoup(client.get("/documents/1/compare").text, "html.parser")

    assert len(shown.select("thead .status")) == 2
    assert shown.select('tbody a[href="/documents/1?field=total"]')


def test_a_run_of_another_document_is_refused(client: TestClient) -> None:
    assert client.get("/documents/1/compare?left=99").status_code == 404
