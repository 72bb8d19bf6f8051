"""A database made before, and filled with money, keeps every number."""

import random
from decimal import Decimal

from sqlalchemy import text

from storage.database import is_current, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
RUN = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
)
FIELD = (
    "INSERT INTO fields (run_id, path, name, raw, value, number, evidence, valid)"
    " VALUES (1, :path, 'amount', :value, :value, :number, 'exact', :valid)"
)
NUMBERS = "SELECT id, path, raw, value, number, agreement FROM fields ORDER BY id"


def test_money_of_an_old_database_is_unchanged(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0006")
    database = open_database(empty_database_url)
    draw = random.Random(6)
    amounts = [Decimal(draw.randrange(-(10**9), 10**11)).scaleb(-2) for _ in range(500)]
    with database.writing() as session:
        for statement in RUN:
            session.execute(text(statement))
        for at, amount in enumerate(amounts):
            number = float(amount) if database.is_sqlite else amount
            given = {"path": f"a[{at}].amount", "value": str(amount), "number": number}
            session.execute(text(FIELD), {**given, "valid": True})
    before = run_query(database, NUMBERS, 1000)
    upgrade(empty_database_url)
    assert is_current(database)
    assert run_query(database, NUMBERS, 1000) == before
    numbers = [Decimal(str(row[4])) for row in before[1]]
    assert numbers == amounts
    exact = sum(amounts)
    total = f"SELECT sum(number), sum(number) = {exact} FROM fields"
    assert [(Decimal(str(s)), bool(t)) for s, t in run_query(database, total, 1)[1]] == [
        (exact, True)
    ]
    database.close()
