"""The language and the script of each page, and full-text search by the stems of its language.

Revision: 0014, after 0013.

What was stored before has neither: NULL, and is found by words as they are written. SQLite gets the
columns alone. The way back forgets both.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = (("pages", "language"), ("pages", "script"), ("blocks", "language"))
CONFIGURATIONS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish",
}  # fmt: skip
CURRENT_PAGES = """
SELECT current_runs.document_id, current_runs.run_id, pages.id AS page_id, pages.number,
       pages.width, pages.height, pages.rotation, pages.answer, pages.finish_reason, pages.html,
       pages.text, pages.words, pages.words_from, pages.status, pages.error_code, pages.error,
       pages.seconds, pages.input_tokens, pages.output_tokens, pages.flaws, pages.coverage,
       pages.unsupported, pages.answer_format, pages.start_seconds, pages.end_seconds{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
"""


def upgrade() -> None:
    drop_schema_views()
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Text()))
    op.create_index("ix_pages_language", "pages", ["language"])
    if _on_sqlite():
        op.execute("DROP VIEW current_pages")
        op.execute(_view("CREATE VIEW", ", pages.language, pages.script"))
        return
    # Views of the user that read it stay.
    op.execute(_view("CREATE OR REPLACE VIEW", ", pages.language, pages.script"))
    for language, configuration in CONFIGURATIONS.items():
        op.execute(
            f"CREATE INDEX blocks_search_{language} ON blocks"
            f" USING gin (to_tsvector('{configuration}', left(text, 100000)))"
            f" WHERE language = '{language}'"
        )


def downgrade() -> None:
    drop_schema_views()
    if not _on_sqlite():
        for language in CONFIGURATIONS:
            op.execute(f"DROP INDEX blocks_search_{language}")
    op.drop_index("ix_pages_language", "pages")
    op.execute("DROP VIEW current_pages")
    # Before columns go: SQLite drops none while a user's view reads a view that is not there.
    op.execute(_view("CREATE VIEW", ""))
    for table, name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def _view(how: str, added: str) -> str:
    return f"{how} current_pages AS {CURRENT_PAGES.format(added=added).strip()}"


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
