"""A home for a trial: a folder with a database and copies of files, deleted when it is left.

In: the settings. Out: settings that differ from them in the home, the schema and what is stored
elsewhere; and the database of the settings, as far as there is one, to be read only.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.context import open_limited
from flows.runtime.settings import Settings
from storage.database import Database, DatabaseError, is_current


@dataclass(frozen=True, slots=True)
class Home:
    """settings: of the trial, without a schema. given: those of the user. stored: the user's
    database; None if there is none, or not of this version."""

    settings: Settings
    given: Settings
    stored: Database | None

    def settings_for(self, schema: str) -> Settings:
        """With the name or file of a schema."""
        return self.settings.model_copy(update={"schema_name": schema})


@contextmanager
def open_home(given: Settings) -> Iterator[Home]:
    """Files are not filed, nothing is asked beside the fields, and nobody decides."""
    with tempfile.TemporaryDirectory(prefix="pagemill-trial-") as folder:
        settings = given.model_copy(
            update={
                "home": Path(folder), "database": "", "schema_name": "none", "archive": None,
                "quarantine": None, "tasks": (), "find": "", "ask": "", "act": "", "viewer": "",
                "reviewer_header": "",
            }
        )  # fmt: skip
        stored = _stored(given)
        try:
            yield Home(settings, given, stored)
        finally:
            if stored is not None:
                stored.close()


def _stored(given: Settings) -> Database | None:
    """A database that cannot be opened is no hindrance: its pages are then read again."""
    try:
        database = open_limited(given)
        if not database.is_empty() and is_current(database):
            return database
        database.close()
    except DatabaseError:
        pass
    return None
