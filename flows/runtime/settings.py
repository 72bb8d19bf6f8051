"""Every setting, read once from PAGEMILL_* variables; no other module reads the environment.

Flags of the command line and parameters of a flow stand above these. Nothing here opens a file.
"""

import ipaddress
import json
import os
import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from parsers.tasks import REQUESTS

OTHER_HEADERS = ("authorization", "cookie", "host", "origin", "referer")
"""What browsers send by themselves."""
SHORTEST_SECRET = 16
LOOPBACK = tuple(map(ipaddress.ip_network, ("127.0.0.0/8", "::1/128", "::ffff:127.0.0.0/104")))


def is_remote(location: str) -> bool:
    """Whether this is a URL such as s3://bucket/folder, not a path of this machine."""
    return "://" in location


def locate(location: str) -> str:
    """An absolute path, valid in any working folder; a URL unchanged."""
    return location if is_remote(location) else str(Path(location).expanduser().absolute())


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _written(name: str, value: object) -> str:
    """A setting as it is read from the environment."""
    if isinstance(value, tuple):
        texts = [_text(each) for each in value]
        separator = os.pathsep if name == "roots" else ","
        return json.dumps(texts) if name == "passwords" else separator.join(texts)
    return _text(value)


def _text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _holds_this_machine(network: str) -> bool:
    return any(
        loopback.version == (given := ipaddress.ip_network(network)).version
        and loopback.overlaps(given)
        for loopback in LOOPBACK
    )


class Settings(BaseSettings):
    """The settings with their defaults; each may be given as PAGEMILL_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix="PAGEMILL_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    home: Path = Field(Path.home() / ".pagemill", description="holds the database and the staging")
    database: str = Field("", description="URL; SQLite in the home folder if empty")
    roots: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="folders or URLs that files may come from, colons between; any if empty"
    )
    patterns: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="names of files to take, with commas between: *.pdf,*.jpg"
    )
    archive: Path | None = Field(None, description="folder that files are moved to once read")
    quarantine: Path | None = Field(None, description="folder for files that cannot be read")
    passwords: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="tried on encrypted PDFs: with commas between, or a JSON list"
    )
    schema_name: str = Field("auto", description="a schema's name or file; auto or none")
    e_invoice: Literal["xml", "page", "off"] = Field(
        "xml", description="whose values count where an e-invoice's XML and its page differ"
    )
    tasks: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="what is asked of each page beside its text, with commas between"
    )
    find: str = Field("", description=REQUESTS["find"])
    ask: str = Field("", description=REQUESTS["ask"])
    act: str = Field("", description=REQUESTS["act"])
    engine: str = Field("auto", description="who reads the pages")
    model: str = Field("", description="a hub id, a folder, or the name a server has for the model")
    revision: str = Field("", description="of the model at the hub; the latest if empty")
    server: str = Field("", description="URL of an OpenAI-compatible server, with /v1")
    server_key: SecretStr = Field(SecretStr(""), description="what the server asks for as API key")
    family: str = Field("", description="how the model is asked; by its name if empty")
    families: Path | None = Field(None, description="TOML file with families of models of your own")
    page_pixels: int = Field(2_000_000, ge=50_000, le=12_000_000, description="of a page, at most")
    concurrency: int = Field(32, ge=1, le=1024, description="questions in flight at a model")
    fallback: bool = Field(True, description="what a model cannot read, the embedded engine reads")
    ocr_words: bool = Field(True, description="a model's words are proved by OCR on scanned pages")
    recordings: Path | None = Field(None, description="folder of recorded answers, for replay")
    record: Path | None = Field(None, description="folder where every answer is recorded")
    workers: int = Field(default_factory=_processors, ge=1, le=256)
    runner: Literal["threads", "dask", "ray"] = Field("threads", description="who works")
    cluster: str = Field("", description="address of a Dask or Ray cluster; a local one if empty")
    viewer: str = Field("", description="URL under which others reach the pages that serve shows")
    reviewer_header: str = Field("", description="header in which a proxy names the reviewer")
    proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="addresses of the proxies that may, with commas between: 10.0.0.5,10.1.0.0/16",
    )
    proxy_secret: SecretStr = Field(
        SecretStr(""), description="what they send as X-Pagemill-Proxy-Secret"
    )
    connections: int = Field(20, ge=2, le=1000, description="to the database, of each process")
    statement_seconds: float = Field(0, ge=0, description="limit for a statement; none if 0")
    max_bytes: int = Field(500_000_000, gt=0, description="larger files are refused")
    max_pages: int = Field(5000, gt=0, description="documents with more pages are refused")
    settle_seconds: float = Field(2.0, ge=0, description="younger files may still be growing")
    page_seconds: float = Field(60.0, gt=0, description="limit for reading one page from its file")
    reader_bytes: int = Field(4 * 1024**3, gt=0, description="memory of a reading process")
    lease_seconds: float = Field(
        60.0, gt=1, description="a silent worker loses its run after these"
    )
    max_attempts: int = Field(8, ge=1, description="then a document is quarantined")

    @field_validator("roots", "patterns", "tasks", "passwords", "proxies", mode="before")
    @classmethod
    def _split(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        if info.field_name == "passwords" and value.startswith("["):
            return json.loads(value)
        # A colon within a URL separates nothing.
        separator = rf"{re.escape(os.pathsep)}(?!//)" if info.field_name == "roots" else ","
        return tuple(part.strip() for part in re.split(separator, value) if part.strip())

    @field_validator("roots")
    @classmethod
    def _locate_roots(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(locate(root) for root in value)

    @field_validator("home", "archive", "quarantine", "families", "recordings", "record")
    @classmethod
    def _locate(cls, value: Path | None) -> Path | None:
        return value and Path(locate(str(value)))

    @field_validator("reviewer_header")
    @classmethod
    def _name_header(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value):
            raise ValueError("is no name of a header, such as X-Forwarded-User")
        if value.lower() in OTHER_HEADERS:
            raise ValueError(f"{value} has another meaning")
        return value

    @field_validator("proxies")
    @classmethod
    def _check_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(each, strict=False)) for each in value)

    @model_validator(mode="after")
    def _trust_proxies(self) -> Self:
        if not self.reviewer_header:
            return self
        if not self.proxies:
            raise ValueError("PAGEMILL_REVIEWER_HEADER needs PAGEMILL_PROXIES, who may send it")
        secret = self.proxy_secret.get_secret_value()
        if secret and len(secret) < SHORTEST_SECRET:
            raise ValueError(f"PAGEMILL_PROXY_SECRET is shorter than {SHORTEST_SECRET} letters")
        if not secret and any(_holds_this_machine(each) for each in self.proxies):
            raise ValueError(
                "PAGEMILL_PROXIES includes this machine, where any program could name a reviewer:"
                " set PAGEMILL_PROXY_SECRET, too"
            )
        return self

    def export(self) -> None:
        """Put what was given into the environment, for the flows of this process and its children.
        Not as parameters: Prefect's server stores these, and a URL may hold a password."""
        for name in self.model_fields_set:
            value = getattr(self, name)
            if value is not None:
                os.environ[f"PAGEMILL_{name.upper()}"] = _written(name, value)

    @property
    def requests(self) -> dict[str, str]:
        """The extra tasks, each with what is asked for in particular, or an empty text."""
        asked = {name: str(getattr(self, name)) for name in REQUESTS}
        return dict.fromkeys(self.tasks, "") | {name: text for name, text in asked.items() if text}

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.home / 'pagemill.db'}"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The roots that are folders of this machine."""
        return tuple(Path(root) for root in self.roots if not is_remote(root))

    @property
    def staging(self) -> Path:
        return self.home / "staging"
