"""Fields of drawn agreements, by the halves of their templates.

    python benchmarks/agreements.py [--half training|held_out] [--seeds 6] [--wrong]

--wrong lists what is wrong, of the templates that may be looked at alone.
"""

import argparse
import sys

from fields import find_segments
from fields_report import marks
from synthetic.agreements import HELD_OUT, TRAINING, draw_agreement

from flows.evaluation.judge import Judgement, judge
from flows.evaluation.scores import score, score_fields
from flows.evaluation.truth import truth_of
from flows.evaluation.truth_files import Entry
from parsers.types import DOCUMENT_TYPES

HALVES = {"training": TRAINING, "held_out": HELD_OUT}


def judge_drawn(template: str, seed: int) -> tuple[Judgement, ...]:
    drawn = draw_agreement(template, seed)
    absent = dict.fromkeys(("effective_date", "term", "jurisdiction"))
    content = {
        **absent,
        **drawn.truth,
        "parties": [{"name": each} for each in drawn.truth["parties"]],
    }
    entry = Entry(f"{template}-{seed}", "", content)
    true = truth_of([entry], DOCUMENT_TYPES["nda"].schema, "plain").documents
    return tuple(judge(true, find_segments(drawn.pages, "nda")))


def main() -> int:
    parser = argparse.ArgumentParser(description="Fields of drawn agreements.")
    parser.add_argument("--half", choices=tuple(HALVES), help="this one alone")
    parser.add_argument("--seeds", type=int, default=6, help="documents of each template")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    for half, templates in HALVES.items():
        if options.half in (None, half):
            judged = {
                template: [judge_drawn(template, seed) for seed in range(options.seeds)]
                for template in templates
            }
            report(half, judged, options.wrong and half == "training")
    return 0


def report(half: str, judged: dict[str, list[tuple[Judgement, ...]]], wrong: bool) -> None:
    every = [one for of_template in judged.values() for each in of_template for one in each]
    total = score("", every)
    told, right = marks(every)[:2], marks(every)[2:]
    print(f"{half}: {total.f1:.3f} of {len(judged)} templates; marked {told} right {right}")
    for each in score_fields(every, dict.fromkeys(one.name for one in every)):
        print(f"  {each.name:16} {each.f1:.3f} ({each.right} of {each.found}, {each.wanted})")
    for template, documents in judged.items():
        found = [one for each in documents for one in each]
        if half == "training":
            print(f"    {template:28} {score('', found).f1:.3f}")
        for seed, each in enumerate(documents):
            for one in each:
                if wrong and not one.right:
                    print(
                        f"      {seed} {one.name}: {one.wanted!r} <- {one.found and one.found.raw}"
                    )


if __name__ == "__main__":
    sys.exit(main())
