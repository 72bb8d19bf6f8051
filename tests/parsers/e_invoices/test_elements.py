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


@pytest.mark.parametrize(
    "hidden",
    [
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/outside.dtd">',
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>',
        "<?x ?>\n<!-- - -->\n<!DOCTYPE a>",
    ],
)
def test_no_document_type_is_heeded_whatever_it_declares(hidden: str) -> None:
    assert refused(f"{hidden}<a>b</a>") == "unsupported_type"


def test_parts_of_other_files_are_refused_and_not_fetched() -> None:
    asked = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
    assert refused(f"<a><b>{asked}</b></a>") == "unsupported_type"


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_what_is_empty_is_said_to_be(text: str) -> None:
    with pytest.raises(DocumentError, match="It is empty") as error:
        parse(text)
    assert error.value.code == "corrupt"


@pytest.mark.parametrize("text", ["<a>" * 10_000 + "</a>" * 10_000, f"<a>{'b' * 11_000_000}</a>"])
def test_what_is_beyond_any_invoice_is_not_called_broken(text: str) -> None:
    assert refused(text) == "too_large"


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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_of_several_bytes_is_seen_by_the_first_ones(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><a>Gärten</a>'
    assert decode(text.encode(encoding)).removeprefix("\ufeff") == text


def test_what_is_declared_as_latin_1_and_is_utf_8_is_utf_8() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Gärten</a>'
    assert decode(text.encode()) == text


def test_what_is_declared_as_utf_8_and_is_latin_1_is_corrupt() -> None:
    with pytest.raises(DocumentError) as error:
        decode('<?xml version="1.0" encoding="UTF-8"?><a>Gärten</a>'.encode("latin-1"))
    assert error.value.code == "corrupt"


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
