"""Milliseconds of the viewer's list of documents, through its HTTP application, among many of them.

    python benchmarks/viewer.py [--documents N] [--database URL] [--rounds N]

A database is filled with drawn rows: a page, ten blocks and twenty fields a document, with
problems, approvals and folders. Without --database: a SQLite file in a temporary folder, and a
PostgreSQL of its own where its programs are installed, as the tests have it. Then each request is
made some times, one after the other, and the next document within a list is looked for; printed
are the median and the worst, in milliseconds, and a mark where the worst is beyond the limit. What
was made is deleted.
"""

import argparse
import datetime
import importlib.util
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from flows.runtime.settings import Settings
from flows.viewer.app import make_app
from flows.viewer.list_query import find_neighbours, write_place
from flows.viewer.viewer import Viewer
from storage.database import Database, open_database, upgrade
from storage.inserts import insert_rows
from storage.listing import AT_ONCE, Order, Place, Sort
from storage.models import (
    ApprovalRow,
    BlockRow,
    ClaimRow,
    Document,
    FieldRow,
    PageRow,
    Run,
    SegmentRow,
    SourceFile,
)
from storage.summaries import refresh_summaries

LIMIT = 300
"""Milliseconds."""
AT_A_TIME = 2000
BLOCKS, FIELDS = 10, 20
NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
SCHEMAS = ("invoice",) * 6 + ("receipt",) * 3 + ("nda", None)
LANGUAGES = ("en", "en", "de", None)
RARE, COMMON, SOME = "hapaxlegomenon", "pagination", "occasional"


def fill(database: Database, count: int) -> None:
    """Rows of `count` documents, drawn with a fixed seed."""
    draw = random.Random(18)
    words = [
        "".join(draw.choices("abcdefghijklmnoprstuvwz", k=draw.randint(3, 9))) for _ in range(20000)
    ]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    pool = draw.choices(words, weights, k=400_000)
    for start in range(1, count + 1, AT_A_TIME):
        ids = range(start, min(start + AT_A_TIME, count + 1))
        with database.writing() as session:
            for model, rows in _rows(ids, draw, pool):
                insert_rows(session, model, rows)
            refresh_summaries(session, ids)
        if start % 20_000 == 1:
            print(f"  {start - 1:,} documents", file=sys.stderr, flush=True)
    with database.writing() as session:
        if database.is_sqlite:
            session.execute(text("PRAGMA optimize"))
    if not database.is_sqlite:
        with database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(text("VACUUM ANALYZE"))
            for name, kind in (("documents", "id"), ("runs", "id"), ("pages", "id")):
                connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{name}', '{kind}'), {count})")
                )


def _rows(
    ids: range, draw: random.Random, pool: list[str]
) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    def moment(each: int) -> datetime.datetime:
        return NOW - datetime.timedelta(minutes=10 * (200_000 - each))

    def sentence(each: int, at: int) -> str:
        first = draw.randrange(len(pool) - 14)
        said = pool[first : first + 14]
        said += [COMMON] * (at == 0) + [SOME] * (at == 1 and each % 20 == 0)
        said += [RARE] * (at == 2 and each % 40_000 == 17)
        return " ".join(said)

    chosen = {each: draw.choice(SCHEMAS) for each in ids}
    status = {
        each: "failed" if each % 50 == 0 else "partial" if each % 33 == 0 else "complete"
        for each in ids
    }
    read = [each for each in ids if status[each] != "failed"]
    yield Document, [
        {"id": n, "sha256": f"{n:064x}", "media_type": "application/pdf", "byte_size": 90_000,
         "page_count": draw.randint(1, 4), "first_seen_at": moment(n)} for n in ids
    ]  # fmt: skip
    names = {
        n: f"{draw.choice(pool)}_{draw.choice(('Rechnung', 'invoice', 'scan'))}-{n:06}.pdf"
        for n in ids
    }
    folders = {n: f"file:///srv/inbox/{2020 + n % 7}/{1 + n % 12:02}/" for n in ids}
    yield SourceFile, [
        {"document_id": n, "uri": folders[n] + names[n], "name": names[n], "modified_at": moment(n),
         "seen_at": moment(n), "gone_at": None, "version": None} for n in ids
    ]  # fmt: skip
    yield Run, [
        {"id": n, "document_id": n, "recipe": "r", "engine": "ocr" if n % 9 else "server",
         "model": "embedded", "model_revision": "1", "prompt_version": "1", "schema": chosen[n],
         "schema_version": None, "settings": "{}", "code_version": "0.1.0", "status": status[n],
         "error_code": "corrupt" if status[n] == "failed" else None, "attempt": 1,
         "error": "It is damaged." if status[n] == "failed" else None,
         "started_at": moment(n), "finished_at": moment(n)} for n in ids
    ]  # fmt: skip
    yield PageRow, [
        {"id": n, "run_id": n, "number": 1, "width": 595.0, "height": 842.0, "rotation": 0,
         "answer": "<html></html>" * 60, "finish_reason": "stop", "html": "<p></p>" * 150,
         "text": "", "words": None, "status": "complete", "seconds": 1.0,
         "language": LANGUAGES[n % 4], "script": "Latn",
         "flaws": "cut" if n % 61 == 0 else None} for n in read
    ]  # fmt: skip
    yield BlockRow, [
        {"page_id": n, "position": at, "label": "text", "text": (said := sentence(n, at)),
         "html": f"<p>{said}</p>", "confidence": 0.9, "x0": 0.1, "y0": at / 20, "x1": 0.9,
         "y1": (at + 1) / 20, "box_from": "answer", "language": LANGUAGES[n % 4]}
        for n in read for at in range(BLOCKS)
    ]  # fmt: skip
    yield SegmentRow, [
        {"run_id": n, "number": 1, "first_page": 1, "last_page": 1, "schema": chosen[n],
         "schema_version": None, "closest": "invoice", "fit": 0.5} for n in read
    ]  # fmt: skip
    yield FieldRow, [_field(n, at, draw, pool) for n in read for at in range(FIELDS)]
    yield ApprovalRow, [
        {"document_id": n, "approved": True, "reviewer": "ada", "at": moment(n), "reason": None,
         "values_hash": "x"} for n in read if n % 5 == 0
    ]  # fmt: skip
    yield ClaimRow, [
        {"document_id": n, "reviewer": "bob", "claimed_at": NOW,
         "expires_at": NOW + datetime.timedelta(hours=2)} for n in read if n % 3000 == 1
    ]  # fmt: skip


def _field(n: int, at: int, draw: random.Random, pool: list[str]) -> dict[str, Any]:
    odd = draw.random()
    value = f"{draw.randint(1, 99999)}.{draw.randint(10, 99)}" if at % 2 else draw.choice(pool)
    return {
        "run_id": n, "path": f"field_{at}", "name": f"field_{at}", "item": None, "ordinal": None,
        "value": value, "raw": value, "number": None, "date": None, "page_number": 1,
        "evidence": "absent" if odd < 0.004 else "fuzzy" if odd < 0.012 else "exact",
        "agreement": "contradicted" if odd > 0.995 else "agreed", "valid": not 0.5 < odd < 0.506,
        "probability": 0.3 if 0.7 < odd < 0.702 else 0.98, "problem": None, "segment": 1,
        "currency": None, "x0": 0.1, "y0": 0.1, "x1": 0.2, "y1": 0.2,
    }  # fmt: skip


def requests(database: Database, count: int) -> Iterator[tuple[str, str]]:
    """What is measured: a name and an address."""
    yield "list", "/"
    for sort in Sort:
        for sign in ("", "-"):
            yield f"sort {sign}{sort}", f"/?sort={sign}{sort}"
    thousand = count // 2  # page 1,000 of 2,000, by the place that stands before it
    deep = _deep(database, Order(), thousand)
    yield f"page {thousand // AT_ONCE:,}, newest", f"/?after={deep}"
    yield "page 1,000 back", f"/?before={deep}"
    by_name = _deep(database, Order(Sort.NAME, is_down=False), thousand)
    yield f"page {thousand // AT_ONCE:,}, by name", f"/?sort=name&after={by_name}"
    for look in (
        "any",
        "failed",
        "absent",
        "contradicted",
        "fuzzy",
        "invalid",
        "improbable",
        "untyped",
        "warned",
        "changed",
    ):
        yield f"look {look}", f"/?look={look}"
    for query in (
        "schema=invoice", "schema=-", "engine=server", "folder=file:///srv/inbox/2023",
        "folder=file:///srv/inbox/2023/04", "decided=open", "decided=approved", "decided=held",
        "decided=held:bob", f"since={NOW.date() - datetime.timedelta(days=900)}",
        f"until={NOW.date() - datetime.timedelta(days=1300)}",
        "look=contradicted&sort=-problems&schema=receipt&decided=open", "schema=no+such",
    ):  # fmt: skip
        yield query.replace("file:///srv", ""), f"/?{query}"
    for said, words in (
        ("rare word", RARE), ("word in every document", COMMON), ("word in one of twenty", SOME),
        ("word of no document", "xyzzyx"), ("name", "Rechnung"), ("one name", f"{count // 3:06}"),
        ("two words", f"{COMMON} {SOME}"),
    ):  # fmt: skip
        yield said, f"/?q={words.replace(' ', '+')}"
    yield "word in every document, by name", f"/?q={COMMON}&sort=name"
    yield "word in every document, contradicted", f"/?q={COMMON}&look=contradicted"
    yield "word in one of twenty, approved", f"/?q={SOME}&decided=approved"
    yield (
        "word in every document, a folder, by problems",
        f"/?q={COMMON}&folder=file:///srv/inbox/2023/04&sort=-problems",
    )


def _deep(database: Database, order: Order, skipped: int) -> str:
    """The place after so many documents."""
    column = "name" if order.sort is Sort.NAME else "document_id"
    way = "desc" if order.is_down else "asc"
    with database.reading() as session:
        order_by = f"ORDER BY {column} {way}, document_id {way} LIMIT 1 OFFSET {skipped}"
        asked = text(f"SELECT {column}, document_id FROM summaries {order_by}")
        row = session.execute(asked).one()
    return write_place(Place(*row))


def measure(database: Database, count: int, rounds: int) -> bool:
    """Print a line a request; whether all are within the limit."""
    with tempfile.TemporaryDirectory() as home:
        app = make_app(Viewer(Settings(home=Path(home)), database))
        with TestClient(app, base_url="http://127.0.0.1") as client:
            fine = [
                _time(name, rounds, lambda address=address: _found(client.get(address)))
                for name, address in requests(database, count)
            ]
    for query in ({}, {"look": "any"}, {"look": "any", "sort": "-problems"}, {"q": COMMON}):
        name = f"next document, {' '.join(query.values()) or 'of all'}"
        fine.append(_time(name, rounds, lambda query=query: _next(database, count // 2, query)))
    return all(fine)


def _time(name: str, rounds: int, call: Callable[[], str]) -> bool:
    """Print the milliseconds of a call; whether all are within the limit."""
    taken, told = [], ""
    for _ in range(rounds):
        began = time.perf_counter()
        told = call()
        taken.append(1000 * (time.perf_counter() - began))
    mark = "" if max(taken) <= LIMIT else "  MORE THAN THE LIMIT"
    print(f"{name:48} {statistics.median(taken):7.0f} {max(taken):7.0f}   {told}{mark}", flush=True)
    return max(taken) <= LIMIT


def _found(answer: Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.text.partition('role="status">')[2].partition("<")[0]


def _next(database: Database, document_id: int, query: dict[str, str]) -> str:
    found = find_neighbours(database, document_id, query).after
    return f"document {found.document_id}" if found else "none"


@contextmanager
def _postgres() -> Iterator[str]:
    path = Path(__file__).parents[1] / "tests" / "conftest.py"
    spec = importlib.util.spec_from_file_location("conftest_of_tests", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module._serving_postgres(autovacuum="on") as (folder, _):
        yield f"postgresql://postgres@/postgres?host={folder}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument(
        "--database", action="append", help="URL of an empty database; may be given again"
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--keep", action="store_true", help="measure a database filled before")
    given = parser.parse_args()
    fine = True
    with ExitStack() as stack:
        urls = given.database
        if not urls:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pagemill-viewer-"))
            urls = [f"sqlite:///{folder}/viewer.db", stack.enter_context(_postgres())]
        for url in urls:
            database = open_database(url)
            began = time.perf_counter()
            if not given.keep:
                upgrade(url)
                fill(database, given.documents)
            made = f"made in {time.perf_counter() - began:.0f} s"
            print(f"\n{database.engine.dialect.name}: {given.documents:,} documents, {made}")
            print(f"{'request':48} {'median':>7} {'worst':>7}   found")
            fine = measure(database, given.documents, given.rounds) and fine
            database.close()
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
