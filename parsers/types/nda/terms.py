"""An agreement's running text -> how long it, or the duty to keep silent, binds.

Agreements name many lengths of time: of notices, of other duties, of what holds when all is over.
"""

from itertools import islice

from parsers.types.nda.weighing import Candidate, Where, best_first, clue, weigh
from parsers.values.durations import find_durations

MOST_DURATIONS = 1000
LEAST = 4.0
"""The score from which a length of time is believed to be the agreement's. Here and below:
measured on the readable agreements of Kleister NDA and the training half of the drawn ones,
2026-11-29."""
OF_DAYS = -3.0
"""What it adds that it is counted in days or weeks, as notices are."""

_DUTIES = (
    r"(?:agreement|obligations?|undertakings?|dut(?:y|ies)|restrictions?|covenants?|provisions?|"
    r"terms|commitments?|confidentiality|secrecy|non-?use|requirements?|\bit)\b"
)
_BINDS = (
    r"\b(?:terminat\w*|expir\w*|laps\w*|ceas\w*|ends?|remains?|continu\w*|surviv\w*|extends?|"
    r"endures?|lasts?|binds?|(?:shall|will|is|are|be) (?:\w+ )?(?:valid|binding|effective|"
    r"enforceable|in (?:full )?(?:force|effect)|of no (?:further|more|longer))|in effect|no longer|"
    r"no (?:further|longer) (?:force|effect))"
)
_SECRECY = (
    r"(?:confiden\w*|secre\w*|not (?:to )?(?:\w+ ){0,3}(?:disclos\w*|use|divulge|reveal)|"
    r"disclos\w*|safeguard|protect\w*)"
)
_FROM_DATE = (
    r"^[^.;]{0,50}?\b(?:from|after|following|of|commencing|beginning|starting|since|anniversary of)"
    r" (?:and after |with |on )?(?:the |its |this |such )?(?:\w+ ){0,4}?(?:date|disclos\w*|receipt|"
    r"effective|execution|signing|signature|hereof|agreement|letter)"
)
_OTHER_DUTY = (
    r"solicit|\bhir(?:e|ing)\b|\b(?:to|not|will|shall) employ\b|employment|\bcompet|stand-?still|"
    r"\bacquir|\bsecurities\b|\bvest|salary|severance|base pay|preceding|\bage\b|experience|proxy|"
    r"invoice|insurance|\bbenefits\b|\boptions?\b|\blease|\bcure\b|records?\b|\bpaid\b|\bpay\b|"
    r"\bcustomers?\b|\brevo[ck]|consider(?:ation)? period|fiscal"
)
_TO_DO_NOTHING = (
    r"solicit|\bhir(?:e|ing)|\bacquir|\bcompet(?:e|ing|itive)|\btender\b|\bproxies|\bproxy|"
    r"business combination|voting securities|standstill"
)
_CLUES = (
    clue(Where.BEFORE, 3, rf"{_DUTIES}[^.;]{{0,160}}?{_BINDS}[^.;]{{0,160}}$"),
    clue(Where.BEFORE, 2, r"\bthis (?:\w+[- ]){0,4}agreement\b[^.;]{0,120}?"
         rf"{_BINDS}[^.;]{{0,120}}$"),
    clue(Where.BEFORE, 3, r"\bterm (?:of (?:this|the|our)|shall be|is|will be|hereof)\b|"
         r"\bfor (?:a|the|an initial) term of\W*$|initial term"),
    clue(Where.BEFORE, 4, r"(?:confidentiality|secrecy|non-?disclosure) (?:period|term)\W*$|"
         r"^\W*(?:term|duration|period)(?: of (?:agreement|confidentiality|obligations?))?\W*$"),
    clue(Where.BEFORE, 2, rf"{_BINDS}[^.;]{{0,60}}$"),
    clue(Where.BEFORE, 1, r"\b(?:for|until|upon|after|is)\b[^.;]{0,60}$"),
    clue(Where.BEFORE, 3, rf"{_SECRECY}[^.;]{{0,200}}\bfor (?:a |the |an )?(?:\w+ ){{0,2}}"
         r"(?:period of )?(?:at least )?\W*$"),
    clue(Where.AFTER, 2, _FROM_DATE),
    clue(Where.AFTER, 3, rf"^[^;.]{{0,220}}\b(?:shall|will|must|agrees?|undertakes?|to)\b"
         rf"[^;.]{{0,80}}{_SECRECY}"),
    clue(Where.AFTER, 3, rf"^[^;.]{{0,60}}{_DUTIES}[^;.]{{0,80}}{_BINDS}"),
    clue(Where.HEADING, 2, r"(?:^|[.;:)\d] )\W*(?:(?:and|of|the|this|agreement|survival|"
         r"confidentiality|obligations?|termination|term|terms|duration|expiration|expiry|period|"
         r"time limit) ?){1,5}\W*$"),
    clue(Where.HEADING, -3, r"solicit|standstill|compet|notice\W*$"),
    clue(Where.BEFORE, -4, rf"(?:{_OTHER_DUTY})[^;]{{0,160}}$"),
    clue(Where.BEFORE, -3, r"\bwithin(?: the| a period of)?(?: \w+)?\W*$"),
    clue(Where.AFTER, -4, rf"^[^.;,]{{0,60}}?(?:{_OTHER_DUTY}|\bprior to\b|\bnotice\b)"),
    clue(Where.AFTER, -5, r"^[^.;]{0,100}?(?:there(?:after|upon)|(?:after|following|from|of|upon)"
         r" [^.;,]{0,50}?(?:terminat|cessation|separation|resign|employ|retire|leav))"),
    clue(Where.AFTER, -4, rf"^[^.;]{{0,260}}\b(?:{_TO_DO_NOTHING})"),
    clue(Where.BEFORE, -4, rf"\b(?:{_TO_DO_NOTHING})[^.;]{{0,260}}$"),
    clue(Where.AFTER, -5, r"^[^.;]{0,60}(?:after|following|from) (?:the )?(?:end|expir)"),
    clue(Where.BEFORE, -3, r"surviv[^.;]{0,60}(?:terminat|expir|end of)"),
)  # fmt: skip


def term_candidates(text: str) -> list[Candidate]:
    """Lengths of time, the best first."""
    found = islice(find_durations(text), MOST_DURATIONS)
    weighed = []
    for each in found:
        candidate = weigh(text, each.start, each.end, _CLUES)
        extra = OF_DAYS if each.unit in ("day", "week") else 0.0
        weighed.append(Candidate(each.start, each.end, candidate.score + extra))
    return best_first(weighed, LEAST)
