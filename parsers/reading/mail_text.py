"""Bytes of a message in, text out: character sets and encoded words as they come, also wrong ones.
Nothing is refused; whether letters may be wrong is told."""

import binascii
import codecs
import email.quoprimime
import re
from contextlib import suppress

from charset_normalizer import from_bytes

WIDER = {  # as mail programs take them: the sets that include what is named
    "ascii": "utf-8", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip
ALIASES = {
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "ks_c_5601-1987": "cp949",
    "windows-874": "cp874", "x-sjis": "cp932", "x-gbk": "gb18030", "unicode": "utf-16",
    "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "cp-850": "cp850", "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "x-euc-jp": "euc_jp",
}  # fmt: skip
NO_TEXT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Codecs of Python that are no character sets."""
LAST_RESORT = "cp1252"
SINGLE_BYTE = re.compile(r"cp(?:125|8[57]|437)|iso8859|koi8|mac|kz1048|ptcp154")
"""Codecs whose letters beyond ASCII hardly ever make valid UTF-8: text that is, is in that."""
LOST = "\ufffd"
WIDE = re.compile(f"[^\x00-\x7f{LOST}]")
LIKELY = ["cp1252", "cp1250", "cp1251", "koi8-r", "cp1253", "cp1254", "cp1255", "cp1256", "gb18030",
          "big5", "cp932", "euc_jp", "cp949"]  # fmt: skip
"""Of messages that do not say theirs."""
JAPANESE = ("cp932", "euc_jp")
KANA = re.compile(r"[\u3041-\u30fa]")
FEWEST_KANA = 0.3  # of the letters of Japanese: in other text taken for it there are few
ESCAPE = b"\x1b$"  # ISO-2022-JP
GUESSED_BYTES = 20_000
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\n]{0,2000})\?=(?:\s+(?==\?))?")
LANGUAGE = re.compile(r"\*.*")  # RFC 2231, 5
CONTROLS = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
BETWEEN_WORDS = re.compile(rb"[^ ] [^ ]")


def decode_text(content: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether the character set is known for sure."""
    codec = _codec(charset)
    if not codec and ESCAPE in content:
        codec = "iso2022_jp"
    first = ("utf-8", codec) if codec and SINGLE_BYTE.match(codec) else (codec, "utf-8")
    for each in filter(None, first):
        with suppress(UnicodeError, ValueError):
            return _without_mark(content.decode(each)), True
    text = content.decode(codec, "replace") if codec else ""
    if not codec or (codec == "utf-8" and text.count(LOST) > len(WIDE.findall(text))):
        text = content.decode(guess_charset(content), "replace")
    return _without_mark(text), False


def guess_charset(content: bytes) -> str:
    """Of text in no Unicode that does not say its own."""
    start = content[:GUESSED_BYTES]
    for codec in JAPANESE:
        text = start.decode(codec, "ignore")
        foreign = sum(letter > "\x7f" for letter in text)
        if len(KANA.findall(text)) > FEWEST_KANA * foreign and len(text) < len(start):
            return codec
    guess = from_bytes(start, cp_isolation=LIKELY).best()
    return guess.encoding if guess else LAST_RESORT


def decode_head(raw: str, charset: str | None = None) -> str:
    """A head's value as people read it, in one line: raw as the parser keeps it. charset: of
    letters that are not encoded, if that is known."""
    text = raw
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        content = text.encode("utf-8", "surrogateescape")
        try:
            text = content.decode()
        except UnicodeError:
            text, _ = decode_text(content, charset)
    return " ".join(_words_decoded(text).split())


def _words_decoded(text: str) -> str:
    """RFC 2047. Words of the same set that follow each other are decoded as one: some programs
    cut a letter in two."""
    parts: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    end = 0

    def flush() -> None:
        while waiting:
            charset = waiting[0][0]
            content = b""
            while waiting and waiting[0][0] == charset:
                content += waiting.pop(0)[1]
            parts.append(decode_text(content, charset)[0])

    for found in ENCODED_WORD.finditer(text):
        if found.start() > end:
            flush()
            parts.append(text[end : found.start()])
        charset = LANGUAGE.sub("", found[1]).lower()
        waiting.append((charset, _unwrapped(found[2].lower(), found[3])))
        end = found.end()
    flush()
    return "".join([*parts, text[end:]])


def _unwrapped(how: str, letters: str) -> bytes:
    if how == "b":
        return decode_base64(letters.encode("utf-8", "replace"))
    return email.quoprimime.header_decode(letters).encode("latin-1", "replace")


def decode_base64(given: bytes) -> bytes:
    """What can be decoded of it, whatever stands between or lacks at its end; text that is no
    base64 as it is. What was encoded in pieces is decoded so."""
    if _is_prose(given):
        return given
    pieces = [b""]
    for run in NOT_BASE64.sub(b"", given).split(b"="):
        pieces[-1] += run
        if len(pieces[-1]) % 4 > 1:
            pieces.append(b"")
    return b"".join(map(_decoded_piece, pieces))


def _decoded_piece(letters: bytes) -> bytes:
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    with suppress(binascii.Error):
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    return b""


def _is_prose(given: bytes) -> bool:
    lines = [line for line in given.splitlines() if line.strip()]
    return 2 * sum(BETWEEN_WORDS.search(line) is not None for line in lines) > len(lines)


def _codec(charset: str | None) -> str | None:
    """The codec for the character set of this name; None where there is none."""
    name = (charset or "").strip("\"' \t").lower()
    with suppress(LookupError, ValueError):
        codec = codecs.lookup(ALIASES.get(name, name)).name
        b"a".decode(codec, "ignore")  # LookupError: it makes no text, such as base64
        return None if codec in NO_TEXT else WIDER.get(codec, codec)
    return None


def _without_mark(text: str) -> str:
    return without_controls(text.removeprefix("\ufeff"))


def without_controls(text: str) -> str:
    """Without what is neither text nor white space, and no XML may hold."""
    return CONTROLS.sub("", text)
