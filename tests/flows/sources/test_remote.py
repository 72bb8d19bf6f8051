"""Objects of a store taken in as files are, by a real S3 server on this machine."""

import datetime
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import requests
import s3fs
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from flows.pipeline.document import ingest_file
from flows.pipeline.plan import make_plan
from flows.runtime.context import open_context
from flows.runtime.settings import Settings
from flows.sources import stores
from flows.sources.remote import fetch, list_remote
from flows.sources.staging import SkipFile, refuse_too_large
from flows.sources.stores import refuse_location
from parsers.errors import DocumentError, SetupError

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BUCKET = "documents"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of the server, with an empty bucket; Pagemill is told of it by the environment."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    client = botocore.session.get_session().create_client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield client

    s3_backends.reset()
    s3fs.S3FileSystem.clear_instance_cache()
    client.close()


def put(s3: Any, key: str, body: bytes = b"bytes") -> None:
    s3.put_object(Bucket=BUCKET, Key=key, Body=body)


def keys(below: str, *patterns: str) -> list[str]:
    base = f"s3://{BUCKET}/"
    found = list_remote(base + below, patterns or ("*",))
    return [each.location.removeprefix(base) for each in found.files]


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "http://host/x.pdf",
        "simplecache::s3://documents/x.pdf",
        "zip://x.pdf::s3://documents/x.zip",
        "memory://x.pdf",
        "s3:///x.pdf",
        "s3://documents/in/../x.pdf",
        "s3://documents/x\0.pdf",
    ],
)
def test_other_kinds_of_url_are_refused(location: str, settings: Settings) -> None:
    for ask in (refuse_location, fetch):
        with pytest.raises(SetupError) as caught:
            ask(location, settings)
        assert caught.value.code == "bad_path"
    with pytest.raises(SetupError):
        list_remote(location)


@pytest.mark.parametrize(
    "location",
    [
        "s3://AKIA:hunter2@documents/x.pdf",
        "s3://hunter2@documents/x.pdf",
        "s3://AKIA:hun/hunter2@documents/x.pdf",
        "sftp://user:hunter2@host/x.pdf",
        "az://documents/x.pdf?sv=1&sig=hunter2",
        "abfs://documents:hunter2@account.dfs.core.windows.net/x.pdf",
    ],
)
def test_a_secret_in_a_url_is_refused_and_not_repeated(location: str, settings: Settings) -> None:
    with pytest.raises(SetupError) as caught:
        refuse_location(location, settings)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "location",
    [
        "s3://documents/in/what?.pdf",
        "sftp://user@host:2222/in/x.pdf",
        "abfs://documents@account.dfs.core.windows.net/x.pdf",
        "gs://documents/#1.pdf",
    ],
)
def test_names_without_secrets_are_allowed(location: str, settings: Settings) -> None:
    refuse_location(location, settings)


@pytest.mark.parametrize(
    ("location", "is_allowed"),
    [
        ("s3://documents/in", True),
        ("s3://documents/in/a/b.pdf", True),
        ("s3://documents/inbox2/a.pdf", False),
        ("s3://documents", False),
        ("s3://other/in/a.pdf", False),
        ("gs://documents/in/a.pdf", False),
    ],
)
def test_roots_hold_by_whole_parts_of_the_path(
    location: str, is_allowed: bool, settings: Settings
) -> None:
    settings = settings.model_copy(update={"roots": ("/folder", "s3://documents/in/")})
    if is_allowed:
        refuse_location(location, settings)
    else:
        with pytest.raises(SetupError, match="outside the allowed folders"):
            refuse_location(location, settings)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = stores.Kind("not_installed_at_all:Store", "s3", stores.BUCKET, ())
    monkeypatch.setitem(stores.KINDS, "s3", kind)
    with pytest.raises(SetupError, match=r"pip install 'pagemill\[s3\]'") as caught:
        list_remote("s3://documents/in")
    assert caught.value.code == "not_installed"


def test_a_bucket_that_is_not_there_is_said(s3: Any) -> None:
    with pytest.raises(SetupError, match="There is no s3://absent/in"):
        list_remote("s3://absent/in")


def test_a_prefix_with_nothing_below_is_no_empty_folder(s3: Any) -> None:
    listing = list_remote(f"s3://{BUCKET}/absent")
    assert (listing.files, listing.left) == ([], {f"s3://{BUCKET}/absent": "not there"})


def test_a_store_that_cannot_be_reached_is_said(
    s3: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(SetupError, match="cannot be reached"):
        list_remote(f"s3://{BUCKET}/in")
    with pytest.raises(SkipFile, match="not reachable"):
        fetch(f"s3://{BUCKET}/in/x.pdf", settings)


def test_wrong_credentials_are_said(s3: Any) -> None:
    address = os.environ["AWS_ENDPOINT_URL_S3"]
    requests.post(f"{address}/moto-api/reset-auth", data=b"0", timeout=10)
    try:
        with pytest.raises(SetupError, match="credentials") as caught:
            list_remote(f"s3://{BUCKET}/in")
        assert "secret" not in str(caught.value)
    finally:
        requests.post(f"{address}/moto-api/reset-auth", data=b"Infinity", timeout=10)


def test_marks_hidden_and_partial_objects_are_passed_over(s3: Any) -> None:
    for key in ("in/", "in/sub", "in/sub_$folder$"):
        put(s3, key, b"")
    for key in ("in/.hidden.pdf", "in/.git/x.pdf", "in/up.part", "in/sub/a.pdf", "inbox2/b.pdf"):
        put(s3, key)
    assert keys("in") == keys("in/") == ["in/sub/a.pdf"]


def test_patterns_match_the_name_whatever_its_case(s3: Any) -> None:
    for key in ("in/a.pdf", "in/B.PDF", "in/c.jpg", "in/pdf/d.txt"):
        put(s3, key)
    assert keys("in", "*.Pdf", "*.jpg") == ["in/B.PDF", "in/a.pdf", "in/c.jpg"]


def test_hostile_keys_are_taken_in_or_left_with_a_reason(s3: Any, settings: Settings) -> None:
    sound = ["in/ü/中.pdf", "in//d.pdf", "in/#1.pdf", "in/%41.pdf", "in/+ &.pdf", "in/w?.pdf"]
    long = "in/" + "l" * 1021
    for key in (*sound, long, "in/q?versionId=1", "in/../x.pdf", "in/t\tb.pdf"):
        put(s3, key, key.encode())
    found = list_remote(f"s3://{BUCKET}/in")
    assert found.left == {
        f"s3://{BUCKET}/in/q?versionId=1": "a name like a query",
        f"s3://{BUCKET}/in/../x.pdf": "a name with .. in it",
    }
    for each in found.files:
        source = fetch(each.location, settings)
        key = each.location.removeprefix(f"s3://{BUCKET}/")
        assert source.path.read_bytes() == key.encode()
        assert source.name.isprintable()
    assert {*sound, long, "in/t\tb.pdf"} == set(keys("in"))


def test_a_listing_goes_on_after_its_first_page(s3: Any) -> None:
    [backend] = [each["aws"] for each in s3_backends.values() if BUCKET in each["aws"].buckets]
    for number in range(2500):
        backend.put_object(BUCKET, f"many/{number:05}.pdf", b"x")
    assert keys("many") == [f"many/{number:05}.pdf" for number in range(2500)]


def test_what_is_fetched_is_what_was_listed(s3: Any, settings: Settings) -> None:
    put(s3, "in/a.pdf", b"the bytes")
    [found] = list_remote(f"s3://{BUCKET}/in").files
    source = fetch(found.location, settings)
    assert source.path.read_bytes() == b"the bytes"
    assert source.sha256 == hashlib.sha256(b"the bytes").hexdigest() == source.path.name
    facts = (source.uri, source.byte_size, source.modified_at, source.version)
    assert facts == (found.location, found.byte_size, found.modified_at, found.version)
    assert source.modified_at.tzinfo is datetime.UTC


def test_a_second_listing_sees_what_is_new_and_what_has_changed(s3: Any) -> None:
    put(s3, "in/a.pdf", b"first")
    [before] = list_remote(f"s3://{BUCKET}/in").files
    put(s3, "in/a.pdf", b"other")
    put(s3, "in/b.pdf")
    after, _ = list_remote(f"s3://{BUCKET}/in").files
    assert (before.byte_size, before.location) == (after.byte_size, after.location)
    assert before.version != after.version


def test_an_object_that_is_gone_is_not_there(s3: Any, settings: Settings) -> None:
    with pytest.raises(SkipFile, match="not there"):
        fetch(f"s3://{BUCKET}/in/gone.pdf", settings)


def test_too_large_an_object_is_refused_and_not_kept(s3: Any, settings: Settings) -> None:
    put(s3, "in/a.pdf", b"too many bytes")
    source = fetch(f"s3://{BUCKET}/in/a.pdf", settings.model_copy(update={"max_bytes": 5}))
    assert source.sha256 == hashlib.sha256(b"too many bytes").hexdigest()
    with pytest.raises(DocumentError, match=r"a\.pdf: It has 14 bytes"):
        refuse_too_large(source, 5)
    assert not settings.staging.exists()


def test_an_object_that_changes_while_it_is_read_is_left(
    s3: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, "in/a.pdf", b"first")
    fetch_range = s3fs.core.S3File._fetch_range

    def fetch_late(file: Any, start: int, end: int) -> bytes:
        put(s3, "in/a.pdf", b"other")
        return bytes(fetch_range(file, start, end))

    monkeypatch.setattr(s3fs.core.S3File, "_fetch_range", fetch_late)
    with pytest.raises(SkipFile, match="changed while it was read"):
        fetch(f"s3://{BUCKET}/in/a.pdf", settings)
    assert [each for each in Path(settings.staging).rglob("*") if each.is_file()] == []


def test_the_bytes_of_an_object_become_a_document_by_their_content(
    s3: Any, settings: Settings
) -> None:
    context = open_context(settings)
    try:
        put(s3, "in/a.png", (Path(settings.recordings or "") / "invoice.png").read_bytes())
        location = f"s3://{BUCKET}/in/a.png"
        outcomes = [ingest_file(location, context, lambda _done, _pages: None) for _ in range(2)]
        assert [outcome.status for outcome in outcomes] == ["complete", "unchanged"]
        put(s3, "in/a.png", b"no picture any more")
        assert ingest_file(location, context, lambda _done, _pages: None).status == "failed"
        s3.delete_object(Bucket=BUCKET, Key="in/a.png")
        gone = ingest_file(location, context, lambda _done, _pages: None)
        assert (gone.status, gone.reason) == ("skipped", "not there")
    finally:
        context.close()


def test_a_second_plan_has_nothing_to_do_until_an_object_changes(
    s3: Any, settings: Settings
) -> None:
    context = open_context(settings)
    try:
        picture = (Path(settings.recordings or "") / "invoice.png").read_bytes()
        put(s3, "in/a.png", picture)
        [location] = make_plan([f"s3://{BUCKET}/in"], context).files
        ingest_file(location, context, lambda _done, _pages: None)
        assert make_plan([f"s3://{BUCKET}/in"], context).files == ()
        put(s3, "in/a.png", bytes(len(picture)))
        assert make_plan([f"s3://{BUCKET}/in"], context).files == (location,)
    finally:
        context.close()
