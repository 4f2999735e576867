"""A unit of work: typed reads and writes of one transaction, what they allow, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

import attrs

from bedside.domain.arrow import ArrowStream
from bedside.domain.journal import SUBJECTS_AT_MOST, ActorId, JournalEntry, Recipient, SealedEntry
from bedside.domain.merging import is_person_authorized
from bedside.domain.vouching import VOUCH, Voucher, write_voucher
from bedside.errors import (
    AccessDeniedError,
    NotFoundError,
    StorageError,
    UniqueKeyError,
)
from bedside.ports import (
    ArrowTransaction,
    Environment,
    Query,
    Range,
    Row,
    Transaction,
    Value,
)
from bedside.records import VOUCHED, digest_of_row, kind_of, read_row, write_row
from bedside.records.paging import BatchTransaction, by_kind
from bedside.records.spec import encode
from bedside.services.acting import Acting
from bedside.services.failures import error_code, refusal_reason
from bedside.services.merging import consents_known, refuse_merged
from bedside.services.sealed import unopened
from bedside.services.subjects import subjects_of
from bedside.services.traces import ALL, Traces

__all__ = ["Unit", "by_rules"]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


@attrs.define(kw_only=True, eq=False)
class Unit:
    """Reads remember the revision they saw, so that a change of anything older fails.

    What a unit reads and writes is checked against what its actor may, and is in the journal when
    the unit ends: by an entry that :meth:`note` wrote, or by one that names the people concerned.
    """

    tx: Transaction
    environment: Environment
    now: datetime
    acting: Acting
    practice: str = "practice"
    entries: list[JournalEntry] = attrs.field(factory=list)
    sealed: list[SealedEntry] = attrs.field(factory=list)
    traces: Traces = attrs.field(factory=Traces)
    #: Due work that this unit has claimed and that does not open.
    unopened: list[Row] = attrs.field(factory=list)
    #: The ids of the records of each person that this unit has asked about, the survivor's first.
    people: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    _revisions: dict[tuple[str, str], int] = attrs.field(factory=dict)
    # What was read or written last, by the text that it is stored as.
    _records: dict[tuple[str, str], tuple[str | None, object]] = attrs.field(factory=dict)
    _authorized: set[str] = attrs.field(factory=set)
    _rules: int = 0
    # Rows of the ledger: as they were first seen (None: new), and as they are left.
    _before: dict[tuple[str, str], Row | None] = attrs.field(factory=dict)
    _after: dict[tuple[str, str], Row] = attrs.field(factory=dict)

    @property
    def actor(self) -> ActorId:
        """Who does it."""
        return self.acting.actor

    def new_id(self, record_type: type[object]) -> str:
        """A fresh id for a record of that class."""
        return self.environment.new_id(kind_of(record_type).kind.name)

    def look_up(self, record_type: type[R], record_id: str) -> R | None:
        """The record, or None."""
        kind = kind_of(record_type).kind.name
        self._begin_read(kind, record_id)
        row = self.tx.get(kind, record_id)
        return None if row is None else self._seen(row, record_type)

    def get(self, record_type: type[R], record_id: str) -> R:
        """The record.

        Raises:
            NotFoundError: there is none of that id.
            MergedError: it is a patient's record that was merged into another one.
            AccessDeniedError: the actor may not see it.
        """
        found = self.look_up(record_type, record_id)
        if found is None:
            raise NotFoundError(kind_of(record_type).kind.name, record_id)
        refuse_merged(self, found)
        return found

    def find(
        self,
        record_type: type[R],
        *,
        equal: dict[str, object] | None = None,
        column: str | None = None,
        at_least: object = None,
        below: object = None,
        order_by: str | None = None,
        limit: int | None = None,
    ) -> Sequence[R]:
        """The records whose columns equal *equal*, with ``at_least <= column < below``."""
        kind = kind_of(record_type).kind.name
        self._begin_read(kind)
        wanted: dict[str, Value] = {name: encode(value) for name, value in (equal or {}).items()}
        query = Query(
            equal=wanted,
            range=None if column is None else _range(column, at_least, below),
            order_by=order_by,
            limit=limit,
        )
        return [self._seen(row, record_type) for row in self.tx.find(kind, query)]

    def measure(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        """Whole columns for a KPI: nobody is looked at, so the verb notes what was measured."""
        if not self._rules:
            self.acting.check_read("kpi")
        return self.tx.columns(kind, names, query)

    def measure_arrow(self, kind: str, names: Sequence[str], query: Query) -> ArrowStream:
        """The same as Arrow, from a store that declares it can."""
        if not self._rules:
            self.acting.check_read("kpi")
        if not isinstance(self.tx, ArrowTransaction):
            raise StorageError("the store declares ARROW, and its transactions have no arrow()")
        return self.tx.arrow(kind, names, query)

    def add(self, record: R) -> R:
        """Store a new record."""
        row = write_row(record, kind_of(type(record)))
        self.add_row(row)
        self._records[row.kind, row.id] = (row.body, record)
        return record

    def add_row(self, row: Row) -> None:
        """Store a new record that is a row already."""
        self._begin_write(row)
        self._revisions[row.kind, row.id] = self.tx.add(row).revision
        self._wrote(row)

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Store new records, together where the store can; what one points at comes before it."""
        if not self._added_together(rows):
            for row in rows:
                self.add_row(row)

    def change(self, record: R) -> R:
        """Store a changed record, over the revision that this unit has read.

        Raises:
            ConflictError: somebody else changed it since.
        """
        row = write_row(record, kind_of(type(record)))
        self.change_row(row, expect=self._revisions.get((row.kind, row.id), 0))
        self._records[row.kind, row.id] = (row.body, record)
        return record

    def change_row(self, row: Row, *, expect: int) -> None:
        """Store a changed row over that revision."""
        self._begin_write(row)
        self._revisions[row.kind, row.id] = self.tx.put(row, expect=expect).revision
        self._wrote(row)

    def row(self, kind: str, record_id: str) -> Row | None:
        """The row itself, where its counts or its exact text are asked for; None when there is none."""
        self._begin_read(kind, record_id)
        found = self.tx.get(kind, record_id)
        if found is not None:
            self._trace(found)
        return found

    def ids(self, kind: str, query: Query) -> Sequence[str]:
        """The ids of rows, some of which may not open; nothing of them is read yet."""
        self._begin_read(kind)
        return [str(record_id) for record_id in self.tx.columns(kind, ["id"], query)["id"]]

    def claim(
        self, kind: str, *, lease: timedelta, limit: int, equal: Mapping[str, Value] | None = None
    ) -> Sequence[Row]:
        """Take due work, as :meth:`bedside.ports.Transaction.claim` does; nothing of it is read yet."""
        if not self._rules:
            self.acting.check_write(kind)
        claimed = self.tx.claim(kind, now=self.now, lease=lease, limit=limit, equal=equal or {})
        for row in unopened(self.tx)[len(self.unopened) :]:
            self._cannot_open(row)
        return claimed

    def take(self, row: Row, record_type: type[R]) -> R:
        """The record of a row that this transaction has claimed."""
        self._begin_read(row.kind, row.id)
        return self._seen(row, record_type)

    def note(
        self,
        action: str,
        record_type: type[object] | str,
        record_id: str,
        *,
        subject: str | None = None,
        outcome: str = "done",
        reason: str | None = None,
        recipient: Recipient | None = None,
    ) -> None:
        """Write what was done into the journal, with who did it and what for.

        *record_type* is a record's class, or the name of what is not a record, such as ``journal``.
        The entry is sealed when the unit ends, so that the journal is locked as briefly as can be.
        """
        self.entries.append(
            JournalEntry(
                at=self.now,
                practice=self.practice,
                actor=self.acting.actor,
                role=self.acting.role,
                purpose=self.acting.purpose,
                action=action,
                kind=record_type if isinstance(record_type, str) else kind_of(record_type).kind.name,
                record=record_id,
                subjects=() if subject is None else (subject,),
                outcome=outcome,
                reason=reason,
                recipient=recipient,
                emergency=self.acting.emergency_id or None,
            )
        )

    def note_refusal(self, action: str, denied: AccessDeniedError) -> None:
        """Write that the actor was refused before anything was looked at."""
        self.note(action, "practice", ALL, outcome=error_code(denied), reason=refusal_reason(denied))

    def note_failure(self, failed: Unit, error: Exception) -> None:
        """Write that what *failed* tried was not done: an entry with its outcome, and nothing typed.

        The outcome is the error's own name, such as ``not-found`` or ``access-denied``.
        """
        kind, record_id = failed.traces.last or ("practice", None)
        named = record_id if record_id is not None and NotFoundError.is_id(record_id) else ALL
        action = failed.entries[-1].action if failed.entries else "attempt"
        self.note(action, kind, named, outcome=error_code(error), reason=refusal_reason(error))
        subjects = dict.fromkeys((*failed.traces.subjects(), *([named] if kind == "patient" else [])))
        subjects.pop(ALL, None)
        self.entries[-1] = attrs.evolve(self.entries[-1], subjects=tuple(subjects)[:SUBJECTS_AT_MOST])

    @contextmanager
    def by_rules(self) -> Iterator[None]:
        """What is read and written in here is asked by the rules, and shown to nobody.

        To say whether a patient may be written to, the rules need consents and concerns that the
        actor need not see; what they set in motion needs no right of the actor's either.
        """
        self._rules += 1
        try:
            yield
        finally:
            self._rules -= 1

    def seal(self) -> None:
        """Append the entries of this unit to the journal, the last thing that its transaction does."""
        self.entries[:] = self.traces.completed(self.entries, self._entry_of_traces)
        for (kind, record_id), row in self._after.items():
            seen = self._before[kind, record_id]
            voucher = Voucher(digest_of_row(row), None if seen is None else digest_of_row(seen))
            self.note(VOUCH, kind, record_id, reason=write_voucher(voucher))
        self.sealed.extend(self.tx.append(entry) for entry in self.entries)

    def _entry_of_traces(self, action: str, kind: str, record: str) -> JournalEntry:
        before = len(self.entries)
        self.note(action, kind, record)
        return self.entries.pop(before)

    def _cannot_open(self, row: Row) -> None:
        """Due work does not open: it stays as it is, and the journal says so, ever more seldom."""
        self.unopened.append(row)
        if row.claims & (row.claims - 1) == 0:
            subject = next(subjects_of(row), None)
            self.note("claim", row.kind, row.id, subject=subject, outcome="unreadable")

    def _added_together(self, rows: Sequence[Row]) -> bool:
        if not isinstance(self.tx, BatchTransaction):
            return False
        try:
            for row in rows:
                self._check_write(row, tuple(subjects_of(row)))
            added = self.tx.add_all(by_kind(rows))
        except (AccessDeniedError, UniqueKeyError):
            # Nothing was added. One by one they stop at the row whose refusal the journal has to name.
            return False
        for stored in added:
            self._revisions[stored.kind, stored.id] = stored.revision
        for row in rows:
            self.traces.last = (row.kind, row.id)
            self.traces.wrote(row.kind, row.id, tuple(subjects_of(row)))
            self._wrote(row)
        return True

    def _begin_read(self, kind: str, record_id: str | None = None) -> None:
        self.traces.last = (kind, record_id)
        if not self._rules:
            self.acting.check_read(kind)

    def _begin_write(self, row: Row) -> None:
        self.traces.last = (row.kind, row.id)
        subjects = tuple(subjects_of(row))
        self._check_write(row, subjects)
        self.traces.wrote(row.kind, row.id, subjects)

    def _check_write(self, row: Row, subjects: Sequence[str]) -> None:
        if self._rules:
            return
        self.acting.check_write(row.kind)
        if self.acting.writes_need_authorization:
            for patient_id in subjects:
                self._check_authorization(patient_id)

    def _wrote(self, row: Row) -> None:
        if row.kind in VOUCHED:
            self._before.setdefault((row.kind, row.id), None)
            self._after[row.kind, row.id] = row

    def _seen(self, row: Row, record_type: type[R]) -> R:
        # The first look counts: a second one, such as in a search, makes what was read before no newer.
        self._revisions.setdefault((row.kind, row.id), row.revision)
        key = (row.kind, row.id)
        body, known = self._records.get(key, (None, None))
        if body == row.body and isinstance(known, record_type):
            record = known  # the same text is the same record, and to read it again is dear
        else:
            record = read_row(row, kind_of(record_type))
            self._records[key] = (row.body, record)
        self._trace(row, record)
        return record

    def _trace(self, row: Row, record: object = None) -> None:
        if row.kind in VOUCHED:
            self._before.setdefault((row.kind, row.id), row)
        subjects = tuple(subjects_of(row, record))
        self.traces.read(row.kind, row.id, subjects, by_rules=self._rules > 0)
        if self.acting.needs_authorization and not self._rules:
            for patient_id in subjects:
                self._check_authorization(patient_id)

    def _check_authorization(self, patient_id: str) -> None:
        if patient_id in self._authorized:
            return
        if not is_person_authorized(consents_known(self, patient_id), at=self.now):
            raise AccessDeniedError(
                "no written authorization of this patient for marketing is recorded "
                "(45 CFR 164.508(a)(3)); ask for one, or act for another purpose",
                code="no-authorization",
            )
        self._authorized.add(patient_id)


def by_rules(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function of the rules: what it does in its unit needs no right of the actor's."""

    @wraps(function)
    def within(*args: P.args, **kwargs: P.kwargs) -> T:
        unit = next(value for value in (*args, *kwargs.values()) if isinstance(value, Unit))
        with unit.by_rules():
            return function(*args, **kwargs)

    return within


def _range(column: str, at_least: object, below: object) -> Range:
    low, high = encode(at_least), encode(below)
    return Range(column=column, at_least=low, below=high)
