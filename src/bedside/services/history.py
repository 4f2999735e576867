"""What happened in a practice, as a value on which a programme can be tried."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

import attrs

from bedside.domain.checks import aware, instances, typed
from bedside.domain.journal import JournalEntry
from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import RewardRule
from bedside.domain.settings import PracticeSettings

__all__ = ["ACTS_OF_A_HISTORY", "History"]

R = TypeVar("R")

#: What the journal says that records alone do not: when something was done, and by whom.
ACTS_OF_A_HISTORY: Final = frozenset(
    "register record-consent record-coverage join-household leave rejoin record-death merge "
    "book cancel miss keep answer raise tell-patient "
    "invite ask-in-vain rotate revoke receive correct-attribution lose decline release "
    "approve-review refuse-review lapse-review "
    "qualify disqualify settle grant-reward reduce forfeit reconsider-reward claw-back fund defund".split()
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class History:
    """The records of a practice and the acts in its journal, up to an instant, with what it offered.

    ``records`` are patients, consents, coverages, appointments, visits, answers, concerns, invitations,
    referrals and rewards, in any order. ``acts`` are journal entries, oldest first; a history that is
    built from tables has none, and then a record's own times say when it happened. ``policies`` and
    ``reward_rules`` are the programmes that ran meanwhile.

    It holds personal data, as the records do, and shows none of it.
    """

    settings: PracticeSettings
    records: tuple[object, ...] = attrs.field(repr=False)
    acts: tuple[JournalEntry, ...] = attrs.field(default=(), repr=False, validator=instances(JournalEntry))
    policies: tuple[ReferralPolicy, ...] = ()
    reward_rules: tuple[RewardRule, ...] = ()
    until_at: datetime = attrs.field(validator=aware)

    def of(self, record_type: type[R]) -> tuple[R, ...]:
        """The records of one class.

        >>> from datetime import UTC, date
        >>> from bedside.domain.patients import Patient, PatientId, PersonName
        >>> ana = Patient(id=PatientId("pat-1"), name=PersonName(given="Ana"), registered_on=date(2026, 1, 5))
        >>> practice = PracticeSettings(name="Harbour", time_zone="UTC", currency="USD",
        ...     jurisdictions=("US",))
        >>> year = History(settings=practice, records=(ana,), until_at=datetime(2027, 1, 1, tzinfo=UTC))
        >>> [patient.id for patient in year.of(Patient)]
        ['pat-1']
        """
        return tuple(record for record in self.records if isinstance(record, record_type))
