"""Recognition of those who sent friends: numbers that are large enough, and names of those who agreed."""

from __future__ import annotations

import attrs

from bedside.domain.consents import naming_statement
from bedside.domain.dates import Period, day_bounds
from bedside.domain.merging import is_person_authorized
from bedside.domain.messages import Purpose
from bedside.domain.patients import Patient
from bedside.domain.referrals import Eligibility, Referral
from bedside.errors import InvalidValueError, NotFoundError
from bedside.services.merging import consents_known, person_of
from bedside.services.office import Office
from bedside.services.referring.attributing import sender_of
from bedside.services.reporting import SMALLEST_CELL
from bedside.services.unit import Unit, by_rules

__all__ = ["Recognition", "newsletter_words", "recognise"]


@attrs.frozen(kw_only=True)
class Recognition:
    """How many people sent how many friends who came, and the names of those who want to be named.

    A number is None where it is too small to show. ``names`` are as each person chose, in the order of
    the alphabet: nobody is ranked, and how many friends one person sent is not in it.
    """

    period: Period
    people: int | None = None
    friends: int | None = None
    names: tuple[str, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Both numbers are shown, or neither: one of them would tell too much of the other."""
        if (self.people is None) != (self.friends is None):
            problem = "show both numbers, or neither"
            raise InvalidValueError("recognition.half", "Recognition.people", problem)


def newsletter_words(found: Recognition) -> str:
    """A few sentences for a newsletter; without numbers and names there is still a thank-you.

    >>> from datetime import date
    >>> spring = Period(date(2026, 3, 1), date(2026, 6, 1))
    >>> newsletter_words(Recognition(period=spring, people=31, friends=44, names=("Ana I.",)))
    'Thank you: 31 people recommended us to 44 friends. With a special thank-you to Ana I.'
    >>> newsletter_words(Recognition(period=spring))
    'Thank you to everybody who recommended us.'
    """
    words = (
        "Thank you to everybody who recommended us."
        if found.people is None
        else f"Thank you: {found.people} people recommended us to {found.friends} friends."
    )
    if not found.names:
        return words
    return f"{words} With a special thank-you to {', '.join(found.names).rstrip('.')}."


@by_rules
def recognise(office: Office, unit: Unit, period: Period) -> Recognition:
    """Who sent friends that came for the first time within *period*, as it stands; only what counts is."""
    zone = office.settings.time_zone
    first, _ = day_bounds(period.start_on, zone)
    end, _ = day_bounds(period.end_on, zone)
    came = [
        referral
        for referral in unit.find(Referral, column="first_visit_at", at_least=first, below=end)
        if referral.eligibility is Eligibility.ELIGIBLE and sender_of(unit, referral) is not None
    ]
    people = {person.id: person for person in (_sender(unit, referral) for referral in came) if person}
    names = sorted(name for name in (_name(unit, person) for person in people.values()) if name)
    friends = {referral.patient_id for referral in came}
    if min(len(people), len(friends)) < SMALLEST_CELL:
        return Recognition(period=period, names=tuple(names))
    return Recognition(period=period, people=len(people), friends=len(friends), names=tuple(names))


def _sender(unit: Unit, referral: Referral) -> Patient | None:
    try:
        return person_of(unit, sender_of(unit, referral) or "")
    except NotFoundError:
        return None  # erased since


def _name(unit: Unit, person: Patient) -> str | None:
    """The name that the person chose to be named by; None without a consent in writing that still holds."""
    known = consents_known(unit, person.id)
    if person.deceased or person.inactive_on is not None:
        return None
    if not is_person_authorized(known, purpose=Purpose.RECOGNITION, at=unit.now):
        return None
    said = [naming_statement(each, purpose=Purpose.RECOGNITION, at=unit.now) for each in known]
    return next((found.named_as for found in said if found is not None and found.named_as), None)
