"""What stands at the foot: the account to pay to, and a letter's small print."""

from decimal import Decimal

from synthetic.blocks import Row, meta
from synthetic.canvas import CENTRE, LEFT
from synthetic.scene import Scene


def bank_rows(s: Scene) -> list[Row]:
    who = s.f.seller
    rows: list[Row] = [("bank", who.bank, None, "")]
    if who.iban:
        text = (
            who.iban
            if s.rng.random() < 0.3
            else " ".join(who.iban[n : n + 4] for n in range(0, len(who.iban), 4))
        )
        rows.append(("iban", text, "iban", who.iban))
    else:
        rows.append(("account", who.account, None, ""))
    if s.rng.random() < 0.75:
        rows.append(("bic", who.bic, "bic", who.bic))
    return rows


def bank(s: Scene, x: float, x1: float, how: str = "lines") -> None:
    rows = bank_rows(s)
    if how != "closing":
        meta(s, x, x1, s.rng.choice(("left", "colon")), rows)
        return
    start = x
    for key, text, path, true in rows:
        if x + s.c.measure(f"{s.label(key, '')} {text}") > x1:
            x = start
            s.down()
        end = s.c.put(x, f"{s.label(key, '')} ")
        x = s.value(end, text, path, true) + s.c.size * 1.2
    s.down(1.2)


def footer(s: Scene) -> None:
    """Name, bank, numbers and register at the foot of the sheet."""
    if s.l.footer == "none" and s.l.seller != "footer":
        return
    c, size, y = s.c, s.c.size * 0.74, s.c.y
    columns = _footer_columns(s)
    c.y = s.l.height - 78
    if s.rng.random() < 0.6:
        c.line(s.l.margin, c.y - size - 3, s.l.right, c.y - size - 3, 0.4)
    if s.l.footer in ("line", "centred"):
        _footer_lines(s, columns, size)
    else:
        wide = (s.l.right - s.l.margin) / len(columns)
        for n, column in enumerate(columns):
            c.y = s.l.height - 78
            for row in column[:5]:
                text = "".join(part for part, _, _ in row)
                room = (wide - 6) / max(1.0, c.measure(text, size)) if s.neat else 1.0
                _footer_row(s, s.l.margin + n * wide, row, size * min(1.0, room), LEFT)
                c.y += size * 1.25
    c.y = y


FooterRow = list[tuple[str, str | None, str]]


def _footer_columns(s: Scene) -> list[list[FooterRow]]:
    who, w, rng = s.f.seller, s.w, s.rng
    name: list[FooterRow] = [[(who.name, "seller", who.name)]]
    name += [[(line, "seller_address", " ".join(who.address))] for line in who.address]
    contact: list[FooterRow] = [
        [(f"{w.plain('phone')} {who.phone}", None, "")],
        [(who.email, None, "")],
        [(who.web, None, "")],
    ]
    money: list[FooterRow] = (
        [
            [(f"{w.plain(key)}: ", None, ""), (text, path, true)]
            for key, text, path, true in bank_rows(s)
        ]
        if s.l.bank == "footer"
        else []
    )
    legal: list[FooterRow] = [
        [(f"{w.plain('vat_id')}: ", None, ""), (who.vat, "seller_tax_number", who.vat)]
    ]
    if rng.random() < 0.5:
        legal.append([(f"{w.plain('tax_no')} {who.tax_number}", None, "")])
    if rng.random() < 0.7:
        legal.append([(w.any("register").format(city=who.city, n=who.register), None, "")])
    if rng.random() < 0.5:
        legal.append([(f"{w.plain('director')}: {who.person}", None, "")])
    if rng.random() < 0.4:
        legal.append(
            [(f"{w.plain('capital')}: {s.f.formats.amount(Decimal(who.capital))[0]}", None, "")]
        )
    return [each for each in (name, contact, money, legal) if each]


def _footer_row(s: Scene, x: float, row: FooterRow, size: float, align: str) -> float:
    parts = [(text, _footer_path(s, path, true)) for text, path, true in row]
    return s.c.run(x, parts, size=size, align=align)


def _footer_path(s: Scene, path: str | None, true: str) -> str | None:
    """An address may have several lines here: the first claims it for all."""
    if path == "seller_address" and s.true.get("\0footer") == true:
        return path
    claimed = s.claim(path, true)
    if claimed == "seller_address":
        s.true["\0footer"] = true
    return claimed


def _footer_lines(s: Scene, columns: list[list[FooterRow]], size: float) -> None:
    centred, sep = s.l.footer == "centred", s.rng.choice((" · ", " | ", ", ", " – "))
    for column in columns:
        row: FooterRow = []
        for each in column:
            within = row and row[-1][1] == each[0][1] == "seller_address"
            between = (sep, "seller_address" if within else None, each[0][2])
            row += [*([between] if row else []), *each]
        x = s.l.width / 2 if centred else s.l.margin
        text = "".join(part for part, _, _ in row)
        room = (s.l.right - s.l.margin) / max(1.0, s.c.measure(text, size)) if s.neat else 1.0
        _footer_row(s, x, row, size * 0.92 * min(1.0, room), CENTRE if centred else LEFT)
        s.c.y += size * 1.3
