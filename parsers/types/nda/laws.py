"""An agreement's running text -> the state or country whose law governs it.

A place is named for many reasons: whose law governs, whose courts decide, where a party was founded
or has its offices, which laws are not meant.
"""

import re
from functools import cache
from itertools import islice

from parsers.extraction.prose import phrase
from parsers.lexicon import any_of
from parsers.types.nda.weighing import Candidate, Where, best_first, clue, weigh

MOST_PLACES = 2000
LEAST = 2.0
"""The score from which a place is believed. Measured as the terms were (terms.py)."""

_CLUES = (
    clue(Where.BEFORE, 3, r"\blaws?\b[^.;]{0,80}$"),
    clue(Where.AFTER, 3, r"^(?:['’]s)?(?: (?!courts?)\w+){0,2} laws?\b"),
    clue(Where.BEFORE, 3, r"\b(?:govern|constru|interpret|enforce|validity|determin|"
         r"accordance with|controlled|subject to|applicable law|choose|choice of|resolved under)"
         r"\w*[^;]{0,220}$"),
    clue(Where.AFTER, 2, r"^[^.;]{0,160}\b(?:govern|control|apply|applies|prevail)"),
    clue(Where.BEFORE, 4, r"\b(?:governing|applicable) law\W*$"),
    clue(Where.HEADING, 1, r"\b(?:law|jurisdiction|venue|disputes?)\b[\w ,]{0,30}\W*$"),
    clue(Where.HEADING, 2, r"(?:\b(?:governing|applicable|choice of) |[.;)]\W{1,3})law\W*$"),
    clue(Where.BEFORE, 2, r"\b(?:courts?|jurisdiction|venue|arbitrat\w+)\b[^.;]{0,160}$"),
    clue(Where.AFTER, 1, r"^[^.;]{0,20}\b(?:courts?|jurisdiction|venue)\b"),
    clue(Where.BEFORE, 3, r"\b(?:made|executed|entered into) in (?:the )?(?:\w+ of )?$"),
    clue(Where.AFTER, 2, r"^[^.;]{0,80}\b(?:its|whose|(?:such|that) state['’]s) (?:\w+ )?laws?\b"),
    clue(Where.BEFORE, -6, r"\b(?:organi[sz]ed|incorporated|existing|formed|established|domiciled|"
         r"registered)\b[^.;]{0,50}$|\b(?:corporation|company|partnership|association|competitor)"
         r" (?:of|in|under|from)\b[^.;]{0,30}$"),
    clue(Where.AFTER, -6, r"^ (?:limited|general|statutory|business|non-?profit|national|public|"
         r"banking|professional|exempted|domestic|close)?\W?(?:\w+ )?(?:corporation|company|"
         r"partnership|trust|bank)\b"),
    clue(Where.BEFORE, -3, r"\b(?:offices?|located at|address|resid\w+|street|avenue|suite|road|"
         r"drive|floor|plaza)\b(?:(?!\blaws?\b)[^.;]){0,60}$"),
    clue(Where.AFTER, -3, r"^,? \d{5}|^,? U\.?S\.?A"),
    clue(Where.BEFORE, -4, r"\b(?:other than|exclud\w+|except|without|notwithstanding|regardless|"
         r"irrespective)\b(?:(?!\b(?:by|with|under|construed|governed)\b)[^.;]){0,80}$"),
)  # fmt: skip


@cache
def _place() -> re.Pattern[str]:
    """A state or country; `phrase` makes white space of blanks."""
    places = any_of("agreements.states", "agreements.provinces", "agreements.countries")
    return phrase(rf"(?<![\w-])(?:{places})(?!\w)".replace(r"\ ", " "))


def law_candidates(text: str) -> list[Candidate]:
    """Places, the best first."""
    named = (match for match in _place().finditer(text) if match[0][0].isupper())
    found = islice(named, MOST_PLACES)
    return best_first((weigh(text, *match.span(), _CLUES) for match in found), LEAST)
