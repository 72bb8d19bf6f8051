"""An e-mail in, a document of pages out: its header, text and names of attachments, by MuPDF, in
the sandboxed process. Nothing is fetched, no image is shown, and attachments are not read."""

import email
import email.policy
import html
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import nh3

from parsers.document import Attachment
from parsers.errors import DocumentError
from parsers.reading.pdf_annotations import clean_text
from parsers.reading.story import lay_out

HEADERS = ("From", "To", "Cc", "Date", "Subject")
MOST_ATTACHMENTS = 1_000
TAGS = {
    "p", "div", "span", "br", "hr", "b", "i", "u", "em", "strong", "ul", "ol", "li", "table",
    "thead", "tbody", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote",
}  # fmt: skip


def open_mail(path: Path) -> tuple[Any, tuple[Attachment, ...]]:
    """The open document and the message's attachments. DocumentError: corrupt."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    try:
        body, attachments = _body(message), tuple(_attachments(message))[:MOST_ATTACHMENTS]
        headers = [(name, str(message[name])) for name in HEADERS if message[name]]
    except (ValueError, LookupError, TypeError, AttributeError):
        raise DocumentError(
            "corrupt", "The e-mail is damaged", "Save it again from the mail program."
        ) from None
    return lay_out(_write(headers, body, attachments)), attachments


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return ""
    text = str(part.get_content())
    if part.get_content_subtype() == "html":
        return nh3.clean(text, tags=TAGS, attributes={"td": {"colspan", "rowspan"}})
    lines = (html.escape(line) for line in text.splitlines())
    return "<br>".join(lines)


def _attachments(message: EmailMessage) -> list[Attachment]:
    found = []
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        size = len(content) if isinstance(content, bytes) else None
        found.append(Attachment(clean_text(part.get_filename() or "unnamed"), size))
    return found


def _write(headers: list[tuple[str, str]], body: str, attachments: tuple[Attachment, ...]) -> str:
    rows = [f"<b>{name}:</b> {html.escape(clean_text(value))}" for name, value in headers]
    rows += [f"<b>Attached:</b> {html.escape(each.name)}" for each in attachments]
    return f"<body><p>{'<br>'.join(rows)}</p><hr>{body}</body>"
