"""Stored fields compared with the truth, for `pagemill evaluate`.

In: the documents as they are stored, and their truth. Out: a `Report`, whose notes name documents
without truth and truth without a document. This module reads no file and prints nothing.
"""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from flows.evaluation.judge import Judgement, judge
from flows.evaluation.scores import (
    Bin,
    Score,
    Share,
    bins_of_probability,
    calibration_error,
    score,
    score_fields,
    shares,
)
from flows.evaluation.truth import TrueDocument, Truth
from parsers.document import Agreement, Evidence, SchemaDefinition
from parsers.document.wording import counted
from parsers.errors import SetupError
from storage.evaluation_queries import MeasuredDocument

Pairs = Sequence[tuple[TrueDocument, MeasuredDocument]]

MOST_NAMED = 5
EVIDENCE = tuple(each for each in Evidence if each is not Evidence.REVIEWED)
"""Of what was read."""


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """A document and its judgements; file: its name, as the truth has it."""

    document_id: int
    file: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """fields: of each field that was judged; micro: of all values; single: of all that are not in
    rows. cells: of each list, all cells of its rows. halves: `micro` of two random halves of the
    documents, if asked for. notes: what was not compared, for people."""

    schema: str
    form: str
    documents: tuple[JudgedDocument, ...]
    fields: tuple[Score, ...]
    micro: Score
    single: Score
    cells: tuple[Score, ...]
    evidence: tuple[Share, ...]
    agreement: tuple[Share, ...]
    bins: tuple[Bin, ...]
    halves: tuple[Score, ...]
    notes: tuple[str, ...]

    @property
    def calibration_error(self) -> float | None:
        return calibration_error(self.bins)


def evaluate(
    documents: Sequence[MeasuredDocument],
    truth: Truth,
    schema: SchemaDefinition,
    seed: int | None = None,
) -> Report:
    """Compare the documents with their truth. seed: of the halves; None makes none.

    A document that was not read by the schema lacks all wanted values. SetupError bad_path if no
    truth belongs to exactly one document.
    """
    pairs, notes = match_documents(truth.documents, documents)
    if not pairs:
        raise SetupError(
            "bad_path",
            f"Nothing can be compared: {'; '.join(notes)}",
            "Ingest the documents first; the truth names each as `pagemill status` does.",
        )
    # Several truths of one name are of the parts of a document, those of two names of two copies.
    judged = tuple(
        JudgedDocument(document_id, name, tuple(judge(truths, document.segments)))
        for (document_id, name), (truths, document) in _by_file(pairs).items()
    )
    every = _judgements(judged)
    lists = {
        each.name: [j for j in every if j.name.startswith(f"{each.name}.")] for each in schema.lists
    }
    names = [each.name for each in schema.fields]
    names += [f"{listed.name}.{each.name}" for listed in schema.lists for each in listed.fields]
    return Report(
        schema=schema.name,
        form=truth.form,
        documents=judged,
        fields=score_fields(every, names),
        micro=score("micro", every),
        single=score("single fields", (each for each in every if "." not in each.name)),
        cells=tuple(score(name, cells) for name, cells in lists.items() if cells),
        evidence=shares(every, EVIDENCE, lambda field: field.evidence),
        agreement=shares(every, Agreement, lambda field: field.agreement),
        bins=bins_of_probability(every),
        halves=() if seed is None else _halves(judged, seed),
        notes=(*truth.notes, *notes, *_without_truth(documents, judged)),
    )


def _by_file(
    pairs: Pairs,
) -> Mapping[tuple[int, str], tuple[list[TrueDocument], MeasuredDocument]]:
    files: dict[tuple[int, str], tuple[list[TrueDocument], MeasuredDocument]] = {}
    for true, document in pairs:
        files.setdefault((document.document_id, true.name), ([], document))[0].append(true)
    return files


def _judgements(documents: Iterable[JudgedDocument]) -> list[Judgement]:
    return [each for document in documents for each in document.judgements]


def _halves(documents: Sequence[JudgedDocument], seed: int) -> tuple[Score, ...]:
    """If the number of documents is odd, the first half is larger by one."""
    shuffled = sorted(documents, key=lambda each: (each.file, each.document_id))
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a sample, no secret
    half = (len(shuffled) + 1) // 2
    parts = {"first half": shuffled[:half], "second half": shuffled[half:]}
    return tuple(score(name, _judgements(part)) for name, part in parts.items())


def match_documents(
    truth: Sequence[TrueDocument], documents: Sequence[MeasuredDocument]
) -> tuple[list[tuple[TrueDocument, MeasuredDocument]], list[str]]:
    """Truth and the one document of its name, with or without the ending; and notes on truth with
    no document, or several. Of several, the one at the path that the truth names is taken. A
    document of several segments may have truth for each of them."""
    known, bare = _by_name(documents)
    pairs: list[tuple[TrueDocument, MeasuredDocument]] = []
    unknown: list[str] = []
    several: list[str] = []
    for true in truth:
        place = _composed(true.name)
        names = (PurePosixPath(place).name, PureWindowsPath(place).name)
        all_found = (stored[name] for stored in (known, bare) for name in names if name in stored)
        found = _at_place(place, next(all_found, []))
        if len(found) == 1:
            pairs.append((true, found[0]))
        else:
            (several if found else unknown).append(true.name)
    return pairs, list(_notes(pairs, unknown, several))


def named_by(truth: Truth, documents: Sequence[MeasuredDocument]) -> frozenset[int]:
    """The ids of the documents that have truth."""
    return frozenset(d.document_id for _, d in match_documents(truth.documents, documents)[0])


def _at_place(place: str, found: list[MeasuredDocument]) -> list[MeasuredDocument]:
    """Of several documents, those whose uri ends with the place, if that is more than a name."""
    parts = place.replace("\\", "/").removeprefix("./").lstrip("/")
    if len(found) < 2 or "/" not in parts:
        return found
    end = f"/{parts}"
    return [each for each in found if any(_is_at(uri, end) for uri in each.uris)] or found


def _is_at(uri: str, end: str) -> bool:
    """With or without the file's ending. Uris of files are quoted, those of stores need not be."""
    paths = (_composed(uri), _composed(unquote(uri)))
    return any(
        p.removesuffix(s).endswith(end) for p in paths for s in ("", PurePosixPath(p).suffix)
    )


def _by_name(
    documents: Iterable[MeasuredDocument],
) -> tuple[Mapping[str, list[MeasuredDocument]], Mapping[str, list[MeasuredDocument]]]:
    """By file names, and by those without their endings."""
    known: dict[str, list[MeasuredDocument]] = defaultdict(list)
    bare: dict[str, list[MeasuredDocument]] = defaultdict(list)
    for document in documents:
        names = set(map(_composed, document.names))
        for key, by in ((names, known), ({Path(name).stem for name in names}, bare)):
            for name in key:
                by[name].append(document)
    return known, bare


def _composed(name: str) -> str:
    """Some systems write an accent as a separate character."""
    return unicodedata.normalize("NFC", name)


def _notes(pairs: Pairs, unknown: Sequence[str], several: Sequence[str]) -> Iterator[str]:
    if unknown:
        yield f"not in the database, and so not judged: {_some(unknown)}"
    if several:
        yield f"the name of several documents, and so not judged: {_some(several)}"
    unread = [true.name for true, document in pairs if document.run_id is None]
    if unread:
        yield f"never read, and so found wanting: {_some(unread)}"
    other = [true.name for true, each in pairs if each.run_id is not None and not each.segments]
    if other:
        yield f"not read by this schema, and so found wanting: {_some(other)}"
    files = {
        name: (len(ts), len(each.segments)) for (_, name), (ts, each) in _by_file(pairs).items()
    }
    twice = [name for name, (truths, parts) in files.items() if truths > max(1, parts)]
    if twice:
        yield f"with more truths than parts that were read: {_some(sorted(twice))}"
    over = {name: parts - truths for name, (truths, parts) in files.items() if parts > truths}
    if over:
        extra = counted(sum(over.values()), "segment")
        yield f"{extra} without truth, and so found too much: {_some(sorted(over))}"


def _without_truth(
    documents: Iterable[MeasuredDocument], judged: Iterable[JudgedDocument]
) -> Iterator[str]:
    known = {each.document_id for each in judged}
    rest = [each for each in documents if each.segments and each.document_id not in known]
    if rest:
        names = [min(each.names, default=f"document {each.document_id}") for each in rest]
        yield f"read by this schema, but without truth: {_some(names)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"
