"""Two trials on one history, person by person: who gains, who loses, and what it costs."""

from __future__ import annotations

from enum import Enum

import attrs

from bedside.domain.money import Money
from bedside.errors import InvalidValueError
from bedside.programmes.trial import Trial

__all__ = ["Comparison", "Effect", "ForPerson", "compare"]


class Effect(Enum):
    """What the new programme means for somebody who is rewarded by one of the two."""

    NEWLY_REWARDED = "newly-rewarded"
    NO_LONGER_REWARDED = "no-longer-rewarded"
    MORE = "more"
    LESS = "less"


@attrs.frozen(kw_only=True)
class ForPerson:
    """One person's sum by either programme, given or set aside."""

    patient_id: str
    before: Money
    after: Money

    @property
    def effect(self) -> Effect:
        """Which way it goes."""
        if not self.before:
            return Effect.NEWLY_REWARDED
        if not self.after:
            return Effect.NO_LONGER_REWARDED
        return Effect.MORE if self.after > self.before else Effect.LESS


@attrs.frozen(kw_only=True)
class Comparison:
    """What *new* does otherwise than *old* on the same history; ``people`` are those for whom it differs."""

    old: Trial
    new: Trial
    people: tuple[ForPerson, ...]
    unchanged: int

    def count(self) -> dict[Effect, int]:
        """How many people it means what."""
        found = [person.effect for person in self.people]
        return {effect: found.count(effect) for effect in Effect}

    def as_mapping(self, *, cases: bool = True) -> dict[str, object]:
        """For programs; without *cases* it names no id of a person."""
        found: dict[str, object] = {
            "old": {"id": self.old.policy.id, "version": self.old.policy.version},
            "cost": {"old": str(self.old.cost), "new": str(self.new.cost)},
            "liability": {"old": str(self.old.liability), "new": str(self.new.liability)},
            "people": {effect.value: count for effect, count in self.count().items()},
            "unchanged": self.unchanged,
        }
        if cases:
            found["cases"] = [
                [person.patient_id, person.effect.value, person.before.minor, person.after.minor]
                for person in self.people
            ]
        return found


def compare(old: Trial, new: Trial) -> Comparison:
    """Hold two trials against each other.

    Raises:
        InvalidValueError: they are about different spans of time, or in different currencies.
    """
    if old.until != new.until or old.currency != new.currency:
        problem = "compare two trials on one history, over the same days"
        raise InvalidValueError("programme.other_history", "compare.new", problem)
    before, after = old.given_to(), new.given_to()
    people = [
        ForPerson(
            patient_id=patient_id,
            before=Money(before.get(patient_id, 0), new.currency),
            after=Money(after.get(patient_id, 0), new.currency),
        )
        for patient_id in sorted(before.keys() | after.keys())
    ]
    changed = tuple(person for person in people if person.before != person.after)
    return Comparison(old=old, new=new, people=changed, unchanged=len(people) - len(changed))
