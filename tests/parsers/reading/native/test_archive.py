"""The ZIP of an office document is opened within bounds, and its XML without entities."""

from pathlib import Path

import pytest

from parsers.errors import DocumentError
from parsers.reading.native import archive
from parsers.reading.native.archive import Archive

from .made import relations, zipped


def opened(tmp_path: Path, **parts: str) -> Archive:
    return Archive(zipped(tmp_path / "file", {f"{name}.xml": text for name, text in parts.items()}))


def code_of(tmp_path: Path, text: str) -> str:
    with pytest.raises(DocumentError) as caught:
        opened(tmp_path, part=text).xml("part.xml")
    return caught.value.code


def test_what_is_no_archive_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"PK\x03\x04 and nothing")
    with pytest.raises(DocumentError) as caught:
        Archive(tmp_path / "file")
    assert caught.value.code == "corrupt"


def test_entities_are_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert code_of(tmp_path, text) == "corrupt"
    text = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    assert code_of(tmp_path, text) == "corrupt"


def test_elements_nested_too_deep_are_corrupt(tmp_path: Path) -> None:
    assert code_of(tmp_path, "<a>" * 5000 + "</a>" * 5000) == "corrupt"


def test_cut_xml_is_corrupt(tmp_path: Path) -> None:
    assert code_of(tmp_path, "<a><b>") == "corrupt"


def test_a_part_is_unpacked_no_further_than_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_PART", 3_000_000)
    assert code_of(tmp_path, f"<a>{' ' * 5_000_000}</a>") == "too_large"


def test_all_parts_together_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1500)
    several = opened(tmp_path, one=f"<a>{' ' * 1000}</a>", two=f"<a>{' ' * 1000}</a>")
    several.xml("one.xml")
    with pytest.raises(DocumentError) as caught:
        several.xml("two.xml")
    assert caught.value.code == "too_large"


def test_an_archive_of_too_many_parts_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 1)
    with pytest.raises(DocumentError) as caught:
        opened(tmp_path, one="<a/>", two="<a/>")
    assert caught.value.code == "too_large"


def test_names_are_plain_whatever_their_namespace_but_for_relationships(tmp_path: Path) -> None:
    part = '<x:a xmlns:x="urn:x" xmlns:r="http://any/relationships" x:b="1" r:id="2" id="3"/>'
    root = opened(tmp_path, part=part).xml("part.xml")
    assert (root.tag, dict(root.attrib)) == ("a", {"b": "1", "r.id": "2", "id": "3"})


def test_a_part_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert opened(tmp_path, part="<a/>").xml("other.xml") is None


def test_relations_lead_to_parts_and_never_out_of_the_archive(tmp_path: Path) -> None:
    links = relations(("a", "image", "../media/1.png"), ("b", "image", "../../../../etc/passwd"))
    file = zipped(tmp_path / "file", {"word/_rels/document.xml.rels": links})
    found = Archive(file).relations("word/document.xml")
    assert (found["a"].kind, found["a"].target) == ("image", "media/1.png")
    assert found["b"].target == "etc/passwd"


def test_elements_are_streamed_one_after_the_other(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{at}"><c>{at}</c></row>' for at in range(1, 4))
    streamed = opened(tmp_path, part=f"<sheet>{rows}</sheet>").stream(
        "part.xml", frozenset(["row"])
    )
    assert [each.get("r") for each in streamed] == ["1", "2", "3"]
