"""The files in a message in, which of them are documents out, by their bytes. In the sandboxed
process; knows no format of messages."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from PIL import Image

from parsers.document import Attachment
from parsers.reading.media_type import MAILS, PLAIN, UNSUPPORTED, find_media_type

SHORTEST_SIDE = 150  # pixels: smaller pictures hold no page, such as logos and signs of networks
LARGE_SIDE = 600  # pixels: a picture that the text shows, and that may hold a page
IN_THE_TEXT = "a picture in the text"
SMALL = "a small picture"
SHOWN = "shown in the message"
DAMAGED = "damaged"
SECONDARY = frozenset({
    "application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "text/calendar", "text/vcard", "text/x-vcard",
    "text/x-amp-html", "text/rfc822-headers", "message/delivery-status", "message/feedback-report",
    "message/disposition-notification", "application/ics", "text/directory",
})  # fmt: skip
"""What comes with a message and holds no document: nobody misses it."""


@dataclass(frozen=True, slots=True)
class Content:
    """give: the bytes. read: what they say, if they are a message."""

    give: Callable[[], bytes]
    read: Callable[[], Any] | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a message. media_type: as the message says; identity: by which its HTML shows it.
    reason: why it cannot be unpacked."""

    name: str
    content: Content
    media_type: str = "message/rfc822"
    identity: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """is_missed: it may be a document, and is not read."""

    attachment: Attachment
    is_missed: bool = False


def judge(attached: Attached, shown: Collection[str]) -> Judged:
    """shown: the identities of the pictures that the message's text shows."""
    if attached.reason:
        return Judged(Attachment(attached.name, None, reason=attached.reason), is_missed=True)
    content = attached.content.give()
    plain = Attachment(attached.name, len(content))
    if not content:
        return Judged(replace(plain, reason="an empty file"), is_missed=True)
    media_type, guess = find_media_type(BytesIO(content))
    if attached.content.read is not None:
        is_message = media_type in MAILS
        return Judged(replace(plain, is_read=is_message, reason=None if is_message else SHOWN))
    if media_type is None:
        if attached.media_type in SECONDARY:
            return Judged(replace(plain, reason=attached.media_type))
        may_be_one = guess in (*UNSUPPORTED.values(), *PLAIN, "an HTML page")
        return Judged(replace(plain, reason=guess), is_missed=may_be_one)
    if not media_type.startswith("image/"):
        return Judged(replace(plain, is_read=True))
    side = _shorter_side(content)
    if attached.identity in shown:
        return Judged(replace(plain, reason=IN_THE_TEXT), is_missed=(side or 0) >= LARGE_SIDE)
    if side is not None and side < SHORTEST_SIDE:
        return Judged(replace(plain, reason=SMALL))
    return Judged(replace(plain, is_read=True))


def _shorter_side(content: bytes) -> int | None:
    """In pixels; None if it cannot be known."""
    try:
        with Image.open(BytesIO(content)) as picture:
            return min(picture.size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
