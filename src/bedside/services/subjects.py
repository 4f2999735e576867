"""Whom a row is about: the people whose data is seen when it is read."""

from __future__ import annotations

from collections.abc import Iterator

from bedside.domain.patients import Household
from bedside.domain.referrals import SourceKind
from bedside.ports import Row
from bedside.records import spec_named

__all__ = ["subjects_of"]


def subjects_of(row: Row, record: object = None) -> Iterator[str]:
    """The patients that *row* names: its subject, any other that a column refers to, a family's members.

    *record* is what the row holds, where it was read.

    >>> next(subjects_of(Row(kind="patient", id="patient-1")))
    'patient-1'
    """
    declared = spec_named(row.kind).kind
    columns = row.columns
    if declared.subject == "id":
        yield row.id
    for column in declared.columns:
        if column.name == declared.subject or column.references == "patient":
            found = columns.get(column.name)
            if isinstance(found, str):
                yield found
    if columns.get("source_kind") == SourceKind.PATIENT.value:
        # A source is a patient or a partner, so its column refers to neither.
        for name in ("referrer_id", "source_id"):
            found = columns.get(name)
            if isinstance(found, str):
                yield found
    if isinstance(record, Household):
        yield from record.member_ids
