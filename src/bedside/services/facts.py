"""The fact tables of the KPIs, from whole columns of the practice's own store.

A store that can hands its columns out as Arrow, and then no value of them is ever an object of
Python; any other hands out lists. Both give the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bedside.domain.appointments import VisitStatus
from bedside.domain.followups import FollowUpStatus
from bedside.kpis import frame_from_arrow, frame_from_columns
from bedside.ports import Query, Value
from bedside.services.unit import Unit

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["fact_table"]

#: Fact table → the kind that it is read from, and the name of its id.
_KINDS = {
    "appointments": ("appointment", "appointment_id"),
    "referrals": ("referral", "referral_id"),
    "follow_ups": ("follow_up", "follow_up_id"),
    "survey_answers": ("survey_answer", "answer_id"),
}

#: FHIR Encounter.status → Appointment.status, for visits that had no appointment.
_KEPT_AS = {
    VisitStatus.FINISHED.value: "fulfilled",
    VisitStatus.IN_PROGRESS.value: "arrived",
    VisitStatus.ARRIVED.value: "arrived",
    VisitStatus.TRIAGED.value: "arrived",
    VisitStatus.ON_LEAVE.value: "arrived",
    VisitStatus.CANCELLED.value: "cancelled",
    VisitStatus.ENTERED_IN_ERROR.value: "entered-in-error",
    VisitStatus.PLANNED.value: "booked",
}
_NOT_KNOWN = "unknown"
_CANCELLED = FollowUpStatus.CANCELLED.value

#: Visits that had no appointment, and their columns as those of an appointment.
_WALK_INS = Query(equal={"appointment_id": None})
_AS_APPOINTMENT = {"patient_id": "patient_id", "status": "status", "starts_at": "started_at"}


def fact_table(unit: Unit, table: str, names: Sequence[str], *, walk_ins: bool, arrow: bool) -> object:
    """The columns *names* of a fact table, as a frame.

    With *walk_ins* visits without an appointment, such as those that came from a record system, count
    among the appointments. *arrow* says that the store can.
    """
    kind, id_name = _KINDS[table]
    stored = {name: "id" if name == id_name else name for name in names}
    if arrow:
        return _arrow_table(unit, table, kind, stored, walk_ins=walk_ins)
    found = unit.measure(kind, tuple(stored.values()), Query())
    columns: Mapping[str, Sequence[Value]] = {name: found[column] for name, column in stored.items()}
    if walk_ins:
        columns = _with_walk_ins(unit, columns)
    if table == "follow_ups":
        columns = _with_cancelled(unit, columns)
    return frame_from_columns(columns, table=table)


def _with_cancelled(unit: Unit, follow_ups: Mapping[str, Sequence[Value]]) -> Mapping[str, Sequence[Value]]:
    """Say in ``outcome`` what a follow-up says in its status: a cancelled one is owed to nobody."""
    statuses = unit.measure("follow_up", ["status"], Query())["status"]
    outcomes = [
        "cancelled" if status == _CANCELLED else outcome
        for status, outcome in zip(statuses, follow_ups["outcome"], strict=True)
    ]
    return {**follow_ups, "outcome": outcomes}


def _with_walk_ins(unit: Unit, appointments: Mapping[str, Sequence[Value]]) -> Mapping[str, Sequence[Value]]:
    visits = unit.measure("visit", tuple(_AS_APPOINTMENT.values()), _WALK_INS)
    kept = [_KEPT_AS.get(str(status), _NOT_KNOWN) for status in visits["status"]]
    as_appointments = {**{name: visits[stored] for name, stored in _AS_APPOINTMENT.items()}, "status": kept}
    return {name: [*column, *as_appointments[name]] for name, column in appointments.items()}


def _arrow_table(unit: Unit, table: str, kind: str, stored: Mapping[str, str], *, walk_ins: bool) -> object:
    import narwhals.stable.v2 as nw

    if table == "follow_ups":
        # Both columns in one question, for rows come in any order.
        frame = _read(unit, kind, {**stored, "own_status": "status"}, Query())
        is_cancelled = nw.col("own_status") == _CANCELLED
        said = nw.when(is_cancelled).then(nw.lit("cancelled")).otherwise(nw.col("outcome"))
        return frame.with_columns(outcome=said).select(*stored).to_native()
    frame = _read(unit, kind, stored, Query())
    if walk_ins:
        visits = _read(unit, "visit", {name: _AS_APPOINTMENT[name] for name in stored}, _WALK_INS)
        if "status" in stored:
            visits = visits.with_columns(status=_as_kept())
        frame = nw.concat([frame, visits])
    return frame.to_native()


def _as_kept() -> nw.Expr:
    import narwhals.stable.v2 as nw

    kept = nw.lit(_NOT_KNOWN)
    for status, as_status in _KEPT_AS.items():
        kept = nw.when(nw.col("status") == status).then(nw.lit(as_status)).otherwise(kept)
    return kept


def _read(unit: Unit, kind: str, stored: Mapping[str, str], query: Query) -> nw.DataFrame[Any]:
    import narwhals.stable.v2 as nw

    frame: Any = frame_from_arrow(unit.measure_arrow(kind, tuple(stored.values()), query))
    found: nw.DataFrame[Any] = nw.from_native(frame, eager_only=True)
    columns = [nw.col(column).alias(name) for name, column in stored.items()]
    return found.select(*columns)
