"""Figures of judgements."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.evaluation.judge import Judgement
from flows.evaluation.scores import (
    Bin,
    Score,
    Share,
    bins_of_probability,
    calibration_error,
    score,
    score_fields,
    shares,
)
from parsers.document import Agreement, Evidence, Field


def judgement(right: bool, probability: float | None = None, **said: str) -> Judgement:
    evidence = Evidence(said.get("evidence", "exact"))
    agreement = Agreement(said.get("agreement", "alone"))
    field = Field(
        "total", "1", Decimal(1), evidence=evidence, agreement=agreement, probability=probability
    )
    return Judgement("total", "1", field, right)


MISSED = Judgement("date", "x", None)
EXTRA = Judgement("total", None, Field("total", "1", Decimal(1)))


def test_nothing_found_and_nothing_wanted_have_no_rate() -> None:
    assert (score("date", [MISSED]).precision, score("date", [MISSED]).f1) == (None, 0.0)
    assert score("total", [EXTRA]).recall is None
    assert Share("fuzzy", 0, 0).rate is None


def test_precision_is_of_what_was_found_and_recall_of_what_is_wanted() -> None:
    judged = [judgement(True), judgement(True), judgement(False), MISSED, EXTRA]

    micro = score("micro", judged)

    assert micro == Score("micro", right=2, found=4, wanted=4)
    assert (micro.precision, micro.recall, micro.f1) == (0.5, 0.5, 0.5)
    assert [each.name for each in score_fields(judged, ["net", "date", "total"])] == [
        "date",
        "total",
    ]


def test_shares_name_every_kind_of_evidence_and_agreement() -> None:
    judged = [judgement(False, evidence="fuzzy"), judgement(True), MISSED]

    assert shares(judged, Evidence, lambda field: field.evidence) == (
        Share("exact", 1, 1), Share("normalized", 0, 0), Share("fuzzy", 0, 1),
        Share("absent", 0, 0), Share("reviewed", 0, 0),
    )  # fmt: skip
    agreed = [judgement(True, agreement="agreed")]
    assert shares(agreed, Agreement, lambda field: field.agreement)[1] == Share("agreed", 1, 1)


def test_values_without_a_probability_are_in_no_bin() -> None:
    assert bins_of_probability([judgement(True), MISSED]) == ()
    assert calibration_error(()) is None


def test_the_calibration_error_is_the_distance_of_what_is_said_from_what_is() -> None:
    judged = [judgement(True, 1.0), judgement(False, 0.95), judgement(True, 0.5)]

    low, high = bins_of_probability(judged)

    assert low == Bin(0.5, 0.6, found=1, right=1, probability=0.5)
    assert (high.low, high.found, high.right) == (0.9, 2, 1)
    # 2/3 of the values: 0.975 said, 0.5 right; 1/3: 0.5 said, 1 right.
    assert calibration_error((low, high)) == pytest.approx((2 * 0.475 + 0.5) / 3)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1))))
def test_every_probability_is_in_a_bin_and_the_error_is_a_share(
    given_: list[tuple[bool, float]],
) -> None:
    bins = bins_of_probability(judgement(*each) for each in given_)

    assert sum(each.found for each in bins) == len(given_)
    assert 0 <= (calibration_error(bins) or 0) <= 1
