"""What cannot be computed says which KPI, table and column, and what to do next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import polars as pl
import pytest

from bedside.domain.dates import Period
from bedside.errors import KpiInputError
from bedside.kpis import (
    adherence_rate,
    compute,
    follow_up_timeliness,
    frame_from_columns,
    no_show_rate,
    nps,
    referral_conversion_rate,
    retention_rate,
)

VISITS = pl.DataFrame({"status": ["noshow"], "when": ["2026-03-01"]})
YEAR = Period.year(2026)


def test_a_missing_column_names_kpi_table_wanted_and_found_columns() -> None:
    with pytest.raises(KpiInputError) as caught:
        no_show_rate(VISITS, period=YEAR)

    assert str(caught.value) == (
        "no_show_rate: table 'appointments' lacks column 'starts_at'; wanted: status, starts_at; "
        'found: status, when; if yours has another name, pass column_map={"starts_at": "your column"}'
    )


def test_a_column_map_renames() -> None:
    assert no_show_rate(VISITS, period=YEAR, column_map={"starts_at": "when"}).n == 1


def test_a_column_map_to_nothing_says_so() -> None:
    with pytest.raises(KpiInputError, match=r"lacks column 'starts_at' \(mapped to 'whenn'\)"):
        no_show_rate(VISITS, period=YEAR, column_map={"starts_at": "whenn"})


def test_a_column_map_the_wrong_way_round_is_pointed_out() -> None:
    with pytest.raises(KpiInputError, match=r"from bedside's name to yours; write \{'starts_at': 'when'\}"):
        no_show_rate(VISITS, column_map={"when": "starts_at"})


def test_the_date_is_needed_only_for_a_period_or_the_calendar() -> None:
    assert no_show_rate(VISITS).n == 1
    with pytest.raises(KpiInputError, match="lacks column 'starts_at'"):
        no_show_rate(VISITS, by="month")


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        (
            pl.DataFrame({"status": [1]}),
            "column 'status' of table 'appointments' has type Int64; it must be text",
        ),
        (
            pl.DataFrame({"status": ["noshow"], "starts_at": [True]}),
            "column 'starts_at' of table 'appointments' has type Boolean; it must be timestamps",
        ),
    ],
)
def test_a_wrong_type_names_kpi_table_column_and_type(frame: pl.DataFrame, problem: str) -> None:
    with pytest.raises(KpiInputError, match=f"no_show_rate: {problem}"):
        no_show_rate(frame)


def test_scores_must_be_numbers() -> None:
    with pytest.raises(
        KpiInputError, match=r"nps: column 'score' .* has type String; it must be whole numbers"
    ):
        nps(pl.DataFrame({"score": ["9"]}))


@pytest.mark.parametrize("thing", [[{"status": "noshow"}], {"status": ["noshow"]}, None, 3])
def test_what_is_no_frame_is_refused(thing: object) -> None:
    with pytest.raises(KpiInputError, match="table 'appointments' must be a dataframe"):
        no_show_rate(thing)


def test_an_unknown_kpi_lists_the_known_ones() -> None:
    with pytest.raises(KpiInputError, match="the ids are adherence_rate, "):
        compute("no_shows", {"appointments": VISITS})


def test_a_missing_table_is_named() -> None:
    with pytest.raises(
        KpiInputError, match="nps: give the table 'survey_answers'; tables found: appointments"
    ):
        compute("nps", {"appointments": VISITS})


def test_other_tables_may_be_there_too() -> None:
    assert compute("no_show_rate", {"appointments": VISITS, "survey_answers": VISITS}).n == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(KpiInputError, match="give an IANA time zone"):
        no_show_rate(VISITS, time_zone=zone)


@pytest.mark.parametrize("by", [[], ["status", "status"], ["kpi"], ["nothing"]])
def test_groups_that_make_no_sense_are_refused(by: list[str]) -> None:
    with pytest.raises(KpiInputError, match="no_show_rate"):
        no_show_rate(VISITS, by=by)


@pytest.mark.parametrize(("by", "meant"), [("Month", "month"), ("weekdays", "weekday"), ("YEAR", "year")])
def test_a_calendar_group_almost_named_is_suggested(by: str, meant: str) -> None:
    with pytest.raises(KpiInputError) as caught:
        no_show_rate(VISITS, by=by)

    assert str(caught.value) == (
        f"no_show_rate: by names {by!r}, which table 'appointments' lacks; did you mean {meant!r}? "
        "give one of its columns (status, when), or month, quarter, year, weekday of the KPI's own date"
    )


def test_a_group_unlike_any_suggests_nothing_it_cannot_know() -> None:
    with pytest.raises(KpiInputError, match=r"lacks; give one of its columns \(status, when\), or month"):
        no_show_rate(VISITS, by="room")


@pytest.mark.parametrize("period", [(date(2026, 1, 1), date(2026, 2, 1)), "2026-01", date(2026, 1, 1)])
def test_a_period_of_another_kind_is_refused(period: object) -> None:
    with pytest.raises(KpiInputError, match=r"no_show_rate: give a bedside\.Period, such as"):
        no_show_rate(VISITS, period=period, column_map={"starts_at": "when"})  # type: ignore[call-overload]  # the point


def test_retention_needs_a_period_and_has_no_calendar_of_its_own() -> None:
    visits = pl.DataFrame({"status": ["fulfilled"], "patient_id": ["ana"], "starts_at": ["2026-03-01"]})
    with pytest.raises(KpiInputError, match="retention_rate: give a period"):
        retention_rate(visits)
    with pytest.raises(KpiInputError, match="ask once for each period"):
        retention_rate(visits, period=YEAR, by="month")


def test_a_code_map_must_lead_to_known_codes_of_a_column_with_codes() -> None:
    with pytest.raises(KpiInputError, match="code_map for 'status' must lead to one of booked"):
        no_show_rate(VISITS, code_map={"status": {"attended": "came"}})
    with pytest.raises(KpiInputError, match="columns with codes: status"):
        no_show_rate(VISITS, code_map={"service": {"a": "b"}})


def test_windows_and_days_of_the_wrong_kind_are_refused() -> None:
    with pytest.raises(KpiInputError, match="late_window must not be negative"):
        adherence_rate(VISITS, late_window=timedelta(hours=-1))
    with pytest.raises(KpiInputError, match="attribution_window must be longer"):
        referral_conversion_rate(VISITS, attribution_window=timedelta(0))
    with pytest.raises(KpiInputError, match="as_of must be a date"):
        follow_up_timeliness(VISITS, as_of=datetime(2026, 1, 1))


def test_min_n_must_be_a_positive_whole_number() -> None:
    with pytest.raises(KpiInputError, match="min_n must be a whole number of 1 or more"):
        no_show_rate(VISITS, min_n=0)


def test_columns_of_different_lengths_make_no_frame() -> None:
    with pytest.raises(KpiInputError, match="different lengths"):
        frame_from_columns({"status": ["noshow"], "starts_at": []})


def test_errors_do_not_quote_what_the_table_holds() -> None:
    frame = pd.DataFrame({"status": ["Jane Doe"], "starts_at": [date(2026, 3, 1)], "note": ["Jane Doe"]})
    with pytest.raises(KpiInputError) as caught:
        no_show_rate(frame, period=YEAR, column_map={"starts_at": "at"})

    assert "Jane" not in str(caught.value)
