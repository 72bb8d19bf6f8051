"""How far a flow is, as its artifact tells it."""

import pytest

from flows.orchestration import summary
from flows.orchestration.progress import Progress
from flows.pipeline.outcome import Outcome


@pytest.fixture
def progress() -> Progress:
    return Progress(summary.Watcher())


def test_nothing_is_done_of_nothing(progress: Progress) -> None:
    assert progress.share() == 0
    assert progress.describe() == "0 of 0 documents"


def test_documents_are_counted_by_how_they_ended(progress: Progress) -> None:
    progress.started(4)
    for name, status in (("a", "complete"), ("b", "complete"), ("c", "failed")):
        progress.file_done(Outcome(name, status))

    assert progress.share() == 0.75
    assert progress.describe() == "3 of 4 documents: 2 complete, 1 failed"


def test_the_pages_of_a_large_document_are_counted_in(progress: Progress) -> None:
    progress.started(2)
    progress.file_done(Outcome("/in/a.pdf", "complete"))
    progress.page_done("/in/large.pdf", 100, 400)

    assert progress.share() == 0.625
    assert progress.describe().endswith("1 complete; large.pdf: page 100 of 400")


def test_a_document_that_ended_has_no_pages_any_more(progress: Progress) -> None:
    progress.started(1)
    progress.page_done("/in/large.pdf", 3, 4)
    progress.file_done(Outcome("/in/large.pdf", "partial"))

    assert progress.share() == 1
    assert progress.describe() == "1 of 1 document: 1 partial"


def test_who_watched_before_is_told_as_before() -> None:
    told: list[object] = []

    class Listener:
        def started(self, files: int) -> None:
            told.append(files)

        def page_done(self, location: str, done: int, pages: int) -> None:
            told.append((location, done, pages))

        def file_done(self, outcome: Outcome) -> None:
            told.append(outcome.status)

    progress = Progress(Listener())
    progress.started(1)
    progress.page_done("a", 1, 2)
    progress.file_done(Outcome("a", "complete"))

    assert told == [1, ("a", 1, 2), "complete"]
