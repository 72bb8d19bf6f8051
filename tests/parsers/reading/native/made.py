"""Office files drawn for tests: the XML of their parts, zipped."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from parsers.document import Block
from parsers.reading.native.archive import Archive
from parsers.reading.native.blocks import NativeDocument
from parsers.reading.native.docx import read_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}"'
RELATION = f'<Relationship Id="{{0}}" Type="{R}/{{1}}" Target="{{2}}"/>'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(path: Path, parts: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def relations(*given: tuple[str, str, str]) -> str:
    inner = "".join(RELATION.format(*each) for each in given)
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def word(path: Path, body: str, spaces: str = SPACES, **parts: str) -> Path:
    """A Word document. parts: `styles`, `numbering`, `footnotes`, `header1` and the like: what is
    in their root."""
    kinds = [
        (f"rId{at}", name.rstrip("0123456789"), f"{name}.xml") for at, name in enumerate(parts)
    ]
    files = {"word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>"}
    files["word/_rels/document.xml.rels"] = relations(*kinds)
    for name, content in parts.items():
        files[f"word/{name}.xml"] = f"<w:{name} {spaces}>{content}</w:{name}>"
    return zipped(path, files)


def read(path: Path) -> NativeDocument:
    return read_docx(Archive(path))


def blocks(path: Path) -> list[Block]:
    return [block for page in read(path).pages for block in page.blocks]


def said(path: Path) -> list[tuple[str, str]]:
    """Label and text of each block."""
    return [(block.label.value, block.text) for block in blocks(path)]


def p(text: str = "", properties: str = "") -> str:
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{inner}{run}</w:p>"


def styled(text: str, style: str) -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>')


def item(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, lists: str = "") -> str:
    first = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{first}{lists}'


def heading_style(key: str, name: str, more: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
