"""Every way of writing a time comes out as the same instant, whatever the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.domain.dates import Period, at_local
from bedside.errors import KpiInputError
from bedside.kpis import frame_from_columns, no_show_rate
from bedside.kpis import zones as z
from bedside.kpis.instants import from_timestamps, from_wall, to_wall
from bedside.kpis.zones import clock, epoch

Engines = Callable[[Sequence[Mapping[str, object]], Mapping[str, object]], Iterator[tuple[str, object]]]
DENVER = "America/Denver"
#: 1 March 2026 06:59:59.999999 UTC is still 28 February in Denver.
LAST_OF_FEBRUARY = datetime(2026, 3, 1, 6, 59, 59, 999_999, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


def months(frame: object, **asked: object) -> dict[object, object]:
    answer = no_show_rate(frame, by="month", time_zone=DENVER, **asked)  # type: ignore[call-overload]  # a bundle
    table = nw.from_native(answer).lazy().collect()
    return {
        month if isinstance(month, str) else None: excluded or n
        for month, n, excluded in table.select("month", "n", "excluded").iter_rows()
    }


def visits(*starts: object) -> list[dict[str, object]]:
    return [{"status": "fulfilled", "starts_at": start} for start in starts]


TEXT = {"status": "text", "starts_at": "text"}

WRITTEN = {
    "2026-03-01T06:59:59.999999Z": "2026-02",
    "2026-03-01T07:00Z": "2026-03",
    "2026-03-01T07:00:00+00:00": "2026-03",
    "2026-03-01 00:30:00-07:00": "2026-03",
    "2026-02-28T23:59:59,5-0700": "2026-02",
    "2026-03-01T12:00+05": "2026-03",
    "2026-03-01T11:59+05": "2026-02",
    "2026-03-01T12:29:00.1+05:30": "2026-02",
    "2026-03-01": "2026-03",
    "2026-02-28": "2026-02",
    " 2026-03-01 ": "2026-03",
}


def test_iso_8601_text_is_read_alike_on_every_engine(engines: Engines) -> None:
    for engine, frame in engines(visits(*WRITTEN), TEXT):
        expected = {month: list(WRITTEN.values()).count(month) for month in ("2026-02", "2026-03")}

        assert months(frame) == expected, engine


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-02-29", "2026-13-01", "2026-04-31T09:00Z", "2026-03-01T24:00Z", "03/01/2026"]
)
def test_text_that_is_no_date_is_excluded_by_reason(text: str, engines: Engines) -> None:
    for engine, frame in engines(visits(text, "2026-03-02T09:00Z"), TEXT):
        result = no_show_rate(frame)

        assert (result.n, dict(result.excluded)) == (1, {"starts_at cannot be read": 1}), engine


def test_a_date_out_of_all_likelihood_is_excluded_by_reason(engines: Engines) -> None:
    for engine, frame in engines(visits("1899-12-31T23:00Z", "1900-01-01T00:00Z", "2200-01-01T00:00Z"), TEXT):
        result = no_show_rate(frame, period=Period(date(1800, 1, 1), date(2300, 1, 1)))

        assert (result.n, dict(result.excluded)) == (1, {"starts_at is not a plausible date": 2}), engine


def test_text_without_a_zone_is_refused_until_its_zone_is_named(engines: Engines) -> None:
    for engine, frame in engines(visits("2026-03-01T00:30", "2026-03-01T06:00"), TEXT):
        with pytest.raises(KpiInputError, match="no_show_rate: starts_at has no time zone in 2 row"):
            no_show_rate(frame, by="month")

        assert months(frame, naive_zone=DENVER) == {"2026-03": 2}, engine
        assert months(frame, naive_zone="UTC") == {"2026-02": 2}, engine


def test_timestamps_without_a_zone_are_refused_until_their_zone_is_named() -> None:
    table = pl.DataFrame(visits(datetime(2026, 3, 1, 0, 30)))
    connection = duckdb.connect()
    frames = [
        table,
        table.lazy(),
        table.to_pandas(),
        table.to_arrow(),
        connection.from_arrow(table.to_arrow()),
    ]
    for frame in frames:
        with pytest.raises(
            KpiInputError, match="column 'starts_at' of table 'appointments' has times without"
        ):
            no_show_rate(frame, period=MARCH)

        assert months(frame, naive_zone=DENVER) == {"2026-03": 1}
        assert months(frame, naive_zone="UTC") == {"2026-02": 1}


def test_a_time_without_a_zone_does_no_harm_where_no_date_is_asked_for(engines: Engines) -> None:
    walls = pl.DataFrame(visits(datetime(2026, 3, 1, 0, 30), None))
    mapped = walls.rename({"starts_at": "when"})
    texts = [frame for _, frame in engines(visits("2026-03-01T00:30", None), TEXT)]
    for frame in [walls, walls.to_pandas(), walls.to_arrow(), *texts]:
        result = no_show_rate(frame)

        assert (result.n, dict(result.excluded)) == (1, {"missing starts_at": 1}), type(frame)
    assert no_show_rate(mapped, column_map={"starts_at": "when"}).n == 1
    with pytest.raises(KpiInputError, match="times without a time zone"):
        no_show_rate(mapped, column_map={"starts_at": "when"}, by="weekday")


def test_days_begin_in_the_zone_of_the_times_unless_another_is_given() -> None:
    # Half past midnight on 1 March in Berlin is still February in UTC.
    walls = pl.DataFrame(visits(datetime(2026, 3, 1, 0, 30)))

    def month(**asked: str) -> list[str]:
        return no_show_rate(walls, by="month", naive_zone="Europe/Berlin", **asked)["month"].to_list()  # type: ignore[call-overload, no-any-return]  # a bundle

    assert month() == ["2026-03"]
    assert month(time_zone="UTC") == ["2026-02"]
    assert month(time_zone=DENVER) == ["2026-02"]
    assert no_show_rate(walls, period=MARCH, naive_zone="Europe/Berlin").n == 1
    assert no_show_rate(walls, period=MARCH, naive_zone="Europe/Berlin", time_zone="UTC").n == 0


def test_nothing_among_python_objects_is_missing_and_not_a_word() -> None:
    frame = pd.DataFrame(
        {
            "status": pd.Series(["fulfilled", "fulfilled", "fulfilled", None, float("nan")], dtype=object),
            "starts_at": pd.Series(["2026-03-01", None, float("nan"), None, "2026-03-01"], dtype=object),
        }
    )

    assert dict(no_show_rate(frame).excluded) == {"missing status": 2, "missing starts_at": 2}


def test_a_table_without_rows_has_nothing_to_judge_on_any_engine(engines: Engines) -> None:
    for engine, frame in engines([], {"status": "text", "starts_at": "instant"}):
        result = no_show_rate(frame)

        assert (result.n, result.value, dict(result.excluded)) == (0, None, {}), engine
        assert months(frame) == {}, engine


def test_dates_are_local_days_on_every_engine() -> None:
    table = pl.DataFrame(visits(date(2026, 2, 28), date(2026, 3, 1), None))
    objects = pd.DataFrame(visits(date(2026, 2, 28), date(2026, 3, 1), None))
    connection = duckdb.connect()
    frames = [table, table.lazy(), table.to_arrow(), connection.from_arrow(table.to_arrow()), objects]
    for frame in frames:
        assert months(frame) == {"2026-02": 1, "2026-03": 1, None: 1}, type(frame)


def test_python_objects_in_pandas_are_read_one_by_one() -> None:
    objects = [LAST_OF_FEBRUARY, date(2026, 3, 1), None, "yesterday", pd.NaT]

    frame = pd.DataFrame({"status": "fulfilled", "starts_at": pd.Series(objects, dtype=object)})
    frame.index = pd.Index([9, 7, 5, 3, 1])

    assert months(frame) == {"2026-02": 1, "2026-03": 1, None: 3}
    assert dict(no_show_rate(frame).excluded) == {"missing starts_at": 2, "starts_at cannot be read": 1}


def test_whole_microseconds_are_read_as_storage_keeps_them() -> None:
    instants = [epoch(LAST_OF_FEBRUARY), epoch(LAST_OF_FEBRUARY) + 1, None]
    frame = frame_from_columns({"status": ["fulfilled"] * 3, "starts_at": instants})

    assert months(frame) == {"2026-02": 1, "2026-03": 1, None: 1}
    assert months(frame.to_pandas()[:2]) == {"2026-02": 1, "2026-03": 1}  # type: ignore[attr-defined]  # it is Polars


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_the_unit_of_a_timestamp_does_not_matter(unit: str) -> None:
    starts = pl.Series([LAST_OF_FEBRUARY, None], dtype=pl.Datetime(unit, "Asia/Kathmandu"))  # type: ignore[arg-type]  # one of three
    table = pl.DataFrame({"status": ["fulfilled", "fulfilled"], "starts_at": starts})
    connection = duckdb.connect()
    for frame in (table, table.to_pandas(), table.to_arrow(), connection.from_arrow(table.to_arrow())):
        assert months(frame) == {"2026-02": 1, None: 1}


def test_a_column_that_is_empty_throughout_is_missing_whatever_its_type() -> None:
    connection = duckdb.connect()
    frames = [
        pl.DataFrame({"status": ["fulfilled"], "starts_at": [None]}),
        pd.DataFrame({"status": ["fulfilled"], "starts_at": [float("nan")]}),
        pd.DataFrame({"status": ["fulfilled"], "starts_at": [None]}),
        pl.DataFrame({"status": ["fulfilled"], "starts_at": [None]}).to_arrow(),
        connection.sql("select 'fulfilled' as status, null as starts_at"),
    ]
    for frame in frames:
        assert dict(no_show_rate(frame).excluded) == {"missing starts_at": 1}, type(frame)


def test_codes_of_the_practice_are_translated_and_categories_are_read() -> None:
    spoken = ["attended", "did not attend", "attended", "unknown"]
    codes = {"status": {"attended": "fulfilled", "did not attend": "noshow"}}
    table = pl.DataFrame({"status": spoken})
    frames = [table, table.to_pandas().astype("category"), table.cast(pl.Categorical), table.to_arrow()]
    for frame in frames:
        result = no_show_rate(frame, code_map=codes)

        assert (result.numerator, result.denominator, dict(result.excluded)) == (1, 3, {"unknown status": 1})


ZONES = [
    "America/Denver",
    "Europe/London",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    zone=st.sampled_from(ZONES),
    at=st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), min_size=1, max_size=30),
)
def test_clocks_are_read_and_set_as_the_zone_rules_say(zone: str, at: list[datetime]) -> None:
    instants = [moment.replace(tzinfo=UTC) for moment in at]
    walls = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0) for moment in instants]
    table = nw.from_native(
        pl.DataFrame(
            {
                "instant": [epoch(moment) for moment in instants],
                "wall": [epoch(wall.replace(tzinfo=UTC)) for wall in walls],
            }
        )
    )
    rules = clock(zone, 1989, 2041)

    read = table.select(
        shown=to_wall(nw.col("instant"), rules), meant=from_wall(nw.col("wall"), rules)
    ).to_dict(as_series=False)

    shown = [epoch(m.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)) for m in instants]
    assert read["shown"] == shown
    assert read["meant"] == [epoch(at_local(wall.date(), wall.time(), zone)) for wall in walls]


@pytest.mark.parametrize("minutes", [-1, 0, 30, 59, 60, 61])
def test_a_time_that_the_clocks_skip_is_the_first_after_the_gap(minutes: int) -> None:
    wall = datetime(2026, 3, 8, 2) + timedelta(minutes=minutes)

    table = nw.from_native(pl.DataFrame({"wall": [epoch(wall.replace(tzinfo=UTC))]}))

    (instant,) = table.select(at=from_wall(nw.col("wall"), clock(DENVER, 2026, 2026)))["at"].to_list()
    assert instant == epoch(at_local(wall.date(), wall.time(), DENVER))


def test_the_changes_of_a_whole_plausible_range_can_be_computed_at_once() -> None:
    far = visits("1900-06-01T12:00Z", "2199-06-01T12:00Z")

    connection = duckdb.connect()
    frame = connection.from_arrow(pl.DataFrame(far).to_arrow())

    assert months(frame) == {"1900-06": 1, "2199-06": 1}


def test_a_period_begins_and_ends_at_local_midnight(engines: Engines) -> None:
    edge = LAST_OF_FEBRUARY + timedelta(microseconds=1)
    end = at_local(date(2026, 4, 1), time(0), DENVER)
    starts = [LAST_OF_FEBRUARY, edge, end - timedelta(microseconds=1), end]
    kinds = {"status": "text", "starts_at": "instant"}
    for engine, frame in engines(visits(*starts), kinds):
        assert no_show_rate(frame, period=MARCH, time_zone=DENVER).n == 2, engine


def test_years_without_a_change_of_clocks_have_none() -> None:
    assert clock("UTC", z.FIRST_YEAR, 1901).changes == ()


def test_an_instant_put_together_from_its_parts_is_the_same_instant() -> None:
    starts = [LAST_OF_FEBRUARY, datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC), None]
    rows = nw.from_native(pl.DataFrame({"starts_at": starts})).lazy()

    read = from_timestamps(rows, "starts_at", nw.Implementation.PYSPARK, aware=True).collect()

    assert read["starts_at"].to_list()[:2] == [epoch(at) for at in starts if at is not None]
    assert read["_shape_starts_at"].to_list() == [2, 2, 0]
