"""Whether the language of short texts is told, and told rightly.

    python benchmarks/languages.py [CATALOGUES] [--texts 25]

CATALOGUES is a folder of message catalogues, LANGUAGE/LC_MESSAGES/*.mo, as a system has them in
/usr/share/locale: sentences of programs and what stands on buttons, in many languages. Of each
language that may be told, texts of several lengths are put together from messages of some large
programs. It prints, by length, the shares that are told and that are told wrongly, and what is
taken for what.
"""

import argparse
import gettext
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from parsers.values.page_language import LANGUAGES, page_language

SIZES = (40, 120, 400, 1200)
"""Characters."""
PROGRAMS = (
    "apt",
    "coreutils",
    "cups",
    "dpkg",
    "gdk",
    "git",
    "glib",
    "gtk",
    "pulse",
    "system-config",
)
SHORTEST = 13
LEAST = 300
"""Messages that a language needs."""
MARKUP = re.compile(r"<[^>]*>|%\([^)]*\)\w|%[-#0-9.]*\w|&\w+;|_|\{[^}]*\}")
NAMES = {"no": ("nb", "no"), "zh": ("zh_CN", "zh_TW"), "en": ("de",)}
"""English is what messages are translated from."""


def messages(folder: Path, language: str) -> list[str]:
    """What is translated, without markup and places for values."""
    found: set[str] = set()
    for name in NAMES.get(language, (language,)):
        for path in sorted((folder / name / "LC_MESSAGES").glob("*.mo")):
            if path.name.startswith(PROGRAMS):
                with path.open("rb") as file:
                    catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
                pairs = [(key, text) for key, text in catalogue.items() if is_one(key, text)]
                found |= {pair[language != "en"] for pair in pairs}
    plain = {" ".join(MARKUP.sub(" ", each).split()) for each in found}
    return sorted(each for each in plain if len(each) >= SHORTEST)


def is_one(key: object, text: object) -> bool:
    """A translated message, no plural and no head of the catalogue."""
    return isinstance(key, str) and bool(key) and text != key


def texts(known: Sequence[str], size: int, number: int, rng: random.Random) -> Iterator[str]:
    for _ in range(number):
        text = ""
        while len(text) < size:
            text += rng.choice(known) + "\n"
        yield text


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Whether languages of short texts are told.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("/usr/share/locale"))
    parser.add_argument("--texts", type=int, default=25, help="of each language and length")
    options = parser.parse_args(arguments)
    rng = random.Random(5)
    by_language = {each: messages(options.folder, each) for each in LANGUAGES}
    enough = {each: known for each, known in by_language.items() if len(known) >= LEAST}
    print(f"{len(enough)} languages: {' '.join(enough)}")
    taken: Counter[tuple[str, str]] = Counter()
    for size in SIZES:
        told = wrong = 0
        for language, known in enough.items():
            right = "nb" if language == "no" else language
            for text in texts(known, size, options.texts, rng):
                got = page_language(text)
                told += got is not None
                if got not in (None, right):
                    wrong += 1
                    taken[right, str(got)] += 1
        of = max(1, len(enough) * options.texts)
        print(f"{size:5} characters: {told / of:.1%} told, {wrong / of:.2%} wrongly")
    print("taken for another:", ", ".join(f"{a} for {b} {n}" for (a, b), n in taken.most_common(9)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
