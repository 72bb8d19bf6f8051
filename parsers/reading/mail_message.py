"""An e-mail's bytes in, a Message out: its heads, text, and the files in it, by RFC 5322 and 2045,
whatever is wrong with it. In the sandboxed process; nothing is fetched."""

import email
import email.policy
import mimetypes
import quopri
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.generator import BytesGenerator
from email.message import Message as Part
from functools import partial
from io import BytesIO
from typing import Any

from parsers.errors import DocumentError
from parsers.reading.mail_attached import Attached, Content
from parsers.reading.mail_start import (
    ENVELOPE,
    as_ascii,
    begins_with_heads,
    start_of_heads,
    utf16_of,
    without_next,
)
from parsers.reading.mail_text import decode_base64, decode_head, decode_text, guess_charset
from parsers.reading.mail_uuencoded import take_files
from parsers.reading.pdf_annotations import clean_text

HEADS = ("From", "To", "Cc", "Bcc", "Date", "Subject")
MOST_DEPTH = 20  # parts within parts; messages within messages are bounded where they are shown
MOST_PARTS = 2_000
MOST_MESSAGES = 1_000
"""Of an mbox, and within a message."""
LONGEST_HEAD = 20_000  # characters
LONGEST_BODY = 2_000_000  # characters of a message that are shown
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.I)
BOUNDARY_OF_MBOX = re.compile(
    rb"(?:\A|\r?\n\r?\n)From [^\r\n]{1,200}\d{4}[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,76}:)"
)
AS_IT_CAME = email.policy.default.clone(refold_source="none", cte_type="8bit")
SECRET = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
ENCRYPTED = "encrypted text"
UNCERTAIN = "letters may be wrong, as the character set is not said, or is another: {}"
TOO_LONG = "text beyond {:,} characters is left out"
TOO_MANY = "parts beyond the first {:,} are left out"


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a message's text. otherwise: plain text that says the same, if HTML shows none."""

    text: str
    is_html: bool = False
    otherwise: str = ""


@dataclass(slots=True)
class Message:
    """What a message says. heads: those of HEADS that it has. uncertain: parts of which letters may
    be wrong; unread: what each part is that cannot be read; warnings: what else is to be told."""

    heads: list[tuple[str, str]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)
    uncertain: int = 0
    unread: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def subject(self) -> str:
        return next((value for name, value in self.heads if name == "Subject"), "")


def parse_mail(content: bytes) -> Message:
    """The message of a file; of an mbox with several, a message without heads that holds them.
    DocumentError: corrupt."""
    in_unicode = utf16_of(content) is not None
    given = as_ascii(content)
    starts = [found.end() for found in BOUNDARY_OF_MBOX.finditer(given)]
    if ENVELOPE.match(given) and len(starts) > 1:
        return _mailbox(given, starts)
    return parse_message(start_of_heads(without_next(given)), in_unicode=in_unicode)


def _mailbox(content: bytes, starts: Sequence[int]) -> Message:
    box = Message()
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        if len(box.attached) == MOST_MESSAGES:
            box.warnings.append(f"messages beyond the first {MOST_MESSAGES:,} are left out")
            break
        piece = content[start:end]
        if end is not None:
            piece = piece[: piece.rfind(b"\nFrom ")]
        message = Content(partial(bytes, piece), partial(parse_message, piece))
        box.attached.append(Attached(f"message {len(box.attached) + 1}.eml", message))
    return box


def parse_message(content: bytes, *, in_unicode: bool = False) -> Message:
    """in_unicode: the file itself is in Unicode, whatever its parts say of themselves."""
    try:
        return _Walk(in_unicode).message(email.message_from_bytes(content))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        raise DocumentError(
            "corrupt", "The e-mail is damaged", "Save it again from the mail program."
        ) from None


class _Walk:
    def __init__(self, in_unicode: bool) -> None:
        self._in_unicode = in_unicode
        self._parts = 0
        self._letters = 0
        self._found = Message()

    def message(self, root: Part) -> Message:
        found = self._found
        charset = self._likely_charset(root)
        for name in HEADS:
            values = [decode_head(value, charset) for value in _raw(root, name)]
            if value := clean_text(", ".join(filter(None, values))):
                found.heads.append((name, value))
        self._visit(root, 0)
        if self._parts > MOST_PARTS:
            found.warnings.append(TOO_MANY.format(MOST_PARTS))
        if self._letters > LONGEST_BODY:
            found.warnings.append(TOO_LONG.format(LONGEST_BODY))
        return found

    def _likely_charset(self, root: Part) -> str | None:
        """Of heads in letters that are not encoded, against RFC 5322: that of the text."""
        if all(str(value).isascii() for _, value in root.raw_items()):
            return None
        text = next(
            (each for each in _leaves(root) if _is_text(each, each.get_content_type())), None
        )
        if text is None:
            return None
        return _charset(text) or guess_charset(_decoded(text))

    def _visit(self, part: Part, depth: int) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            return
        for name in ("Content-Type", "Content-Disposition"):  # which Python parses in square time
            if len(str(part.get(name, ""))) > LONGEST_HEAD:
                part.replace_header(name, str(part[name])[:LONGEST_HEAD])
        kind = part.get_content_type()
        children = _children(part)
        if _is_message(part, kind, children):
            self._add_message(part)
        elif kind == "multipart/encrypted" or kind in SECRET:
            self._found.unread.append(ENCRYPTED)
        elif kind == "multipart/alternative" and depth < MOST_DEPTH:
            self._choose(children, depth)
        elif children and part.get_content_maintype() == "multipart" and depth < MOST_DEPTH:
            for child in children:
                self._visit(child, depth + 1)
        elif _is_text(part, kind) or (kind.startswith("multipart/") and not children):
            self._add_text(part, kind)
        else:
            self._attach(part, kind)

    def _choose(self, children: Sequence[Part], depth: int) -> None:
        """The last of the alternatives that has text (RFC 2046, 5.1.4), and the files in any."""
        texts = [at for at, child in enumerate(children) if _has_text(child)]
        html = [at for at in texts if _has_text(children[at], "text/html")]
        chosen = (html or texts or [len(children)])[-1]
        for at, child in enumerate(children):
            if at == chosen:
                before = len(self._found.texts)
                self._visit(child, depth + 1)
                self._add_otherwise(before, [children[at] for at in texts if at not in html])
            elif at not in texts:
                self._visit(child, depth + 1)
            else:
                for leaf in _leaves(child):
                    if not _is_text(leaf, leaf.get_content_type()):
                        self._visit(leaf, depth + 1)

    def _add_otherwise(self, at: int, plain: Sequence[Part]) -> None:
        texts = self._found.texts
        if plain and len(texts) == at + 1 and texts[at].is_html:
            leaf = next(each for each in _leaves(plain[-1]) if _is_text(each, "text/plain"))
            texts[at] = replace(texts[at], otherwise=self._text_of(leaf)[0])

    def _add_text(self, part: Part, kind: str) -> None:
        text, is_sure = self._text_of(part)
        self._found.uncertain += not is_sure
        is_html = kind == "text/html"
        if not is_html and str(part.get_param("format", "")).lower() == "flowed":
            text = _flowed(text, str(part.get_param("delsp", "")).lower() == "yes")
        if not is_html:
            text, files = take_files(text)
            self._found.attached += [
                Attached(clean_text(name), Content(partial(bytes, content)), "")
                for name, content in files
            ]
        room = max(0, LONGEST_BODY - self._letters)
        self._letters += len(text)
        if text.strip():
            self._found.texts.append(Text(text[:room], is_html))

    def _text_of(self, part: Part) -> tuple[str, bool]:
        charset = _charset(part)
        if self._in_unicode and not _is_encoded(part):
            charset = "utf-8"
        return decode_text(_decoded(part), charset)

    def _add_message(self, part: Part) -> None:
        inner = next(iter(_children(part)), None)
        if inner is None:  # encoded, against RFC 2046, 5.2.1
            give: Any = partial(_decoded, part)
        else:
            give = partial(_written, inner)
        subject = next(map(decode_head, _raw(inner, "Subject")), "") if inner else ""
        name = _name(part) or f"{subject.strip() or 'message'}.eml"
        read = partial(_reparsed, give, self._in_unicode)
        self._found.attached.append(Attached(clean_text(name), Content(give, read)))

    def _attach(self, part: Part, kind: str) -> None:
        identity = str(part.get("Content-ID", "")).strip("<> \t")
        name = clean_text(_name(part)) or f"unnamed{mimetypes.guess_extension(kind) or ''}"
        content = Content(partial(_decoded, part))
        self._found.attached.append(Attached(name, content, kind, identity))


def _is_message(part: Part, kind: str, children: Sequence[Part]) -> bool:
    """Also a part that is said to have parts, and whose content has them, encoded as a whole."""
    if kind.startswith("multipart/") and not children:
        return _is_encoded(part) and begins_with_heads(_decoded(part))
    return kind == "message/rfc822" or (kind == "message/global" and bool(children))


def _is_encoded(part: Part) -> bool:
    return _transfer(part) in ("base64", "quoted-printable")


def _reparsed(give: Any, in_unicode: bool) -> Message:
    return parse_message(start_of_heads(give()), in_unicode=in_unicode)


def _raw(part: Part, name: str) -> list[str]:
    """The values of a head as they came: other ways lose letters that are not in ASCII."""
    return [
        str(value)[:LONGEST_HEAD] for key, value in part.raw_items() if key.lower() == name.lower()
    ]


def _charset(part: Part) -> str | None:
    said = part.get_param("charset")
    if isinstance(said, tuple):  # RFC 2231
        said = said[2]
    return said or next(iter(CHARSET.findall(str(part.get("Content-Type", "")))), None)


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [child for child in payload if isinstance(child, Part)]


def _leaves(part: Part, depth: int = 0) -> Iterator[Part]:
    children = _children(part) if depth < MOST_DEPTH else []
    if not children or part.get_content_type() == "message/rfc822":
        yield part
        return
    for child in children:
        yield from _leaves(child, depth + 1)


def _is_text(part: Part, kind: str) -> bool:
    """Whether it is for people to read in the message, and no file."""
    if kind not in ("text/plain", "text/html", "text/enriched", "text/markdown"):
        return False
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    return not disposition.startswith("attachment") and not _name(part)


def _has_text(part: Part, kind: str = "") -> bool:
    return any(
        _is_text(leaf, leaf.get_content_type())
        and (not kind or leaf.get_content_type() == kind)
        and str(leaf.get_payload()).strip()
        for leaf in _leaves(part)
    )


def _name(part: Part) -> str:
    """Of the file, in whichever of two ways, and however encoded; without folders."""
    with suppress(ValueError, LookupError, TypeError):
        name = part.get_filename()
        return re.split(r"[\\/]", decode_head(name))[-1] if name else ""
    return ""


def _transfer(part: Part) -> str:
    """The transfer encoding: also where it stands in the line of another head."""
    given = str(part.get("Content-Transfer-Encoding", ""))
    if not given:
        within = re.search(r"Content-Transfer-Encoding:\s*([\w-]+)",
                           str(part.get("Content-Type", "")), re.I)  # fmt: skip
        given = within[1] if within else ""
    return given.partition(";")[0].strip().lower()


def _decoded(part: Part) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(_written(child) for child in _children(part))
    how = _transfer(part)
    if how == "base64":
        return decode_base64(str(payload or "").encode("utf-8", "surrogateescape"))
    decoded = part.get_payload(decode=True)
    content = decoded if isinstance(decoded, bytes) else b""
    is_said = bool(part.get("Content-Transfer-Encoding"))
    return quopri.decodestring(content) if how == "quoted-printable" and not is_said else content


def _written(part: Part) -> bytes:
    """A message within a message, as it came but for its line ends."""
    out = BytesIO()
    generator: Any = BytesGenerator(out, mangle_from_=False, policy=AS_IT_CAME)
    generator.flatten(part)
    return out.getvalue()


def _flowed(text: str, spaces_sent: bool) -> str:
    """Lines that were broken to be sent are joined (RFC 3676, 4). spaces_sent: the space at such a
    line's end is none of the text's."""
    lines: list[str] = []
    flows = False
    for line in text.splitlines():
        quoted = re.match(r">*", line)
        depth = quoted[0] if quoted else ""
        line = depth + line[len(depth) :].removeprefix(" ")
        same = lines and (re.match(r">*", lines[-1]) or [""])[0] == depth
        if flows and same:
            before = lines[-1].removesuffix(" ") if spaces_sent else lines[-1]
            lines[-1] = before + line[len(depth) :]
        else:
            lines.append(line)
        flows = line.endswith(" ") and line != depth + "-- " and line != "-- "
    return "\n".join(lines)
