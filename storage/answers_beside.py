"""Answers to questions that are asked of what is stored, once its run is closed.

In: a run, the latest of its document, and an Answer. Out: rows beside what the run found; the run
itself stays as it is. This module asks nobody.
"""

from parsers.document import Answer
from storage.answers import write_answer
from storage.approvals import current_run_of
from storage.database import Database
from storage.settling import lock_document_of
from storage.summaries import refresh_summaries


def add_answer(database: Database, run_id: int, answer: Answer) -> bool:
    """Store the answer with its items, in place of the one to the same request. False if the run is
    not its document's current one any more: nothing is stored, as the answer is about pages that no
    longer count."""
    with database.writing() as session:
        document_id = lock_document_of(session, run_id)
        if document_id is None or current_run_of(session, document_id) != run_id:
            return False
        write_answer(session, run_id, answer)
        refresh_summaries(session, [document_id])
    return True
