"""Disclosures: what left the practice about a patient, and which of it the patient may ask to hear of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import attrs

from bedside.domain.checks import aware, code, identifier, typed
from bedside.domain.journal import JournalEntry, Recipient

__all__ = ["DISCLOSE", "Disclosure", "accounted", "disclosed"]

#: The action of an entry by which somebody wrote a disclosure down.
DISCLOSE: Final = "disclose"

#: 45 CFR 164.528(a)(1)(i): for treatment, payment and health care operations.
_ROUTINE: Final = frozenset({"treatment", "payment", "operations"})

#: 45 CFR 164.528(a)(1)(ii) and (v): to the patient, and to persons involved in their care.
_OWN: Final = frozenset({"patient", "related_person"})


@attrs.frozen(kw_only=True, field_transformer=typed)
class Disclosure:
    """One thing that left: when, to whom, what (a kind and an id), what for, and how it went.

    ``outcome`` is ``unknown`` where it may or may not have arrived; it counts as disclosed.
    """

    at: datetime = attrs.field(validator=aware)
    patient_id: str = attrs.field(validator=identifier)
    recipient: Recipient
    kind: str = attrs.field(validator=code)
    record: str = attrs.field(validator=identifier)
    outcome: str = attrs.field(validator=code)

    @property
    def accountable(self) -> bool:
        """Whether an accounting owes it to the patient (45 CFR 164.528(a)(1))."""
        return not (
            self.recipient.purpose in _ROUTINE or self.recipient.kind in _OWN or self.recipient.authorized
        )


def accounted(entries: Iterable[JournalEntry], *, patient_id: str) -> tuple[Disclosure, ...]:
    """Everything that *entries* say left the practice about that patient, in their order.

    Each has its own date (45 CFR 164.528(b)(2)), also where the same record went to the same recipient
    before. Only what is found out later about one that has left is no other one: a message that may
    have arrived, and of which it is known later that it did, stands there once, as of its first entry,
    with the latest outcome.
    """
    found: list[Disclosure] = []
    places: dict[object, int] = {}
    for entry in entries:
        given = disclosed(entry, patient_id=patient_id)
        if given is None:
            continue
        key = (given.kind, given.record, given.recipient)
        place = places.get(key) if _is_about_an_earlier_one(entry) else None
        if place is not None:
            found[place] = attrs.evolve(found[place], outcome=given.outcome)
            continue
        if entry.action != DISCLOSE:
            places[key] = len(found)
        found.append(given)
    return tuple(found)


def _is_about_an_earlier_one(entry: JournalEntry) -> bool:
    """Whether it says how an earlier one went; what people write down themselves never does."""
    return entry.action != DISCLOSE and (entry.kind == "message" or entry.action == "settle-unknown")


def disclosed(entry: JournalEntry, *, patient_id: str) -> Disclosure | None:
    """What *entry* says left the practice about that patient; None where nothing did.

    >>> from datetime import UTC, datetime
    >>> from bedside.domain.journal import ActorId
    >>> told = JournalEntry(at=datetime(2026, 1, 5, tzinfo=UTC), actor=ActorId("kim"), role="manager",
    ...     purpose="operations", action="disclose", kind="appointment", record="all",
    ...     subjects=("pat-1",), recipient=Recipient(kind="authority", id="county", purpose="public-health"))
    >>> disclosed(told, patient_id="pat-1").accountable
    True
    """
    if entry.recipient is None or patient_id not in entry.subjects:
        return None
    return Disclosure(
        at=entry.at,
        patient_id=patient_id,
        recipient=entry.recipient,
        kind=entry.kind,
        record=entry.record,
        outcome=entry.outcome,
    )
