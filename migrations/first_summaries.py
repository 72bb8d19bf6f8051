"""What revision 0008 writes into `summaries` and `document_words` of documents that there are, and
the search index over the latter.

In: a migration that runs. Out: the rows, as `storage.summaries` counted when it was written.
"""

from alembic import op

# As `storage.summaries` counts, of what nobody has decided yet.
SUMMARIES = """
WITH of_current AS MATERIALIZED (
    SELECT current_runs.document_id, current_runs.run_id, current_runs.schema, current_runs.engine,
           current_runs.model, current_runs.finished_at, current_runs.flaws
    FROM current_runs
), reasons AS (
    SELECT fields.run_id, CASE
        WHEN fields.evidence = 'absent' THEN 'absent'
        WHEN fields.agreement = 'contradicted' THEN 'contradicted'
        WHEN fields.evidence = 'fuzzy' THEN 'fuzzy'
        WHEN NOT fields.valid THEN 'invalid'
        WHEN fields.probability < 0.9 THEN 'improbable' END AS reason
    FROM of_current JOIN fields ON fields.run_id = of_current.run_id
), of_values AS (
    SELECT run_id, count(*) AS fields, sum(CASE WHEN reason = 'absent' THEN 1 ELSE 0 END) AS absent,
           sum(CASE WHEN reason = 'contradicted' THEN 1 ELSE 0 END) AS contradicted,
           sum(CASE WHEN reason = 'fuzzy' THEN 1 ELSE 0 END) AS fuzzy,
           sum(CASE WHEN reason = 'invalid' THEN 1 ELSE 0 END) AS invalid,
           sum(CASE WHEN reason = 'improbable' THEN 1 ELSE 0 END) AS improbable
    FROM reasons GROUP BY run_id
), of_rules AS (
    SELECT violations.run_id, count(*) AS broken
    FROM of_current JOIN violations ON violations.run_id = of_current.run_id
    WHERE NOT EXISTS (
        SELECT 1 FROM fields WHERE fields.run_id = violations.run_id AND NOT fields.valid
        AND replace({newline} || violations.paths || {newline},
                    {newline} || fields.path || {newline}, '')
            <> {newline} || violations.paths || {newline})
    GROUP BY violations.run_id
), of_segments AS (
    SELECT segments.run_id, max(CASE WHEN segments.number = 1 THEN segments.closest END) AS closest,
           sum(CASE WHEN segments.schema IS NULL AND segments.fit IS NOT NULL THEN 1 ELSE 0 END)
               AS untyped
    FROM of_current JOIN segments ON segments.run_id = of_current.run_id GROUP BY segments.run_id
), of_pages AS (
    SELECT pages.run_id, count(*) AS warned
    FROM of_current JOIN pages ON pages.run_id = of_current.run_id
    WHERE pages.flaws IS NOT NULL OR pages.status = 'failed' GROUP BY pages.run_id
), counted AS (
    SELECT of_current.run_id, coalesce(of_values.fields, 0) AS fields,
           coalesce(of_values.absent, 0) AS absent,
           coalesce(of_values.contradicted, 0) AS contradicted,
           coalesce(of_values.fuzzy, 0) AS fuzzy,
           coalesce(of_values.invalid, 0) + coalesce(of_rules.broken, 0) AS invalid,
           coalesce(of_values.improbable, 0) AS improbable,
           coalesce(of_segments.untyped, 0) AS untyped, of_segments.closest,
           coalesce(of_pages.warned, 0)
               + CASE WHEN of_current.flaws IS NULL THEN 0 ELSE 1 END AS warned
    FROM of_current LEFT JOIN of_values ON of_values.run_id = of_current.run_id
    LEFT JOIN of_rules ON of_rules.run_id = of_current.run_id
    LEFT JOIN of_segments ON of_segments.run_id = of_current.run_id
    LEFT JOIN of_pages ON of_pages.run_id = of_current.run_id
)
INSERT INTO summaries (document_id, run_id, name, uri, folder, status, error_code, schema, closest,
    engine, model, page_count, read_at, fields, to_check, changed, absent, contradicted, fuzzy,
    invalid, improbable, untyped, warned, reviewed)
SELECT documents.id, of_current.run_id, seen.name, seen.uri,
       rtrim(seen.uri, replace(seen.uri, '/', '')), latest.status, latest.error_code,
       of_current.schema, counted.closest, coalesce(of_current.engine, latest.engine),
       coalesce(of_current.model, latest.model), documents.page_count,
       coalesce(of_current.finished_at, latest.finished_at), coalesce(counted.fields, 0),
       coalesce(absent + contradicted + fuzzy + invalid + improbable + untyped + warned, 0), 0,
       coalesce(absent, 0), coalesce(contradicted, 0), coalesce(fuzzy, 0), coalesce(invalid, 0),
       coalesce(improbable, 0), coalesce(untyped, 0), coalesce(warned, 0), 0
FROM documents
LEFT JOIN of_current ON of_current.document_id = documents.id
LEFT JOIN counted ON counted.run_id = of_current.run_id
LEFT JOIN sources AS seen ON seen.id = (
    SELECT sources.id FROM sources WHERE sources.document_id = documents.id
    ORDER BY sources.seen_at DESC, sources.id DESC LIMIT 1)
LEFT JOIN runs AS latest ON latest.id = (
    SELECT max(runs.id) FROM runs WHERE runs.document_id = documents.id)
"""
WORDS = """
INSERT INTO document_words (document_id, text)
SELECT named.document_id, named.name || {newline}
       || replace(replace(replace(replace(named.name, '.', ' '), '_', ' '), '-', ' '), '+', ' ')
       || {newline} || coalesce((
           SELECT {join}(fields.value, {newline}) FROM fields
           WHERE fields.run_id = named.run_id), '')
FROM (SELECT document_id, run_id, coalesce(name, '') AS name FROM summaries) AS named
"""
# As `blocks_search` in 0001.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE document_words_search USING fts5(text, content='document_words',"
    " content_rowid='document_id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER document_words_search_insert AFTER INSERT ON document_words BEGIN"
    " INSERT INTO document_words_search (rowid, text) VALUES (new.document_id, new.text); END",
    "CREATE TRIGGER document_words_search_delete AFTER DELETE ON document_words BEGIN"
    " INSERT INTO document_words_search (document_words_search, rowid, text)"
    " VALUES ('delete', old.document_id, old.text); END",
    "CREATE TRIGGER document_words_search_update AFTER UPDATE ON document_words BEGIN"
    " INSERT INTO document_words_search (document_words_search, rowid, text)"
    " VALUES ('delete', old.document_id, old.text);"
    " INSERT INTO document_words_search (rowid, text) VALUES (new.document_id, new.text); END",
)
POSTGRESQL_SEARCH = (
    "CREATE INDEX document_words_search ON document_words"
    " USING gin (to_tsvector('simple', left(text, 100000)))",
)


def fill_summaries() -> None:
    """Fill the tables, which are empty, and index the words."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_SEARCH if on_sqlite else POSTGRESQL_SEARCH:
        op.execute(statement)
    for statement in filling(on_sqlite=on_sqlite):
        op.execute(statement)


def filling(*, on_sqlite: bool) -> tuple[str, ...]:
    """The statements that fill the tables."""
    newline, join = ("char(10)", "group_concat") if on_sqlite else ("chr(10)", "string_agg")
    return tuple(each.strip().format(newline=newline, join=join) for each in (SUMMARIES, WORDS))


def drop_search() -> None:
    """The triggers first, or the next change of any table fails. PostgreSQL drops its index with
    the table."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER document_words_search_{action}")
        op.execute("DROP TABLE document_words_search")
