"""The tables of documents, their places, and the files within them."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Numbered


class Document(Numbered):
    """The bytes of a file, known by their hash. The same bytes under two names are one document.
    parent_id: of an attachment, the first message that it came with."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("byte_size >= 0", name="byte_size"),
    )

    sha256: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    byte_size: Mapped[int]
    page_count: Mapped[int | None]
    first_seen_at: Mapped[datetime.datetime]
    parent_id: Mapped[int | None] = mapped_column(index=True)


class SourceFile(Numbered):
    """Where a document was found, and when that file was last changed and last seen. gone_at: when
    it was found missing or replaced by another document, else NULL. version: a remote store's name
    for the bytes, such as an ETag; NULL for files. parent_id: the message that the place is in."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("uri", "document_id"),)

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    uri: Mapped[str]
    name: Mapped[str]
    modified_at: Mapped[datetime.datetime]
    seen_at: Mapped[datetime.datetime]
    gone_at: Mapped[datetime.datetime | None]
    version: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(index=True)


class AttachmentRow(Numbered):
    """A file within a document's file. byte_size: NULL where not known. child_id: the document it
    became, of an attachment of a message; reason: why it became none."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    byte_size: Mapped[int | None]
    child_id: Mapped[int | None] = mapped_column(index=True)
    reason: Mapped[str | None]
