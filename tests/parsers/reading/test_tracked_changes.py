"""Documents are drawn as their tracked changes are accepted."""

import zipfile
from pathlib import Path

import pytest

from parsers.reading.tracked_changes import (
    SETTINGS,
    TYPES,
    WORD,
    copy_without_changes,
    has_changes,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DELETED = f'<w:document {W}><w:del w:id="1"/></w:document>'
KEPT = f"<w:document {W}><w:delText/></w:document>"


def drawn(path: Path, parts: dict[str, str]) -> dict[str, str]:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    copy = path.with_suffix(".copy")
    copy_without_changes(path, copy)
    with zipfile.ZipFile(copy) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_what_is_no_archive_is_copied(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    copy_without_changes(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == content
    assert not has_changes(tmp_path / "a")


def test_documents_without_changes_stay_as_they_are(tmp_path: Path) -> None:
    assert drawn(tmp_path / "a", {WORD: KEPT}) == {WORD: KEPT}
    assert not has_changes(tmp_path / "a")


@pytest.mark.parametrize("settings", [{}, {SETTINGS: f"<w:settings {W}></w:settings>"}])
def test_words_settings_hide_what_is_deleted(tmp_path: Path, settings: dict[str, str]) -> None:
    made = drawn(tmp_path / "a", {WORD: DELETED, TYPES: "</Types>"} | settings)
    assert 'w:insDel="0"' in made[SETTINGS]
    assert made[WORD] == DELETED


def test_an_opendocument_loses_what_is_deleted(tmp_path: Path) -> None:
    content = "<a><text:tracked-changes>100</text:tracked-changes><text:p>200</text:p></a>"
    assert (
        drawn(tmp_path / "a", {"content.xml": content})["content.xml"]
        == "<a><text:p>200</text:p></a>"
    )
