"""The options that every engine is opened with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.document import Task

if TYPE_CHECKING:
    from parsers.extraction.document_type import DocumentType


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """model: a hub id, a folder, or a server's name for it. server: the URL of an OpenAI-compatible
    server, including `/v1`. family: a name of `parsers.families`, if the model's name does not say
    it; families: a file with more of them. page_pixels: of a page, at most. concurrency: questions
    in flight at a model. tasks: all that exist, for engines that are prompted. types: for engines
    that find fields by type."""

    workers: int = 2
    recordings: Path | None = None
    model: str = ""
    revision: str = ""
    server: str = ""
    server_key: str = field(default="", repr=False)
    family: str = ""
    families: Path | None = None
    page_pixels: int = 2_000_000
    concurrency: int = 32
    tasks: frozenset[str] = frozenset(Task)
    types: "tuple[DocumentType, ...]" = ()
