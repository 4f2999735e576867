"""Identities: by what a person is known again, and who declared that they belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import attrs

from bedside.domain.checks import identifier, identifiers, instances, optional, typed
from bedside.domain.contacts import contact_mark
from bedside.domain.patients import ContactPoint, Patient, RelatedPerson, Relationship

__all__ = ["Identity", "Relative", "are_family", "how_many_families", "identity_of"]

#: Friends and acquaintances on file are no family.
_FAMILY: Final = frozenset(Relationship) - {Relationship.FRIEND, Relationship.OTHER}


@attrs.frozen(kw_only=True, field_transformer=typed)
class Relative:
    """A related person that a patient declared: by what they are known again, and if they are family."""

    id: str = attrs.field(validator=identifier)
    is_patient_id: str | None = attrs.field(default=None, validator=optional(identifier))
    marks: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    family: bool = False


@attrs.frozen(kw_only=True, field_transformer=typed)
class Identity:
    """By what a person is known again: every id of theirs, their contacts, and who belongs to them.

    ``marks`` are digests of folded numbers and addresses (:func:`~bedside.domain.contacts.contact_mark`):
    they can be compared, and are in no finding and no record.
    """

    ids: tuple[str, ...] = attrs.field(validator=identifiers)
    marks: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    household_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    relatives: tuple[Relative, ...] = attrs.field(default=(), validator=instances(Relative))


def identity_of(records: Sequence[Patient], relatives: Iterable[RelatedPerson] = (), *, on: date) -> Identity:
    """One person from all their *records*, which are several where some were merged, and their *relatives*.

    Who stopped being a relative before *on* is no family any more; their number is still theirs.

    >>> from bedside.domain.patients import PatientId, PersonName
    >>> ana = Patient(id=PatientId("pat-ana"), name=PersonName(given="Ana"), registered_on=date(2026, 1, 5))
    >>> identity_of([ana], on=date(2026, 4, 1)).ids
    ('pat-ana',)
    """
    return Identity(
        ids=tuple(sorted({record.id for record in records})),
        marks=_marks(point for record in records for point in record.contact_points),
        household_ids=tuple(sorted({record.household_id for record in records if record.household_id})),
        relatives=tuple(
            Relative(
                id=person.id,
                is_patient_id=person.is_patient_id,
                marks=_marks(person.contact_points),
                family=person.relationship in _FAMILY and (person.until_on is None or on < person.until_on),
            )
            for person in sorted(relatives, key=lambda person: person.id)
        ),
    )


def are_family(one: Identity, other: Identity) -> bool:
    """Whether two people declared that they belong together: one household, or a relative by id or number.

    A friend or an acquaintance on file is no family.

    >>> ana = Identity(ids=("pat-ana",), household_ids=("home-1",))
    >>> are_family(ana, Identity(ids=("pat-bo",), household_ids=("home-1",)))
    True
    """
    if set(one.household_ids) & set(other.household_ids):
        return True
    return _names(one, other) or _names(other, one)


def how_many_families(people: Iterable[Identity]) -> int:
    """How many there are when all who belong together count once.

    >>> how_many_families([Identity(ids=("a",), household_ids=("h",)), Identity(ids=("b",)),
    ...     Identity(ids=("c",), household_ids=("h",))])
    2
    """
    groups: list[list[Identity]] = []
    for person in people:
        joined = [group for group in groups if any(are_family(person, one) for one in group)]
        apart = [group for group in groups if group not in joined]
        groups = [*apart, [person, *(one for group in joined for one in group)]]
    return len(groups)


def _names(one: Identity, other: Identity) -> bool:
    return any(
        relative.is_patient_id in other.ids or set(relative.marks) & set(other.marks)
        for relative in one.relatives
        if relative.family
    )


def _marks(points: Iterable[ContactPoint]) -> tuple[str, ...]:
    return tuple(sorted({contact_mark(point.value) for point in points}))
