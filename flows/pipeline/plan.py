"""What there is to do: the files at some locations, less those that are done.

A file with the same place, size and time of modification is unchanged, as for make and rsync; an
object of a store must also have the same version. This module writes one thing: which files are
gone from their places.
"""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flows.pipeline.archive import is_due, is_to_be_filed
from flows.pipeline.outcome import Outcome, name_ended
from flows.runtime.context import Context, assemble, open_limited
from flows.runtime.settings import Settings, is_remote
from flows.runtime.stopping import StopSignal
from flows.sources.folders import FoundFile, Listing, list_files, sight_of
from flows.sources.remote import list_remote
from flows.sources.staging import SkipFile, is_staged, peek
from flows.sources.stores import refuse_location
from parsers.errors import SetupError
from parsers.reading.media_type import HEAD, why_no_document
from storage.attached import message_at
from storage.models import RunStatus
from storage.sources import KnownRun, KnownSource, known_sources, mark_gone

FindKnown = Callable[[Sequence[FoundFile]], Iterable[tuple[FoundFile, KnownSource, KnownRun]]]

OTHER_SETTINGS = (
    "read by these settings before, and by others since, whose values the views show; if only "
    "--schema or --e-invoice differ, `pagemill extract` with these makes the former count again"
)
LOOK_UP = 500
"""Files looked up in the database at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`files` are the locations to be taken in; `done` says of the others why they are not.
    passed_over: how many hidden or temporary files and folders there are beside them."""

    files: tuple[str, ...]
    done: tuple[Outcome, ...]
    passed_over: int = 0


def make_plan(locations: Sequence[str], context: Context, *, retry: bool = False) -> Plan:
    """The plan for the files at and below `locations`: absolute paths or URLs, each file once.

    Of whole folders it is noted which files are gone from there (see `note_gone`). SetupError
    bad_path where a path does not exist, or a store cannot be listed.
    """
    begun = datetime.datetime.now(datetime.UTC)
    listings = _list_all(locations, context.settings)
    for listing in listings:
        note_gone(listing, context, begun)
    known = partial(_known_runs, context=context, retry=retry)
    return _plan(listings, context.settings, known, context.recipe.recipe)


def preview(locations: Sequence[str], settings: Settings, *, retry: bool = False) -> Plan:
    """What `make_plan` would return. Nothing is written, and no database made."""
    listings = _list_all(locations, settings)
    with closing(open_limited(settings)) as database:
        is_new = database.is_empty()
    if is_new:
        return _plan(listings, settings, lambda _files: ())
    with closing(assemble(settings, StopSignal(), writes=False)) as context:
        known = partial(_known_runs, context=context, retry=retry)
        return _plan(listings, settings, known, context.recipe.recipe)


def _plan(
    listings: Sequence[Listing], settings: Settings, find_known: FindKnown, recipe: str = ""
) -> Plan:
    files = {file.location: file for listing in listings for file in listing.files}
    left = {at: reason for listing in listings for at, reason in listing.left.items()}
    known = {file.location: (source, run) for file, source, run in find_known([*files.values()])}
    done = {at: run for at, (_, run) in known.items()}
    left |= _no_documents([at for at in files if at not in done], settings)
    outcomes = [Outcome(at, "skipped", reason=reason) for at, reason in left.items()]
    outcomes += [
        one for at, (source, run) in known.items() for one in _ended(at, source, run, recipe)
    ]
    due = tuple(at for at in files if at not in done and at not in left)
    return Plan(due, tuple(outcomes), sum(listing.passed_over for listing in listings))


def _ended(location: str, source: KnownSource, run: KnownRun, recipe: str) -> Iterator[Outcome]:
    """Of a file that is done, and of what is attached to it."""
    yield Outcome(location, name_ended(run.status), run.run_id, _why(run))
    paths = {source.uri: location}
    for each in source.attached:
        above = paths.get(message_at(each.uri), location)
        paths[each.uri] = path = f"{above}: {each.name}"
        if inner := each.runs.get(recipe):
            parent = source.document_id
            yield Outcome(path, name_ended(inner.status), inner.run_id, parent_id=parent)


def _why(run: KnownRun) -> str | None:
    """It was read by other settings since: whoever asks for these again is not to take what the
    views show for theirs."""
    return OTHER_SETTINGS if run.current and run.status is RunStatus.COMPLETE else None


def _list_all(locations: Sequence[str], settings: Settings) -> list[Listing]:
    for location in locations:
        if not is_remote(location) and not os.path.lexists(location):
            raise SetupError("bad_path", f"There is no {location}", "Name a file or a folder.")
    return [_list(location, settings) for location in locations]


def note_gone(listing: Listing, context: Context, begun: datetime.datetime) -> int:
    """Mark the files that are gone from below a folder, and unmark those found again; how many.

    Not marked is what the listing cannot see: files that the patterns do not match, that are below
    a folder that could not be listed, or in a folder that looks empty, as a share does that is not
    mounted. Nor what other workers noted after `begun`, the time before the listing.
    """
    if listing.folder_uri is None:
        return 0
    settings = context.settings
    return context.with_database(
        mark_gone,
        listing.folder_uri,
        {file.uri for file in listing.files},
        begun,
        sight_of(listing, settings.patterns, _without(settings)),
    )


def _list(location: str, settings: Settings) -> Listing:
    if is_remote(location):
        refuse_location(location, settings)
        return list_remote(location, settings.patterns)
    return list_files(Path(location), settings.patterns, _without(settings))


def _no_documents(locations: Iterable[str], settings: Settings) -> dict[str, str]:
    """The files of this machine that plainly are no documents, or may not be read, and why."""
    looked = ((at, _look(Path(at), settings)) for at in locations if not is_remote(at))
    return {location: reason for location, reason in looked if reason}


def _look(path: Path, settings: Settings) -> str | None:
    try:
        kind = why_no_document(path.name, peek(path, settings, HEAD))
    except SkipFile as skipped:
        return skipped.reason
    return f"no document, but {kind}" if kind else None


def _without(settings: Settings) -> list[Path]:
    return [folder for folder in (settings.archive, settings.quarantine) if folder]


def _known_runs(
    files: Sequence[FoundFile], context: Context, retry: bool
) -> Iterator[tuple[FoundFile, KnownSource, KnownRun]]:
    """The files that are done, each with its run by the context's recipe."""
    for start in range(0, len(files), LOOK_UP):
        some = files[start : start + LOOK_UP]
        known = context.with_database(known_sources, [file.uri for file in some])
        for file in some:
            source = known.get(file.uri)
            run = source and source.runs.get(context.recipe.recipe)
            if source and run and _is_done(file, source, run, context, retry):
                yield file, source, run


def _is_done(
    file: FoundFile, source: KnownSource, run: KnownRun, context: Context, retry: bool
) -> bool:
    if not _is_same(file, source):
        return False
    runs = ((each, each.runs.get(context.recipe.recipe)) for each in source.attached)
    for each, its in ((source, run), *runs):
        if its is None or is_due(its, retry=retry):
            return False
        was_read = its.status in (RunStatus.COMPLETE, RunStatus.PARTIAL)
        if was_read and not is_staged(context.settings.staging, each.sha256):
            return False  # the staging was emptied: the copy is made again
    return not is_to_be_filed(file.location, run, context.settings)


def _is_same(file: FoundFile, source: KnownSource) -> bool:
    """One that was marked as gone is ingested again, to be unmarked."""
    facts = (file.byte_size, file.modified_at, file.version)
    known = (source.byte_size, source.modified_at, source.version)
    return facts == known and source.gone_at is None
