"""Two records of one patient: one becomes the other's tombstone, and what either knew still holds.

Nothing is moved: what was written under an id stays under it, and whoever reads of a person reads
of every record that the practice has of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs

from bedside.domain.checks import utc
from bedside.domain.consents import Consent, Permission, authorizes, naming_statement, permission
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import Patient
from bedside.errors import InvalidValueError, MergedError

__all__ = [
    "check_not_merged",
    "histories",
    "is_person_authorized",
    "merge_records",
    "permission_of_person",
    "unmerge_records",
]


def check_not_merged(record: object) -> None:
    """Refuse a patient's record that was merged into another one.

    Raises:
        MergedError: it was.
    """
    if isinstance(record, Patient) and record.merged_into is not None:
        raise MergedError(record.id, survivor_id=record.merged_into)


def merge_records(duplicate: Patient, *, into: Patient, at: datetime) -> tuple[Patient, Patient]:
    """The tombstone that *duplicate* becomes, and the survivor that stands for both from *at* on.

    >>> from datetime import UTC, date
    >>> from bedside.domain.patients import PatientId, PersonName
    >>> one, two = (Patient(id=PatientId(name), name=PersonName(given="Ana"), registered_on=date(2026, 1, 5))
    ...     for name in ("pat-1", "pat-2"))
    >>> tombstone, survivor = merge_records(one, into=two, at=datetime(2026, 3, 2, tzinfo=UTC))
    >>> tombstone.merged_into, survivor.ids
    ('pat-2', ('pat-2', 'pat-1'))

    Raises:
        MergedError: one of them was merged before.
        InvalidValueError: they are one record, or only one of them is of somebody who has died.
    """
    if duplicate.id == into.id:
        raise InvalidValueError("merge.itself", "merge.into", "give the record that is to stand for it")
    for record in (duplicate, into):
        check_not_merged(record)
    if duplicate.deceased != into.deceased:
        problem = "only one of the two has died; look again whether they are one person, then record_death()"
        raise InvalidValueError("merge.deceased", "merge.into", problem)
    tombstone = attrs.evolve(duplicate, merged_into=into.id, merged_at=at)
    return tombstone, attrs.evolve(into, replaces=(*into.replaces, *duplicate.ids))


def unmerge_records(tombstone: Patient, above: Sequence[Patient]) -> tuple[Patient, tuple[Patient, ...]]:
    """The record as it was before its merge, and those *above* it without what it brought along.

    *above* are the record that it was merged into, the one that this was merged into, and so on.

    Raises:
        InvalidValueError: it was not merged.
    """
    if tombstone.merged_into is None:
        raise InvalidValueError("merge.none", "unmerge", "this record was not merged into another")
    gone = set(tombstone.ids)
    freed = tuple(
        attrs.evolve(record, replaces=tuple(each for each in record.replaces if each not in gone))
        for record in above
    )
    return attrs.evolve(tombstone, merged_into=None, merged_at=None), freed


def histories(
    records: Sequence[Patient], consents: Iterable[Consent]
) -> tuple[tuple[Patient, tuple[Consent, ...]], ...]:
    """What each record of one person knows of their will.

    A record knows its own statements, and those made to the record that stands for it, while it does:
    in that time the practice knew to whom it spoke. So a refusal on either record stands until the
    person says otherwise after the merge, and a yes on one does not answer a no on the other.
    """
    by_id: Mapping[str, Patient] = {record.id: record for record in records}
    said = list(consents)
    found = []
    for record in records:
        heard = [consent for consent in said if consent.patient_id == record.id]
        below = record
        while below.merged_into is not None and below.merged_at is not None:
            since, above = utc(below.merged_at), by_id[below.merged_into]
            heard += [
                consent
                for consent in said
                if consent.patient_id == above.id
                and utc(consent.given_at) > since
                and (above.merged_at is None or utc(consent.given_at) <= utc(above.merged_at))
            ]
            below = above
        found.append((record, tuple(heard)))
    return tuple(found)


def permission_of_person(
    known: Sequence[tuple[Patient, Sequence[Consent]]],
    *,
    purpose: Purpose,
    channel: Channel,
    address: str | None,
    at: datetime,
) -> Permission:
    """Whether we may speak to a person of whom there are several records, the survivor's first.

    A no on any of them is a no. A yes counts for the survivor's record, and on another one for the
    addresses that stand there: nobody agreed to hear from us at a number that they did not give.
    """
    asked = [
        (record, permission(said, purpose=purpose, channel=channel, address=address, at=at))
        for record, said in known
    ]
    for _, found in asked:
        if found.opted_out:
            return found
    for place, (record, found) in enumerate(asked):
        stands_there = any(point.value == address for point in record.contact_points)
        if found.granted and (place == 0 or stands_there):
            return found
    return asked[0][1]


def is_person_authorized(
    known: Iterable[Sequence[Consent]], *, at: datetime, purpose: Purpose = Purpose.MARKETING
) -> bool:
    """Whether a person of whom there are several records authorized *purpose*, and none of them says no.

    Only a statement in writing that names the purpose does: a yes to everything is none to this.
    """
    said = [naming_statement(each, purpose=purpose, at=at) for each in known]
    if any(statement is not None and statement.is_no for statement in said):
        return False
    return any(statement is not None and authorizes(statement, at=at) for statement in said)
