"""Statements that make and drop views, in the dialect of the connection that executes them.

SQLAlchemy 2.0 has none of its own, and Prefect's server does not schedule with 2.1.
"""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler


class CreateView(ExecutableDDLElement):
    """CREATE VIEW `name` AS `rows`, with the values of `rows` written out."""

    inherit_cache = False

    def __init__(self, rows: Select[Any], name: str) -> None:
        self.rows, self.name = rows, name


class DropView(ExecutableDDLElement):
    inherit_cache = False

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(CreateView)
def _create(view: CreateView, compiler: DDLCompiler, **_options: Any) -> str:
    rows = compiler.sql_compiler.process(view.rows, literal_binds=True)
    return f"CREATE VIEW {compiler.preparer.quote(view.name)} AS {rows}"


@compiles(DropView)
def _drop(view: DropView, compiler: DDLCompiler, **_options: Any) -> str:
    return f"DROP VIEW {compiler.preparer.quote(view.name)}"
