"""Matching: might two records be of one person? With reasons, for a person to compare; nothing is merged.

Accents, the dots of a mailbox, day and month are folded for comparison only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from bedside.domain.checks import identifier, instances, typed
from bedside.domain.contacts import folded_contact
from bedside.domain.names import NEAR, folded_name, jaro_winkler
from bedside.domain.patients import ContactPoint, ContactSystem, Patient, PersonName

__all__ = ["Likeness", "Match", "compare", "is_possible_duplicate", "matched_name"]


class Likeness(Enum):
    """In what two records are alike."""

    PHONE = "same-phone"
    EMAIL = "same-email"
    NAME = "same-name"
    NEAR_NAME = "near-name"
    BIRTH = "same-birth-date"
    SWAPPED_BIRTH = "swapped-birth-date"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Match:
    """A record that may be of the person in question, and in what it is alike."""

    patient_id: str = attrs.field(validator=identifier)
    reasons: tuple[Likeness, ...] = attrs.field(validator=instances(Likeness))

    @property
    def is_named(self) -> bool:
        """Whether the name is alike: more than a number or a mailbox that people share."""
        return Likeness.NAME in self.reasons or Likeness.NEAR_NAME in self.reasons


def compare(one: Patient, other: Patient) -> tuple[Likeness, ...]:
    """In what two records are alike, in the order of :class:`Likeness`.

    >>> from bedside.testing.people import ANA
    >>> hannah = attrs.evolve(ANA, name=PersonName(given="Anna", family="Itō"), contact_points=())
    >>> [found.value for found in compare(ANA, hannah)]
    ['near-name', 'same-birth-date']
    """
    shared = _contacts(one.contact_points) & _contacts(other.contact_points)
    found = {Likeness.EMAIL if "@" in contact else Likeness.PHONE for contact in shared}
    name = _names(one.name, other.name)
    if name is not None:
        found.add(name)
    if one.born_on is not None and one.born_on == other.born_on:
        found.add(Likeness.BIRTH)
    elif (
        one.born_on is not None
        and other.born_on is not None
        and _unswapped(one.born_on) == _unswapped(other.born_on)
    ):
        found.add(Likeness.SWAPPED_BIRTH)
    return tuple(likeness for likeness in Likeness if likeness in found)


def is_possible_duplicate(one: Patient, other: Patient) -> bool:
    """Whether a person should compare two records.

    The name (or a near one) with the birth date (or day and month swapped) are enough, and so is a
    shared number or mailbox, unless both name and birth date say that they are two people. Of two who
    declared one household, only the very name with the birth date is.

    >>> from bedside.testing.people import ANA, BO
    >>> is_possible_duplicate(ANA, BO), is_possible_duplicate(ANA, attrs.evolve(ANA, id="pat-2"))
    (False, True)
    """
    found = frozenset(compare(one, other))
    born = bool(found & {Likeness.BIRTH, Likeness.SWAPPED_BIRTH})
    if one.household_id is not None and one.household_id == other.household_id:
        return born and Likeness.NAME in found
    named = bool(found & {Likeness.NAME, Likeness.NEAR_NAME})
    shares = bool(found & {Likeness.PHONE, Likeness.EMAIL})
    unlike = not named and not born and one.born_on is not None and other.born_on is not None
    return (named and born) or (shares and not unlike)


def matched_name(typed_name: str, name: PersonName) -> Likeness | None:
    """Whether what somebody typed may be that name: each typed word is one of its words, or near one.

    >>> matched_name("garcia jose", PersonName(given="José María", family="García"))
    <Likeness.NAME: 'same-name'>
    >>> matched_name("Hose Garsia", PersonName(given="José", family="García")) is None
    True
    """
    wanted = folded_name(typed_name).split()
    words = folded_name(f"{name.given} {name.family} {name.preferred or ''}").split()
    if not wanted:
        return None
    if all(word in words for word in wanted):
        return Likeness.NAME
    near = all(any(jaro_winkler(word, there) >= NEAR for there in words) for word in wanted)
    return Likeness.NEAR_NAME if near else None


def _contacts(points: Iterable[ContactPoint]) -> frozenset[str]:
    return frozenset(
        folded_contact(point.value) for point in points if point.system is not ContactSystem.POST
    )


def _names(one: PersonName, other: PersonName) -> Likeness | None:
    """Given and family names compared, also with the two in each other's place."""
    mine = [(folded_name(one.given), folded_name(one.family))]
    if one.preferred is not None:
        mine.append((folded_name(one.preferred), folded_name(one.family)))
    theirs = [(folded_name(other.given), folded_name(other.family))]
    if other.preferred is not None:
        theirs.append((folded_name(other.preferred), folded_name(other.family)))
    theirs += [(family, given) for given, family in theirs]
    pairs = [(here, there) for here in mine for there in theirs]
    if any(here == there for here, there in pairs):
        return Likeness.NAME
    near = any(
        all(jaro_winkler(part, like) >= NEAR for part, like in zip(here, there, strict=True))
        for here, there in pairs
    )
    return Likeness.NEAR_NAME if near else None


def _unswapped(born_on: date) -> tuple[int, int, int]:
    low, high = sorted((born_on.month, born_on.day))
    return born_on.year, low, high
