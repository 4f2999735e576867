"""Reporting: the KPIs of this practice, from whole columns of its own store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bedside.domain.dates import Period, local_date
from bedside.domain.strategy import Objective
from bedside.errors import KpiInputError
from bedside.kpis import (
    KPIS,
    KpiResult,
    compute,
    follow_up_timeliness,
    referral_conversion_rate,
)
from bedside.ports import Capability
from bedside.services.facts import fact_table
from bedside.services.office import Office

__all__ = ["Reporting"]

#: KPIs in which what is still within its time does not count yet; they are asked up to today.
_UP_TO_A_DAY: Mapping[str, Callable[..., object]] = {
    "follow_up_timeliness": follow_up_timeliness,
    "referral_conversion_rate": referral_conversion_rate,
}

#: KPIs about who came, for which a visit without an appointment counts like a kept one.
_WITH_WALK_INS = frozenset({"retention_rate", "new_patients", "new_patient_share"})

#: Cells smaller than this are hidden in reports (the threshold of CMS, 11).
SMALLEST_CELL = 11


class Reporting:
    """``desk.kpis``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def compute(self, kpi_id: str, *, period: Period | None = None, min_n: int | None = None) -> KpiResult:
        """One KPI over the whole practice."""
        answer = self._ask(kpi_id, by=None, period=period, min_n=min_n)
        if not isinstance(answer, KpiResult):
            raise TypeError("a KPI without groups must answer with one result")
        return answer

    def by(
        self,
        kpi_id: str,
        groups: str | Sequence[str],
        *,
        period: Period | None = None,
        min_n: int | None = None,
    ) -> object:
        """One KPI in groups (columns, or month, quarter, year, weekday), as a frame."""
        return self._ask(kpi_id, by=groups, period=period, min_n=min_n)

    def report(self, *, period: Period | None = None, min_n: int = SMALLEST_CELL) -> tuple[KpiResult, ...]:
        """Every KPI; small cells are hidden."""
        return tuple(self.compute(kpi_id, period=self._within(period), min_n=min_n) for kpi_id in KPIS)

    def set_objective(self, objective: Objective) -> Objective:
        """Write down what the practice wants to reach."""
        if objective.kpi not in KPIS:
            raise KpiInputError(f"there is no KPI of that id; the ids are {', '.join(sorted(KPIS))}")
        with self._office.unit() as unit:
            unit.note("set-objective", Objective, objective.id)
            return unit.add(objective)

    def objectives(self) -> Sequence[Objective]:
        """What the practice wants to reach."""
        with self._office.unit() as unit:
            return unit.find(Objective, order_by="starts_on")

    def _ask(
        self, kpi_id: str, *, by: str | Sequence[str] | None, period: Period | None, min_n: int | None
    ) -> object:
        tables = self._tables(kpi_id)
        zone = self._office.settings.time_zone
        given = {"period": period, "min_n": min_n, "time_zone": zone}
        if kpi_id in _UP_TO_A_DAY:
            return _UP_TO_A_DAY[kpi_id](*tables.values(), by=by, as_of=self._today(), **given)
        if by is None:
            return compute(kpi_id, tables, period=period, min_n=min_n, time_zone=zone)
        return compute(kpi_id, tables, by=by, period=period, min_n=min_n, time_zone=zone)

    def _within(self, period: Period | None) -> Period:
        return Period.year(self._today().year) if period is None else period

    def _today(self) -> date:
        return local_date(self._office.environment.now(), self._office.settings.time_zone)

    def _tables(self, kpi_id: str) -> Mapping[str, object]:
        if kpi_id not in KPIS:
            raise KpiInputError(f"there is no KPI of that id; the ids are {', '.join(sorted(KPIS))}")
        arrow = Capability.ARROW in self._office.storage.capabilities
        with self._office.unit() as unit:
            tables = {}
            for table, names in KPIS[kpi_id].tables.items():
                walk_ins = table == "appointments" and kpi_id in _WITH_WALK_INS
                tables[table] = fact_table(unit, table, names, walk_ins=walk_ins, arrow=arrow)
            # Numbers of everybody and of nobody: one entry, of a kind of its own.
            unit.note("measure", "kpi", kpi_id)
        return tables
