"""A font's name and a word of it in, out the signs that it draws: fonts of symbols have boxes and
bullets in place of letters. Only what stands in lists and forms is known; the rest stays."""

import functools

WINGDINGS = {
    0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■",
    0x6F: "☐", 0x71: "❑", 0x72: "❒", 0x76: "❖", 0x78: "☒", 0x9F: "•", 0xA1: "○", 0xA4: "◉",
    0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA3: "☐",
}  # fmt: skip
WEBDINGS = {0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗"}
ZAPF = {
    0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x6C: "●", 0x6D: "❍",
    0x6E: "■", 0x6F: "❏", 0x70: "❐", 0x71: "❑", 0x72: "❒",
}  # fmt: skip
SYMBOL = {
    code: sign
    for first, signs in (
        (0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
        (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
        (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
        (0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"),
        (0xF1, "⟩∫"),
    )
    for code, sign in enumerate(signs, first)
}
FONTS: tuple[tuple[str, dict[int, str]], ...] = (
    ("wingdings2", WINGDINGS_2), ("wingdings-2", WINGDINGS_2), ("wingdings 2", WINGDINGS_2),
    ("wingdings3", {}), ("wingdings-3", {}), ("wingdings 3", {}), ("wingdings", WINGDINGS),
    ("webdings", WEBDINGS), ("dingbats", ZAPF), ("symbol", SYMBOL),
)  # fmt: skip
MOST_FONTS = 1_000
PRIVATE = 0xF000
"""From here on a font's codes are named where it has no names for them."""


def is_symbolic(font: str) -> bool:
    return _table(font) is not None


def named(text: str, font: str) -> str:
    """Symbol's letters are Greek ones, which files name; only its private ones are not."""
    table = _table(font) or {}
    if table is SYMBOL:
        table = {PRIVATE + code: sign for code, sign in table.items()}
    else:
        table = table | {PRIVATE + code: sign for code, sign in table.items()}
    return text.translate(table)


def drawn(text: str, font: str) -> str:
    """As an office program shows it, for which any letter in such a font is a sign of it: what is
    not known is a bullet."""
    table = _table(font)
    if table is None:
        return "".join("•" if PRIVATE <= ord(each) <= PRIVATE + 0xFF else each for each in text)
    return "".join(map(functools.partial(_drawn, table), text))


def _drawn(table: dict[int, str], letter: str) -> str:
    code = ord(letter)
    code -= PRIVATE if PRIVATE <= code <= PRIVATE + 0xFF else 0
    if code > 0xFF or letter.isspace():
        return letter
    return table.get(code, "•")


@functools.lru_cache(MOST_FONTS)
def _table(font: str) -> dict[int, str] | None:
    font = font.lower()
    return next((table for name, table in FONTS if name in font), None)
