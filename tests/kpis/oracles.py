"""Every KPI once more, in plain Python over one row at a time: slow, short, and obviously right.

Rows are dicts under bedside's names; instants are aware datetimes or None, everything else is text,
whole numbers or None. A judge returns the reason why a row cannot be judged, or None, and the counts
that the row adds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bedside.domain.dates import Interval, Period, at_local

Row = Mapping[str, object]
Key = tuple[object, ...]
Counts = dict[str, int]
Judge = Callable[[Row], tuple[str | None, Counts]]
Cells = dict[Key, tuple[Counter[str], Counter[str]]]

KEPT = {"arrived", "checked-in", "fulfilled"}
STATUSES = {*KEPT, "booked", "cancelled", "noshow", "entered-in-error", "proposed", "pending", "waitlist"}


def key_of(row: Row, by: Sequence[str], date_column: str, zone: str) -> Key:
    """The group of a row: its columns, or the month and so on of its own date."""
    at = row[date_column]
    day = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else None
    calendar: dict[str, object] = dict.fromkeys(("month", "quarter", "year", "weekday"))
    if day is not None:
        calendar = {
            "month": f"{day:%Y-%m}",
            "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
            "year": day.year,
            "weekday": day.isoweekday(),
        }
    return tuple(calendar[name] if name in calendar else row[name] for name in by)


def within(at: object, start_on: date, end_on: date, zone: str) -> bool:
    """Whether the local day of *at* lies in the half-open period."""
    return isinstance(at, datetime) and start_on <= at.astimezone(ZoneInfo(zone)).date() < end_on


def by_rows(
    rows: Sequence[Row], judge: Judge, *, by: Sequence[str], period: Period | None, zone: str, at: str
) -> Cells:
    """Add up the rows of the period, each in its group; those without a date belong to any period."""
    cells: Cells = defaultdict(lambda: (Counter(), Counter()))
    for row in rows:
        if period and row[at] is not None and not within(row[at], period.start_on, period.end_on, zone):
            continue
        reason, counts = judge(row)
        counted, excluded = cells[key_of(row, by, at, zone)]
        if reason is not None:
            excluded[reason] += 1
        else:
            counted.update(counts)
    return cells


def no_show(row: Row) -> tuple[str | None, Counts]:
    status = row["status"]
    if status is None or status == "":
        return "missing status", {}
    if status not in STATUSES:
        return "unknown status", {}
    held = status in KEPT or status == "noshow"
    if held and row["starts_at"] is None:
        return "missing starts_at", {}
    return None, {"numerator": int(status == "noshow"), "denominator": int(held)}


def adherence(row: Row, window: timedelta) -> tuple[str | None, Counts]:
    status, starts, cancelled, who = (
        row[name] for name in ("status", "starts_at", "cancelled_at", "cancelled_by")
    )
    if status is None or status == "":
        return "missing status", {}
    if status not in STATUSES:
        return "unknown status", {}
    if status in KEPT or status == "noshow":
        if starts is None:
            return "missing starts_at", {}
        return None, {"numerator": int(status in KEPT), "denominator": 1}
    if status != "cancelled" or who == "practice":
        return None, {}
    if starts is None:
        return "missing starts_at", {}
    assert isinstance(starts, datetime)
    if isinstance(cancelled, datetime) and starts - cancelled >= window:
        return None, {}
    if who is None:
        return "missing cancelled_by", {}
    if who != "patient":
        return "unknown cancelled_by", {}
    if cancelled is None:
        return "missing cancelled_at", {}
    return None, {"denominator": 1}


def kept_visit(row: Row) -> tuple[str | None, bool]:
    status = row["status"]
    if status is None or status == "":
        return "missing status", False
    if status not in STATUSES:
        return "unknown status", False
    if status in KEPT:
        for name in ("starts_at", "patient_id"):
            if row[name] is None:
                return f"missing {name}", False
    return None, status in KEPT


def retention(rows: Sequence[Row], *, by: Sequence[str], period: Period, zone: str) -> Cells:
    start = Interval(months=12).before(period.start_on)
    before: dict[Key, set[object]] = defaultdict(set)
    came: dict[Key, set[object]] = defaultdict(set)
    cells: Cells = defaultdict(lambda: (Counter(), Counter()))
    for row in rows:
        at = row["starts_at"]
        if at is not None and not within(at, start, period.end_on, zone):
            continue
        reason, kept = kept_visit(row)
        group = key_of(row, by, "starts_at", zone)
        if reason is not None:
            cells[group][1][reason] += 1
        elif kept:
            inside = within(at, period.start_on, period.end_on, zone)
            (came if inside else before)[group].add(row["patient_id"])
    for group, patients in before.items():
        cells[group][0].update(numerator=len(patients & came[group]), denominator=len(patients))
    return cells


def new_patients(rows: Sequence[Row], *, by: Sequence[str], period: Period | None, zone: str) -> Cells:
    cells: Cells = defaultdict(lambda: (Counter(), Counter()))
    first: dict[object, datetime] = {}
    seen: list[tuple[Key, object, datetime]] = []
    for row in rows:
        at = row["starts_at"]
        if period and at is not None and not within(at, date.min, period.end_on, zone):
            continue
        reason, kept = kept_visit(row)
        group = key_of(row, by, "starts_at", zone)
        if reason is not None:
            cells[group][1][reason] += 1
        elif kept:
            assert isinstance(at, datetime)
            patient = row["patient_id"]
            first[patient] = min(at, first.get(patient, at))
            if period is None or within(at, period.start_on, period.end_on, zone):
                seen.append((group, patient, at))
    for group, patient in {(group, patient) for group, patient, _ in seen}:
        is_new = any((group, patient, first[patient]) == visit for visit in seen)
        cells[group][0].update(numerator=int(is_new), denominator=1)
    return cells


def nps(row: Row) -> tuple[str | None, Counts]:
    score = row["score"]
    if score is None:
        return "missing score", {}
    assert isinstance(score, int)
    if not 0 <= score <= 10:
        return "score is outside 0 to 10", {}
    if row["answered_at"] is None:
        return "missing answered_at", {}
    group = "promoters" if score >= 9 else "passives" if score >= 7 else "detractors"
    return None, {group: 1}


def conversion(row: Row, window: timedelta, as_of: date | None, zone: str) -> tuple[str | None, Counts]:
    received, visit, direction = row["received_at"], row["first_visit_at"], row["direction"]
    now = datetime.max.replace(tzinfo=UTC) if as_of is None else end_of(as_of, zone)
    if direction is None:
        return "missing direction", {}
    if direction not in ("inbound", "outbound"):
        return "unknown direction", {}
    if direction == "outbound":
        return None, {}
    if received is None:
        return "missing received_at", {}
    assert isinstance(received, datetime)
    if received >= now:
        return None, {}
    visited = isinstance(visit, datetime) and visit < now
    if visited and visit < received:  # type: ignore[operator]  # visited says that it is a datetime
        return "first_visit_at is before received_at", {}
    converted = int(visited and visit - received < window)  # type: ignore[operator]  # visited says so, as above
    if as_of is not None and received + window > now:
        return None, {"open": 1, "open_converted": converted}
    return None, {"numerator": converted, "denominator": 1}


def end_of(day: date, zone: str) -> datetime:
    return at_local(day + timedelta(days=1), time(0), zone)


def reciprocity(rows: Sequence[Row], *, by: Sequence[str], period: Period | None, zone: str) -> Cells:
    def judge(row: Row) -> tuple[str | None, Counts]:
        if row["direction"] is None:
            return "missing direction", {}
        if row["direction"] not in ("inbound", "outbound"):
            return "unknown direction", {}
        for name in ("partner_id", "received_at"):
            if row[name] is None:
                return f"missing {name}", {}
        return None, {str(row["direction"]): 1}

    options = {"period": period, "zone": zone, "at": "received_at"}
    pairs = by_rows(rows, judge, by=(*by, "partner_id"), **options)  # type: ignore[arg-type]  # options is a bundle of keywords
    cells: Cells = defaultdict(lambda: (Counter(), Counter()))
    for (*group, _), (counted, excluded) in pairs.items():
        received, given = counted["inbound"], counted["outbound"]
        cells[tuple(group)][1].update(excluded)
        cells[tuple(group)][0].update(
            received=received,
            given=given,
            partners=int(received + given > 0),
            arcs=int(received > 0) + int(given > 0),
            mutual_dyads=int(received > 0 and given > 0),
        )
    return cells


def timeliness(row: Row, as_of: date | None, zone: str) -> tuple[str | None, Counts]:
    due, window_end, done = row["due_at"], row["window_end_at"], row["done_at"]
    now = datetime.max.replace(tzinfo=UTC) if as_of is None else end_of(as_of, zone)
    if row["outcome"] == "cancelled":
        return None, {}
    if due is None:
        return "missing due_at", {}
    assert isinstance(due, datetime)
    if due >= now:
        return None, {}
    if window_end is None:
        return "missing window_end_at", {}
    assert isinstance(window_end, datetime)
    if window_end < due:
        return "window_end_at is before due_at", {}
    timely = int(isinstance(done, datetime) and done < window_end and done < now)
    if as_of is not None and window_end > now:
        return None, {"open": 1, "open_done": timely}
    return None, {"numerator": timely, "denominator": 1}
