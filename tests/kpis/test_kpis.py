"""The decided cases of each KPI: boundaries, exclusions, and what the invariants of all of them are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from bedside.domain.dates import Period
from bedside.kpis import (
    KPIS,
    KpiResult,
    Unit,
    adherence_rate,
    compute,
    follow_up_timeliness,
    new_patients,
    no_show_rate,
    nps,
    reciprocity_balance,
    referral_conversion_rate,
    retention_rate,
)

NOON = "2026-03-10T12:00:00Z"


def visit(**facts: object) -> dict[str, object]:
    usual = {"patient_id": "ana", "status": "fulfilled", "starts_at": NOON, "cancelled_at": None}
    return usual | {"cancelled_by": None} | facts


def frame(*rows: Mapping[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), infer_schema_length=None)


@pytest.mark.parametrize(
    ("cancelled_at", "late"),
    [
        ("2026-03-09T11:59:59Z", 0),
        ("2026-03-09T12:00:00Z", 0),
        ("2026-03-09T12:00:01Z", 1),
        ("2026-03-10T13:00Z", 1),
    ],
)
def test_a_cancellation_is_late_when_less_than_the_window_is_left(cancelled_at: str, late: int) -> None:
    visits = frame(visit(status="cancelled", cancelled_at=cancelled_at, cancelled_by="patient"))

    assert adherence_rate(visits).denominator == late


def test_what_the_practice_cancels_is_no_matter_of_adherence() -> None:
    visits = frame(visit(status="cancelled", cancelled_at=NOON, cancelled_by="practice"))

    assert adherence_rate(visits) == KpiResult(
        kpi="adherence_rate", numerator=0, denominator=0, value=None, low=None, high=None, n=0
    )


def test_a_late_window_may_be_longer() -> None:
    visits = frame(visit(status="cancelled", cancelled_at="2026-03-09T11:00Z", cancelled_by="patient"))

    assert adherence_rate(visits).denominator == 0
    assert adherence_rate(visits, late_window=timedelta(hours=48)).denominator == 1


@pytest.mark.parametrize(
    ("before", "kept"), [("2025-02-28", 0), ("2025-03-01", 1), ("2026-02-28", 1), ("2026-03-01", 0)]
)
def test_retention_looks_back_exactly_twelve_months(before: str, kept: int) -> None:
    visits = frame(visit(starts_at=before), visit(starts_at="2026-03-31"))

    result = retention_rate(visits, period=Period(date(2026, 3, 1), date(2026, 4, 1)))

    assert (result.numerator, result.denominator) == (kept, kept)


def test_a_patient_with_a_visit_before_the_period_is_not_new_in_it() -> None:
    visits = frame(
        visit(starts_at="2019-05-01"), visit(starts_at=NOON), visit(starts_at=NOON, patient_id="ben")
    )

    result = new_patients(visits, period=Period.year(2026))

    assert (result.value, result.numerator, result.n) == (1.0, 1, 2)


def test_a_missed_first_appointment_makes_no_patient_old() -> None:
    visits = frame(visit(starts_at="2025-05-01", status="noshow"), visit())

    assert new_patients(visits, period=Period.year(2026)).numerator == 1


def test_nps_is_the_published_example() -> None:
    # 16 promoters, 8 passives, 12 detractors of 36: (16 - 12) / 36.
    result = nps(pl.DataFrame({"score": [10] * 16 + [7] * 8 + [6] * 12}))

    assert result.value == pytest.approx(11.1, abs=0.05)
    assert dict(result.parts) == {"promoters": 16, "passives": 8, "detractors": 12}


@pytest.mark.parametrize(("score", "group"), [(0, 2), (6, 2), (7, 1), (8, 1), (9, 0), (10, 0)])
def test_scores_fall_into_their_groups(score: int, group: int) -> None:
    parts = nps(pl.DataFrame({"score": [score]})).parts

    assert list(parts.values()) == [int(place == group) for place in range(3)]


def test_scores_off_the_scale_are_excluded_by_reason() -> None:
    answers = pl.DataFrame({"score": [-1.0, 11.0, 8.5, float("nan"), None, 9.0, float("inf")]})

    result = nps(answers)

    assert result.n == 1
    assert dict(result.excluded) == {
        "score is outside 0 to 10": 2,
        "score is no whole number": 2,
        "missing score": 2,
    }


def test_another_scale_or_instrument_is_not_mixed_in() -> None:
    answers = pl.DataFrame(
        {
            "score": [5, 5, 5],
            "scale_low": [0, 1, 0],
            "scale_high": [10, 5, 10],
            "instrument": ["nps", "nps", "x"],
        }
    )

    result = nps(answers, instrument="nps")

    assert (result.n, dict(result.excluded)) == (1, {"another scale than 0 to 10": 1})


def referral(**facts: object) -> dict[str, object]:
    usual = {"direction": "inbound", "partner_id": "north", "received_at": "2026-01-01T09:00Z"}
    return usual | {"first_visit_at": None} | facts


@pytest.mark.parametrize(
    ("visit_at", "converted"),
    [("2026-01-01T09:00Z", 1), ("2026-04-01T08:59:59Z", 1), ("2026-04-01T09:00:00Z", 0), (None, 0)],
)
def test_a_first_visit_converts_within_ninety_days(visit_at: str | None, converted: int) -> None:
    result = referral_conversion_rate(frame(referral(first_visit_at=visit_at)))

    assert (result.numerator, result.denominator) == (converted, 1)


@pytest.mark.parametrize(("as_of", "still_open"), [(date(2026, 3, 31), 1), (date(2026, 4, 1), 0)])
def test_a_referral_inside_its_window_is_open_and_not_judged(as_of: date, still_open: int) -> None:
    result = referral_conversion_rate(frame(referral(first_visit_at="2026-01-05T09:00Z")), as_of=as_of)

    assert (result.denominator, result.numerator) == (1 - still_open, 1 - still_open)
    assert dict(result.parts) == {"open": still_open, "open_converted": still_open}


def test_what_came_after_as_of_is_not_known() -> None:
    referrals = frame(referral(first_visit_at="2026-01-05T09:00Z"), referral(received_at="2026-01-04T09:00Z"))

    result = referral_conversion_rate(referrals, as_of=date(2026, 1, 3))

    assert dict(result.parts) == {"open": 1, "open_converted": 0}


def test_a_visit_before_its_referral_is_excluded_by_reason() -> None:
    result = referral_conversion_rate(frame(referral(first_visit_at="2025-12-31T09:00Z")))

    assert dict(result.excluded) == {"first_visit_at is before received_at": 1}


def test_partners_who_give_and_take_are_mutual() -> None:
    referrals = frame(
        referral(),
        referral(),
        referral(direction="outbound"),
        referral(partner_id="south", direction="outbound"),
    )

    overall = reciprocity_balance(referrals)
    each = reciprocity_balance(referrals, by="partner_id")

    assert (overall.numerator, overall.denominator, overall.value) == (2, 3, 2 / 3)
    assert dict(overall.parts) == {"received": 2, "given": 2, "partners": 2, "mutual_dyads": 1}
    assert each["value"].to_list() == [1 / 3, -1.0]


def test_a_referral_by_a_patient_is_no_partners() -> None:
    referrals = frame(
        referral(source_kind="patient", partner_id=None),
        referral(source_kind="partner", partner_id=None),
        referral(source_kind="partner"),
    )

    result = reciprocity_balance(referrals)

    assert (result.parts["received"], dict(result.excluded)) == (1, {"missing partner_id": 1})


@pytest.mark.parametrize(
    ("done_at", "timely"),
    [("2026-03-09T09:00Z", 1), ("2026-03-12T11:59:59Z", 1), ("2026-03-12T12:00:00Z", 0), (None, 0)],
)
def test_a_follow_up_is_timely_before_its_window_ends(done_at: str | None, timely: int) -> None:
    calls = pl.DataFrame(
        {"due_at": [NOON], "window_end_at": ["2026-03-12T12:00Z"], "done_at": [done_at]},
        schema_overrides={"done_at": pl.String},
    )

    assert follow_up_timeliness(calls).numerator == timely


TABLES = {
    "appointments": frame(
        *[
            visit(
                patient_id=f"p{number % 7}", status=status, starts_at=f"2026-{1 + number % 12:02d}-15T09:00Z"
            )
            | {"cancelled_at": "2026-01-01T00:00Z", "cancelled_by": "patient"}
            for number, status in enumerate(["fulfilled", "noshow", "cancelled", "odd", "arrived"] * 12)
        ]
    ),
    "referrals": frame(
        *[
            referral(
                received_at=f"2026-{1 + number % 12:02d}-10T09:00Z",
                first_visit_at=f"2026-{1 + number % 12:02d}-20T09:00Z" if number % 3 else None,
                direction="outbound" if number % 4 == 0 else "inbound",
                partner_id=f"partner{number % 5}",
            )
            for number in range(48)
        ]
    ),
    "follow_ups": frame(
        *[
            {"due_at": f"2026-{1 + number % 12:02d}-10", "window_end_at": f"2026-{1 + number % 12:02d}-12"}
            | {"done_at": f"2026-{1 + number % 12:02d}-{11 + number % 2}"}
            for number in range(48)
        ]
    ),
    "survey_answers": frame(
        *[{"score": number % 11, "answered_at": f"2026-{1 + number % 12:02d}-10"} for number in range(66)]
    ),
}
#: Counting patients or partners once in each half is not counting them once in the whole.
NOT_ADDITIVE = {"retention_rate", "new_patients", "new_patient_share", "reciprocity_balance"}
YEAR = Period.year(2026)


@pytest.mark.parametrize("kpi_id", sorted(KPIS))
def test_a_numerator_lies_within_its_denominator_and_the_value_within_its_interval(kpi_id: str) -> None:
    result = compute(kpi_id, TABLES, period=YEAR)

    assert result.numerator is not None
    assert result.denominator is not None
    lowest = -result.denominator if KPIS[kpi_id].unit is Unit.SCORE else 0
    assert lowest <= result.numerator <= result.denominator
    if result.low is not None and result.value is not None and result.high is not None:
        assert result.low <= result.value <= result.high


@pytest.mark.parametrize("kpi_id", sorted(KPIS))
def test_an_empty_period_has_nothing_to_judge(kpi_id: str) -> None:
    day = date(2030, 1, 1)

    result = compute(kpi_id, TABLES, period=Period(day, day))

    assert (result.numerator, result.denominator, result.n, result.low, result.high) == (0, 0, 0, None, None)
    assert result.value == (0.0 if KPIS[kpi_id].unit is Unit.COUNT else None)


@pytest.mark.parametrize("kpi_id", sorted(KPIS))
def test_no_rows_have_nothing_to_judge_and_no_groups(kpi_id: str) -> None:
    empty = {name: table.clear() for name, table in TABLES.items()}
    group = {"retention_rate": "status"}.get(kpi_id, "month")

    assert compute(kpi_id, empty, period=YEAR).n == 0
    assert compute(kpi_id, empty, period=YEAR, by=group).is_empty()


@pytest.mark.parametrize("kpi_id", sorted(set(KPIS) - NOT_ADDITIVE))
def test_the_parts_of_a_split_period_add_up(kpi_id: str) -> None:
    days = [YEAR.start_on, date(2026, 1, 15), date(2026, 6, 10), date(2026, 10, 31), YEAR.end_on]

    whole = compute(kpi_id, TABLES, period=YEAR)
    pieces = [compute(kpi_id, TABLES, period=Period(*days)) for days in pairwise(days)]

    for name in ("numerator", "denominator", "n"):
        assert sum(getattr(piece, name) for piece in pieces) == getattr(whole, name)
    assert sum(sum(piece.excluded.values()) for piece in pieces) == sum(whole.excluded.values())


def test_new_patients_of_a_split_period_add_up() -> None:
    halves = [Period(date(2026, 1, 1), date(2026, 5, 1)), Period(date(2026, 5, 1), date(2027, 1, 1))]

    whole = new_patients(TABLES["appointments"], period=YEAR)

    pieces = [new_patients(TABLES["appointments"], period=half).numerator or 0 for half in halves]
    assert sum(pieces) == whole.numerator == 7


@pytest.mark.parametrize("kpi_id", sorted(KPIS))
def test_the_order_of_rows_is_irrelevant(kpi_id: str) -> None:
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=5) for name, table in TABLES.items()}
    group = {"retention_rate": "status"}.get(kpi_id, "quarter")

    assert compute(kpi_id, shuffled, period=YEAR) == compute(kpi_id, TABLES, period=YEAR)
    assert compute(kpi_id, shuffled, period=YEAR, by=group).equals(
        compute(kpi_id, TABLES, period=YEAR, by=group)
    )


def test_the_long_form_has_the_promised_columns_in_order() -> None:
    answer = no_show_rate(TABLES["appointments"], by=["patient_id", "quarter"])

    assert answer.columns == [
        *("kpi", "patient_id", "quarter", "numerator", "denominator", "value", "low", "high", "n"),
        *("excluded", "excluded_reasons"),
    ]


def test_a_group_says_why_its_rows_were_not_judged() -> None:
    visits = frame(
        visit(status=None, starts_at="2026-03-01T06:00Z"),
        visit(status="lost", starts_at="2026-03-01T06:00Z"),
        visit(starts_at="2026-03-02T06:00Z"),
        visit(starts_at="soon"),
        visit(starts_at="soon"),
        visit(starts_at=None),
    )

    answer = no_show_rate(visits, by="month")

    assert answer.select("month", "n", "excluded", "excluded_reasons").rows() == [
        ("2026-03", 1, 2, "1 missing status; 1 unknown status"),
        (None, 0, 3, "1 missing starts_at; 2 starts_at cannot be read"),
    ]
    assert no_show_rate(visits[2:3], by="month")["excluded_reasons"].to_list() == [""]


def test_the_calendar_of_a_group_is_that_of_the_kpis_own_date() -> None:
    visits = frame(visit(starts_at="2026-03-01T06:00Z"), visit(starts_at="2026-03-02T06:00Z"))

    def labels(by: str) -> list[object]:
        return no_show_rate(visits, by=by, time_zone="America/Denver")[by].to_list()

    assert labels("month") == ["2026-02", "2026-03"]
    assert labels("quarter") == ["2026-Q1"]
    assert labels("year") == [2026]
    assert labels("weekday") == [6, 7]
