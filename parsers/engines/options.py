"""What engines are opened with, whichever is chosen."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.document import Task

if TYPE_CHECKING:
    from parsers.extraction.document_type import DocumentType


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the constructors need, whichever engine is chosen.

    model: a hub id or a folder, or the name a server has for it. server: the URL of an
    OpenAI-compatible server, up to and with `/v1`. family: a key of `qwen_family.FAMILIES`
    where the model's name does not tell. page_pixels: the budget of a page. concurrency: questions
    that may be in flight at a model. tasks: all that there are, for engines that go by a question's
    words. types: the document types that fields are looked for by.
    """

    workers: int = 2
    recordings: Path | None = None
    model: str = ""
    revision: str = ""
    server: str = ""
    server_key: str = field(default="", repr=False)
    family: str = ""
    page_pixels: int = 2_000_000
    concurrency: int = 32
    tasks: frozenset[str] = frozenset(Task)
    types: "tuple[DocumentType, ...]" = ()
