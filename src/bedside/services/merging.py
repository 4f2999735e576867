"""The records that the practice has of one person: their ids, and what is written under any of them.

Two records of one patient are merged without moving anything: see :mod:`bedside.domain.merging`. So
whoever reads of a person reads of each of their records. For nearly everybody there is one, which the
unit of work knows once it has read the patient; then nothing here costs a read more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from bedside.domain.consents import Consent, Permission, permission
from bedside.domain.merging import histories, permission_of_person
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import ContactPoint, Patient
from bedside.errors import ConflictError, InvalidRecordError, MergedError, NotFoundError, UnreadableError
from bedside.records import kind_of
from bedside.records.spec import encode

if TYPE_CHECKING:
    from bedside.services.unit import Unit

__all__ = [
    "check_not_merged",
    "consents_known",
    "find_of_person",
    "ids_of_person",
    "permission_for",
    "person_of",
    "points_of_person",
    "records_of_person",
    "refuse_merged",
    "refuse_regrouped",
    "survivor_of",
]

R = TypeVar("R")


def ids_of_person(unit: Unit, patient_id: str) -> tuple[str, ...]:
    """The ids of every record of the person whose record *patient_id* is, the survivor's first.

    One read, and none where this unit has asked before; an id that is nobody's is alone, and so is one
    whose record does not open: what was written about it can still be listed, and mended.
    """
    known = unit.people.get(patient_id)
    if known is None:
        known = unit.people[patient_id] = _ids_on_file(unit, patient_id)
    return known


def _ids_on_file(unit: Unit, patient_id: str) -> tuple[str, ...]:
    with unit.by_rules():
        try:
            found = unit.look_up(Patient, patient_id)
        except (InvalidRecordError, UnreadableError):
            found = None
        return (patient_id,) if found is None else survivor_of(unit, found).ids


def survivor_of(unit: Unit, patient: Patient) -> Patient:
    """The record that stands for *patient*: the record itself, as a rule."""
    with unit.by_rules():
        while patient.merged_into is not None:
            above = unit.look_up(Patient, patient.merged_into)
            if above is None:
                break  # it is erased, and this one is about to be
            patient = above
    unit.people[patient.id] = patient.ids
    return patient


def person_of(unit: Unit, patient_id: str) -> Patient:
    """The record that stands for the person, for work that was begun under any of their ids.

    Raises:
        NotFoundError: there is no record of that id.
    """
    found = unit.look_up(Patient, patient_id)
    if found is None:
        raise NotFoundError("patient", patient_id)
    return survivor_of(unit, found)


def records_of_person(unit: Unit, patient_id: str) -> tuple[Patient, ...]:
    """The records themselves, the survivor's first."""
    with unit.by_rules():
        found = (unit.look_up(Patient, each) for each in ids_of_person(unit, patient_id))
        return tuple(record for record in found if record is not None)


def points_of_person(unit: Unit, patient: Patient) -> tuple[ContactPoint, ...]:
    """How the person is reached: by what stands in *patient*, and then in what it replaces."""
    if not patient.replaces:
        return patient.contact_points
    return tuple(point for record in records_of_person(unit, patient.id) for point in record.contact_points)


def find_of_person(
    unit: Unit,
    record_type: type[R],
    patient_id: str,
    *,
    column: str = "patient_id",
    equal: Mapping[str, object] | None = None,
    between: tuple[str, object, object] | None = None,
    order_by: str | None = None,
    limit: int | None = None,
) -> Sequence[R]:
    """As :meth:`Unit.find`, for the rows whose *column* names any record of the person.

    *between* is a column with the first instant or day that counts, and the first that does not.
    """
    ranged, at_least, below = between or (None, None, None)
    found = [
        list(
            unit.find(
                record_type,
                equal={**(equal or {}), column: each},
                column=ranged,
                at_least=at_least,
                below=below,
                order_by=order_by,
                limit=limit,
            )
        )
        for each in ids_of_person(unit, patient_id)
    ]
    if len(found) == 1:
        return found[0]
    spec = kind_of(record_type)
    path = next((entry.path for entry in spec.columns if entry.column.name == order_by), "id")
    every = sorted((record for each in found for record in each), key=lambda record: _place(record, path))
    return every[:limit]


def consents_known(unit: Unit, patient_id: str) -> tuple[tuple[Consent, ...], ...]:
    """What each record of the person knows of their will, the survivor's first, oldest first in each."""
    with unit.by_rules():
        said = find_of_person(unit, Consent, patient_id, order_by="given_at")
        if len(ids_of_person(unit, patient_id)) == 1:
            return (tuple(said),)
        return tuple(heard for _, heard in histories(records_of_person(unit, patient_id), said))


def permission_for(
    unit: Unit, patient: Patient, *, purpose: Purpose, channel: Channel, address: str | None
) -> Permission:
    """What the person's statements say about this purpose, channel and address now."""
    with unit.by_rules():
        said = find_of_person(unit, Consent, patient.id, order_by="given_at")
        if not patient.replaces:
            return permission(said, purpose=purpose, channel=channel, address=address, at=unit.now)
        known = histories(records_of_person(unit, patient.id), said)
    return permission_of_person(known, purpose=purpose, channel=channel, address=address, at=unit.now)


def refuse_merged(unit: Unit, record: object) -> None:
    """Refuse to act on a patient's record that was merged into another one.

    Raises:
        MergedError: it was; the error names the record that stands for the person now.
    """
    if isinstance(record, Patient):
        survivor = survivor_of(unit, record)
        if survivor is not record:
            raise MergedError(record.id, survivor_id=survivor.id)


def check_not_merged(unit: Unit, patient_id: str) -> None:
    """As :func:`refuse_merged`, for a verb that needs nothing else of the patient.

    Raises:
        MergedError: the record was merged into another one.
    """
    survivor_id = ids_of_person(unit, patient_id)[0]
    if survivor_id != patient_id:
        raise MergedError(patient_id, survivor_id=survivor_id)


def refuse_regrouped(unit: Unit) -> None:
    """Refuse to go on when somebody whom this unit asked about was merged or parted meanwhile.

    Raises:
        ConflictError: read again who belongs together, and run the unit again.
    """
    for patient_id, known in list(unit.people.items()):
        del unit.people[patient_id]
        if ids_of_person(unit, patient_id) != known:
            raise ConflictError(
                "patient: records were merged or parted meanwhile; run it again", record_id=patient_id
            )


def _place(record: object, path: str) -> tuple[bool, object, object]:
    """Where it comes: empty values first, as in a store, and then by id."""
    value = record
    for name in path.split("."):
        value = getattr(value, name, None)
    written = encode(value)
    return written is not None, "" if written is None else written, getattr(record, "id", "")
