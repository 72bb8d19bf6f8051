"""An XML is hostile until it is read within bounds."""

import pytest

from parsers.e_invoices.elements import decode, find_all, parse, root_of
from parsers.e_invoices.starts import MOST_BYTES
from parsers.errors import DocumentError


def refused(text: str) -> str:
    with pytest.raises(DocumentError) as error:
        parse(text)
    return error.value.code


def test_xml_that_is_cut_is_corrupt() -> None:
    assert refused("<Invoice><ID>7</ID>") == "corrupt"


def test_a_document_type_of_its_own_is_refused_before_anything_is_expanded() -> None:
    bomb = '<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert refused(bomb) == "unsupported_type"


def test_a_file_that_an_entity_names_is_not_read() -> None:
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    assert refused(outside) == "unsupported_type"


def test_elements_deeper_than_any_invoice_are_refused() -> None:
    assert refused("<a>" * 100 + "</a>" * 100) == "too_large"


def test_more_bytes_than_any_invoice_are_refused() -> None:
    with pytest.raises(DocumentError) as error:
        decode(b"<" * (MOST_BYTES + 1))
    assert error.value.code == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "utf-8-sig"])
def test_the_declared_encoding_is_heeded(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><a>Gärten</a>'
    assert decode(text.encode(encoding)).removeprefix("\ufeff") == text


@pytest.mark.parametrize("encoding", ["utf-7", "idna", "no-such-code"])
def test_an_encoding_that_no_invoice_has_is_corrupt(encoding: str) -> None:
    with pytest.raises(DocumentError) as error:
        decode(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert error.value.code == "corrupt"


def test_a_place_has_its_position_where_there_are_several_of_its_name() -> None:
    root = root_of(parse("<a><b><c>1</c></b><b><c>2</c><d/></b></a>"))
    assert [place.xpath for place in find_all(root, "b/c|d")] == ["/a/b[1]/c", "/a/b[2]/c",
                                                                  "/a/b[2]/d"]  # fmt: skip


def test_an_attribute_may_be_asked_for() -> None:
    root = root_of(parse('<a><b k="x">1</b><b k="y">2</b></a>'))
    assert [place.element.text for place in find_all(root, "b[k=y]")] == ["2"]
