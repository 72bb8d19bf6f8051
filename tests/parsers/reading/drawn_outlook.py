"""Messages of Outlook (MSG), drawn: MS-OXMSG within a compound file of version 3 (MS-CFB)."""

import struct
from dataclasses import dataclass, field

SECTOR = 512
CUTOFF = 4096  # bytes, under which a stream is a small one
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
MESSAGE_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")
Tree = dict[str, "Tree | bytes"]


@dataclass
class _Entries:
    rows: list[bytes] = field(default_factory=list)
    streams: list[tuple[int, bytes]] = field(default_factory=list)


def outlook(
    subject: str = "Rechnung 12",
    sender: str = "Anna Müller",
    address: str = "anna@firma.example",
    to: str = "Einkauf",
    body: str = "",
    html: bytes = b"",
    attached: tuple[tuple[str, bytes], ...] = (),
    inner: tuple[Tree, ...] = (),
    more: Tree | None = None,
) -> bytes:
    """more: streams by their names."""
    tree = message(subject, sender, address, to, body, html, attached, inner)
    return write_file(tree | (more or {}))


def message(
    subject: str, sender: str, address: str, to: str, body: str = "", html: bytes = b"",
    attached: tuple[tuple[str, bytes], ...] = (), inner: tuple[Tree, ...] = (), top: bool = True,
) -> Tree:  # fmt: skip
    sent = struct.pack("<HHIQ", 0x40, 0x0039, 6, 134_100_000_000_000_000)
    page = struct.pack("<HHIQ", 0x03, 0x3FDE, 6, 65001)
    tree: Tree = {
        "__properties_version1.0": bytes(32 if top else 24) + sent + page,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": sender.encode("utf-16-le"),
        "__substg1.0_5D01001F": address.encode("utf-16-le"),
        "__substg1.0_0E04001F": to.encode("utf-16-le"),
    }
    if body:
        tree["__substg1.0_1000001F"] = body.encode("utf-16-le")
    if html:
        tree["__substg1.0_10130102"] = html
    for at, (name, content) in enumerate(attached):
        tree[f"__attach_version1.0_#{at:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": content,
        }
    for at, each in enumerate(inner, len(attached)):
        tree[f"__attach_version1.0_#{at:08X}"] = {
            "__properties_version1.0": bytes(8), "__substg1.0_3701000D": each,
        }  # fmt: skip
    return tree


def write_file(tree: Tree) -> bytes:
    """Without small streams: those that should be are padded with NULs."""
    entries = _Entries()
    _add(entries, "Root Entry", ROOT, tree)
    rows = b"".join(entries.rows)
    rows += bytes(-len(rows) % SECTOR)
    chunks = [rows, *(content + bytes(-len(content) % SECTOR) for _, content in entries.streams)]
    table: list[int] = []
    starts = []
    for chunk in chunks:
        count = len(chunk) // SECTOR
        starts.append(len(table) if count else END)
        table += [*range(len(table) + 1, len(table) + count), END] if count else []
    fats = 1
    while (len(table) + fats) > fats * (SECTOR // 4):
        fats += 1
    first_fat = len(table)
    table += [FAT] * fats
    table += [FREE] * (fats * SECTOR // 4 - len(table))
    directory = bytearray(chunks[0])
    for (row, content), start in zip(entries.streams, starts[1:], strict=True):
        struct.pack_into("<IQ", directory, row * 128 + 116, start, len(content))
    difat = [first_fat + at for at in range(fats)] + [FREE] * (109 - fats)
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE,
        9, 6, bytes(6), 0, fats, 0, 0, CUTOFF, END, 0, END, 0, difat[0],
    ) + struct.pack("<108I", *difat[1:])  # fmt: skip
    return head + bytes(directory) + b"".join(chunks[1:]) + struct.pack(f"<{len(table)}I", *table)


def _add(entries: _Entries, name: str, kind: int, content: "Tree | bytes") -> int:
    """The row's number. Children are a chain to the right, in the order that MS-CFB asks for."""
    number = len(entries.rows)
    entries.rows.append(b"")
    child = FREE
    if isinstance(content, dict):
        names = sorted(content, key=lambda each: (len(each), each.upper()), reverse=True)
        for each in names:
            inner = content[each]
            row = _add(entries, each, STORAGE if isinstance(inner, dict) else STREAM, inner)
            entries.rows[row] = _row(each, STORAGE if isinstance(inner, dict) else STREAM,
                                     child, _child_of(entries.rows[row]))  # fmt: skip
            child = row
    else:
        entries.streams.append((number, content.ljust(CUTOFF, b"\0")))
    entries.rows[number] = _row(name, kind, FREE, child)
    return number


def _child_of(row: bytes) -> int:
    return int(struct.unpack_from("<I", row, 76)[0])


def _row(name: str, kind: int, right: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    class_id = MESSAGE_CLASS if kind == ROOT else bytes(16)
    return struct.pack("<64sHBBIII16sIQQIQ", text, len(text), kind, 1, FREE, right, child, class_id,
                       0, 0, 0, END if kind != STREAM else 0, 0)  # fmt: skip
