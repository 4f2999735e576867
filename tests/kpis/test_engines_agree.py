"""Random histories give the oracle's integers and floats on every engine, alone and in groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import ModuleType

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.domain.dates import Period
from bedside.kpis import KPIS, KpiResult, compute
from bedside.kpis.scores import Score, as_balance, as_count, as_net_promoter, as_rate

ZONE = "America/Denver"
# Instants around both clock changes of 2026 in that zone, so that local days are put to the test.
INSTANTS = st.one_of(
    st.none(),
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),
    st.integers(-300, 300).map(
        lambda half: datetime(2026, 3, 8, 9, tzinfo=UTC) + timedelta(minutes=30 * half)
    ),
    st.integers(-300, 300).map(
        lambda half: datetime(2026, 11, 1, 8, tzinfo=UTC) + timedelta(minutes=30 * half)
    ),
)
DAYS = st.dates(date(2025, 6, 1), date(2027, 1, 1))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(min(days), max(days)))
PEOPLE = st.sampled_from(["ana", "ben", "cai", None])
ROOMS = st.sampled_from(["north", "south", None])
STATUS = st.sampled_from(
    [
        "fulfilled",
        "noshow",
        "cancelled",
        "arrived",
        "booked",
        "checked-in",
        "entered-in-error",
        "lost",
        "",
        None,
    ]
)
DIRECTION = st.sampled_from(["inbound", "inbound", "outbound", "sideways", None])

INSTANT, TEXT, WHOLE = "instant", "text", "whole"
COLUMNS: Mapping[str, Mapping[str, tuple[str, st.SearchStrategy[object]]]] = {
    "appointments": {
        "patient_id": (TEXT, PEOPLE),
        "room": (TEXT, ROOMS),
        "status": (TEXT, STATUS),
        "starts_at": (INSTANT, INSTANTS),
        "cancelled_at": (INSTANT, INSTANTS),
        "cancelled_by": (TEXT, st.sampled_from(["patient", "practice", "cat", None])),
    },
    "referrals": {
        "partner_id": (TEXT, PEOPLE),
        "room": (TEXT, ROOMS),
        "direction": (TEXT, DIRECTION),
        "received_at": (INSTANT, INSTANTS),
        "first_visit_at": (INSTANT, INSTANTS),
    },
    "follow_ups": {
        "room": (TEXT, ROOMS),
        "due_at": (INSTANT, INSTANTS),
        "window_end_at": (INSTANT, INSTANTS),
        "done_at": (INSTANT, INSTANTS),
        "outcome": (TEXT, st.sampled_from(["reached", "cancelled", None])),
    },
    "survey_answers": {
        "room": (TEXT, ROOMS),
        "score": (WHOLE, st.one_of(st.none(), st.integers(-1, 11))),
        "answered_at": (INSTANT, INSTANTS),
    },
}

Oracle = Callable[..., Mapping[tuple[object, ...], tuple[Mapping[str, int], Mapping[str, int]]]]


@attrs.frozen
class Case:
    """One KPI: how its oracle counts, how counts are scored, and what else it is asked with."""

    kpi: str
    oracle: Callable[[ModuleType], Oracle]
    score: Callable[[Mapping[str, int]], Score] = as_rate
    asked: Mapping[str, object] = attrs.field(factory=dict)
    groups: tuple[str, ...] = ("room", "month")


def _rows(judge: Callable[[ModuleType], object], at: str) -> Callable[[ModuleType], Oracle]:
    return lambda oracles: lambda rows, **asked: oracles.by_rows(rows, judge(oracles), at=at, **asked)


def _network(counts: Mapping[str, int]) -> Score:
    mutual, arcs = 2 * counts["mutual_dyads"], counts["arcs"]
    return Score(
        numerator=mutual,
        denominator=arcs,
        value=mutual / arcs if arcs else None,
        n=counts["received"] + counts["given"],
    )


AS_OF = date(2026, 4, 30)
WEEK = timedelta(days=7)
CASES = [
    Case("no_show_rate", _rows(lambda o: o.no_show, "starts_at")),
    Case("adherence_rate", _rows(lambda o: partial(o.adherence, window=timedelta(hours=24)), "starts_at")),
    Case("retention_rate", lambda o: o.retention, groups=("room",)),
    Case("new_patients", lambda o: o.new_patients, as_count, groups=("room", "quarter")),
    Case("new_patient_share", lambda o: o.new_patients, groups=("year",)),
    Case("nps", _rows(lambda o: o.nps, "answered_at"), as_net_promoter, groups=("weekday", "room")),
    Case(
        "referral_conversion_rate",
        _rows(lambda o: partial(o.conversion, window=90 * WEEK / 7, as_of=None, zone=ZONE), "received_at"),
    ),
    Case(
        "referral_conversion_rate",
        _rows(lambda o: partial(o.conversion, window=WEEK, as_of=AS_OF, zone=ZONE), "received_at"),
        asked={"attribution_window": WEEK, "as_of": AS_OF},
    ),
    Case("reciprocity_balance", lambda o: o.reciprocity, _network),
    Case("follow_up_timeliness", _rows(lambda o: partial(o.timeliness, as_of=None, zone=ZONE), "due_at")),
    Case(
        "follow_up_timeliness",
        _rows(lambda o: partial(o.timeliness, as_of=AS_OF, zone=ZONE), "due_at"),
        asked={"as_of": AS_OF},
    ),
]


def _histories(table: str) -> st.SearchStrategy[list[dict[str, object]]]:
    columns = {name: strategy for name, (_, strategy) in COLUMNS[table].items()}
    return st.lists(st.fixed_dictionaries(columns), max_size=40)


def _plain(score: Score) -> dict[str, object]:
    return attrs.asdict(score)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.kpi} {'as of' if 'as_of' in case.asked else ''}"
)
def test_every_engine_gives_the_oracles_numbers(
    case: Case,
    oracles: ModuleType,
    engines: Callable[..., object],
    read: Callable[[object], list[dict[str, object]]],
) -> None:
    kpi = KPIS[case.kpi]
    kinds = {name: kind for name, (kind, _) in COLUMNS[kpi.main_table].items()}
    period = PERIODS if case.kpi == "retention_rate" else st.one_of(st.none(), PERIODS)

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=_histories(kpi.main_table), period=period)
    def check(rows: Sequence[Mapping[str, object]], period: Period | None) -> None:
        count = case.oracle(oracles)
        alone = count(rows, by=(), period=period, zone=ZONE).get((), ({}, {}))
        grouped = count(rows, by=case.groups, period=period, zone=ZONE)
        wanted_alone = _plain(case.score(_whole(alone[0], kpi.id)))
        wanted = {key: cell for key, cell in _wanted(grouped, case, kpi.id).items() if cell is not None}
        for engine, frame in engines(rows, kinds):  # type: ignore[attr-defined]  # a fixture's iterator
            asked = {"period": period, "time_zone": ZONE, **case.asked}
            result = compute(kpi.id, {kpi.main_table: frame}, **asked)  # type: ignore[call-overload]  # a bundle
            assert isinstance(result, KpiResult)
            got = {name: getattr(result, name) for name in wanted_alone}
            assert got == wanted_alone, engine
            assert dict(result.excluded) == {why: n for why, n in alone[1].items() if n}, engine
            assert dict(result.parts) == {part: alone[0].get(part, 0) for part in kpi.parts}, engine
            answer = compute(kpi.id, {kpi.main_table: frame}, by=case.groups, **asked)  # type: ignore[call-overload]  # a bundle
            assert type(answer) is type(frame) or engine == "duckdb", engine
            found = {tuple(row[name] for name in case.groups): row for row in read(answer)}
            assert set(found) == set(wanted), engine
            for key, cell in wanted.items():
                assert {name: found[key][name] for name in cell} == cell, (engine, key)

    check()


def _whole(counts: Mapping[str, int], kpi_id: str) -> Mapping[str, int]:
    names = {
        "nps": ("promoters", "passives", "detractors"),
        "reciprocity_balance": ("received", "given", "arcs", "partners", "mutual_dyads"),
    }.get(kpi_id, ("numerator", "denominator"))
    return {name: counts.get(name, 0) for name in (*names, *KPIS[kpi_id].parts)}


def _wanted(
    grouped: Mapping[tuple[object, ...], tuple[Mapping[str, int], Mapping[str, int]]], case: Case, kpi_id: str
) -> dict[tuple[object, ...], dict[str, object] | None]:
    wanted: dict[tuple[object, ...], dict[str, object] | None] = {}
    for key, (counts, excluded) in grouped.items():
        whole = _whole(counts, kpi_id)
        parts = {part: whole[part] for part in KPIS[kpi_id].parts}
        cell = {**_plain(case.score(whole)), "excluded": sum(excluded.values()), **parts}
        found = cell["n"] or cell["excluded"] or any(parts.values())
        wanted[key] = cell if found else None
    return wanted


@pytest.mark.slow
def test_the_balance_of_each_partner_agrees_too(
    oracles: ModuleType, engines: Callable[..., object], read: Callable[[object], list[dict[str, object]]]
) -> None:
    kinds = {name: kind for name, (kind, _) in COLUMNS["referrals"].items()}

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=_histories("referrals"))
    def check(rows: Sequence[Mapping[str, object]]) -> None:
        cells = oracles.reciprocity(rows, by=("partner_id",), period=None, zone=ZONE)
        wanted = {
            key: attrs.asdict(as_balance(counts)) for key, (counts, _) in cells.items() if counts["partners"]
        }
        for engine, frame in engines(rows, kinds):  # type: ignore[attr-defined]  # a fixture's iterator
            answer = compute("reciprocity_balance", {"referrals": frame}, by="partner_id", time_zone=ZONE)
            found = {(row["partner_id"],): row for row in read(answer) if row["n"]}
            assert {
                key: {name: found[key][name] for name in cell} for key, cell in wanted.items()
            } == wanted, engine
            assert set(found) == set(wanted), engine

    check()
