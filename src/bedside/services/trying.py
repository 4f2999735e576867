"""Taking the history of a practice, on which a programme is tried; only the journal is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from bedside.domain.appointments import Appointment, Visit
from bedside.domain.attribution import Attribution, Touch
from bedside.domain.concerns import Concern
from bedside.domain.consents import Consent
from bedside.domain.coverage import Coverage
from bedside.domain.invitations import Invitation
from bedside.domain.journal import JournalEntry, read_entry
from bedside.domain.ledger import Transfer, TransferStep
from bedside.domain.messages import Message
from bedside.domain.partners import Partner
from bedside.domain.patients import Household, Patient
from bedside.domain.qualifications import Qualification
from bedside.domain.referrals import Referral
from bedside.domain.reviews import Review
from bedside.domain.rewards import Reward
from bedside.domain.surveys import SurveyAnswer, SurveyInvitation, SurveyResponse
from bedside.rules.recorded import RecordedDecision
from bedside.services.history import ACTS_OF_A_HISTORY, History
from bedside.services.office import Office
from bedside.services.traces import ALL
from bedside.services.unit import Unit

__all__ = ["Programmes"]

_PAGE: Final = 1000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ACTS: Final = re.compile(f'"action":"(?:{"|".join(sorted(ACTS_OF_A_HISTORY))})"')

#: Records that are taken whole.
_WHOLE: Final[tuple[type[object], ...]] = (
    *(Partner, Patient, Household, Consent, Coverage, Appointment, Visit, Concern),
    *(
        SurveyInvitation,
        SurveyResponse,
        SurveyAnswer,
        Invitation,
        Referral,
        Touch,
        Attribution,
        Qualification,
        Reward,
        Review,
    ),
)

#: Decisions whose cases hold what no record does: whether a friend had agreed that we call.
_DECIDED: Final = ("count-referral",)


class Programmes:
    """``desk.programmes``: what happened here, for :meth:`bedside.programmes.Programme.backtest`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def history(self) -> History:
        """Everything that a programme depends on, up to now, for whoever may see it all.

        The journal has one entry, ``try-programme``, with everybody whose data is in it.

        Raises:
            AccessDeniedError: the actor may not read all of it; a manager may, for operations.
        """
        office = self._office
        with office.unit() as unit:
            unit.acting.check_read("journal")
            unit.note("try-programme", "history", ALL)
            return History(
                settings=office.settings,
                records=tuple(_records(unit)),
                acts=tuple(_acts(unit)),
                policies=tuple(office.offers.policies.values()),
                reward_rules=tuple(office.offers.reward_rules.values()),
                until_at=unit.now,
            )


def _records(unit: Unit) -> Iterator[object]:
    for kind in _WHOLE:
        yield from unit.find(kind)
    # A message counts against the week's limit from the day on which it was sent.
    yield from unit.find(Message, column="sending_at", at_least=_EPOCH)
    for step in (TransferStep.FUND, TransferStep.DEFUND):
        yield from unit.find(Transfer, equal={"step": step})
    for action in _DECIDED:
        yield from unit.find(RecordedDecision, equal={"action": action})


def _acts(unit: Unit) -> Iterable[JournalEntry]:
    after = 0
    while True:
        page = unit.tx.journal(after=after, limit=_PAGE)
        # Most entries are about something else, and text is quicker to search than to read.
        yield from (read_entry(sealed) for sealed in page if _ACTS.search(sealed.content))
        after += len(page)
        if len(page) < _PAGE:
            return
