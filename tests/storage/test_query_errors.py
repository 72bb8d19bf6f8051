"""A query that names what is not there is answered with what is."""

import pytest
from sqlalchemy import text

from storage.database import Database, DatabaseError, open_database
from storage.user_queries import count_rows, run_query

NOT_FOUND = {
    "SELECT * FROM nowhere": "there is no table or view nowhere; there are .*, current_fields, ",
    "SELECT * FROM current_feilds": r"no table or view current_feilds; there is current_fields or ",
    "SELECT feild_id FROM current_fields": "there is no column feild_id in current_fields: its"
    " columns are field_id, ",
    "SELECT f.pth FROM current_fields AS f JOIN sources s USING (document_id)": "there is no column"
    " pth in current_fields: its columns are path, ",
    "SELECT sha256, nam FROM sources, documents": "there is no column nam; sources has name, .*;"
    " documents has ",
    "SELECT name FROM current_fields JOIN sources USING (document_id)": "the column name is in"
    r" current_fields and sources: say which is meant, such as current_fields\.name",
    "SELECT sources.name FROM documents": "sources is not named after FROM or JOIN",
    'SELECT nam FROM "sources"': "there is no column nam in sources",
    "SELECT x.name FROM (SELECT 1 AS one) AS x": r"there is no column x\.name",
    "SELECT * FROM runs JOIN sources USING (uri)": "there is no column uri in runs: its columns",
    'SELECT "Nam" FROM sources AS s WHERE s."Nam" = 1': "there is no column nam in sources",
}


@pytest.mark.parametrize("sql", NOT_FOUND)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(
    database: Database, sql: str
) -> None:
    with pytest.raises(DatabaseError, match=NOT_FOUND[sql]) as told:
        run_query(database, sql, 1)
    assert told.value.remedy.endswith("See: pagemill tables.")


def test_a_view_of_a_table_that_is_gone_does_not_hide_the_others(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.writing() as session:
        session.execute(text("CREATE TABLE gone (a)"))
        session.execute(text("CREATE VIEW broken AS SELECT a FROM gone"))
        session.execute(text("DROP TABLE gone"))
    with pytest.raises(DatabaseError, match="in sources: its columns are name, "):
        run_query(database, "SELECT nam FROM sources", 1)
    assert count_rows(database, "broken", 9) is None
    database.close()
