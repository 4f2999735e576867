"""Taking turns: of two desks that take in a referral of the same people at once, one waits for the other."""

from __future__ import annotations

from collections.abc import Iterable

from bedside.domain.caps import sealed_name
from bedside.services.giving.caps import hold
from bedside.services.merging import ids_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["take_turns"]


@by_rules
def take_turns(office: Office, unit: Unit, patient_ids: Iterable[str]) -> None:
    """Wait until nobody else takes in a referral of one of these people, and let nobody begin.

    How many somebody sent this year, and whether the friend was sent before, is read and not spent:
    two that read at once would both be the first, and both would earn.
    """
    people = {ids_of_person(unit, patient_id)[0] for patient_id in patient_ids}
    hold(unit, {sealed_name("turn", office.settings.id, person) for person in people})
