"""What the client of servers leans on in openai and it does not promise: red when it changes."""

import inspect

import pytest

openai = pytest.importorskip("openai", reason="the extra server is not installed")


def test_another_services_organization_and_project_can_be_taken_from_the_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-another")
    client = openai.OpenAI(base_url="http://localhost:1/v1", api_key="none")
    assert "org-of-another" in client.default_headers.values()
    client.organization = client.project = None
    told = [value for value in client.default_headers.values() if isinstance(value, str)]
    assert not [value for value in told if "another" in value], "see parsers/engines/remote/chat.py"


def test_the_client_takes_the_transport_that_bounds_answers() -> None:
    import httpx2

    (client, *_) = inspect.getmro(openai.OpenAI)
    annotation = str(inspect.signature(client.__init__).parameters["http_client"].annotation)
    assert "httpx2" in annotation or issubclass(openai.DefaultHttpxClient, httpx2.Client)
