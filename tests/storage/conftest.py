"""Documents, recipes and claims for the tests of storage."""

import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parsers.document import Source
from storage.database import Database
from storage.documents import record_source
from storage.leases import Claim, Recipe, claim_run

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def make_source() -> Callable[..., Source]:
    """A source of which the bytes are its name, unless others are given."""

    def make(name: str = "invoice.pdf", content: str | None = None, **changes: Any) -> Source:
        sha256 = hashlib.sha256((content or name).encode()).hexdigest()
        values = {
            "path": Path("staging") / sha256,
            "sha256": sha256,
            "byte_size": 1000,
            "name": name,
            "uri": f"file:///in/{name}",
            "modified_at": NOW - datetime.timedelta(days=1),
        }
        return Source(**(values | changes))

    return make


@pytest.fixture
def make_recipe() -> Callable[..., Recipe]:
    def make(recipe: str = "first", **changes: Any) -> Recipe:
        values = {
            "recipe": recipe,
            "engine": "ocr",
            "model": "embedded",
            "model_revision": "1",
            "prompt_version": "1",
            "schema": "auto",
            "schema_version": None,
            "settings": {"reading": "alike", "dpi": 200},
            "code_version": "0.1.0",
        }
        return Recipe(**(values | changes))

    return make


@pytest.fixture
def record(make_source: Callable[..., Source]) -> Callable[..., int]:
    """Records a document of that name and gives its id."""

    def make(database: Database, name: str = "invoice.pdf", **changes: Any) -> int:
        return record_source(database, make_source(name, **changes), "application/pdf", NOW)

    return make


@pytest.fixture
def claim(make_recipe: Callable[..., Recipe]) -> Callable[..., Claim]:
    """Claims the run of a document for a minute, as `worker` unless another is named."""

    def make(
        database: Database,
        document_id: int,
        recipe: str = "first",
        owner: str = "worker",
        now: datetime.datetime = NOW,
        max_attempts: int = 3,
        retry: bool = False,
        **changes: Any,
    ) -> Claim:
        made = make_recipe(recipe, **changes)
        return claim_run(database, document_id, made, owner, 60, now, max_attempts, retry=retry)

    return make
