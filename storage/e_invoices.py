"""The XML of e-invoices, kept with their documents, so that fields can be found anew without the
files.

In: `EInvoiceFile`s. Out: rows of `e_invoices`, and the same values. This module opens no XML.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select

from parsers.document import EInvoiceFile
from storage.database import Database
from storage.field_models import EInvoiceRow
from storage.inserts import insert_rows
from storage.models import Run
from storage.rows import row_of, value_of


def note_e_invoices(database: Database, document_id: int, files: Sequence[EInvoiceFile]) -> None:
    """Note which XML a file holds, in place of what was noted before."""
    rows = (
        row_of(EInvoiceRow, each, document_id=document_id, position=at)
        for at, each in enumerate(files)
    )
    with database.writing() as session:
        session.execute(delete(EInvoiceRow).where(EInvoiceRow.document_id == document_id))
        insert_rows(session, EInvoiceRow, rows)


def e_invoices_of_run(database: Database, run_id: int) -> tuple[EInvoiceFile, ...]:
    """The XML of the document that a run reads, in its order."""
    document = select(Run.document_id).where(Run.id == run_id).scalar_subquery()
    rows = select(EInvoiceRow).where(EInvoiceRow.document_id == document)
    with database.reading() as session:
        rows = rows.order_by(EInvoiceRow.position)
        return tuple(value_of(EInvoiceFile, row) for row in session.scalars(rows))
