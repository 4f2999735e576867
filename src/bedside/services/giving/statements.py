"""Statements: for a patient what was earned, given and why not; for the accountant the whole books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from bedside.domain.dates import Period, local_date
from bedside.domain.ledger import Transfer
from bedside.domain.money import Money
from bedside.domain.patients import Patient
from bedside.domain.rewards import Beneficiary, Instrument, Reward, RewardStatus
from bedside.domain.statements import (
    PersonalAccount,
    ProgrammeAccount,
    StatementLine,
    TaxTotal,
    check_whole_months,
    movements,
    personal_accounts,
    programme_accounts,
    statement_lines,
    tax_totals,
)
from bedside.rules import UNKNOWN, Audience, Decision, Effect, TaxCase, decide
from bedside.rules.about.reward import CASH_EQUIVALENTS, CREDITS, GIFT_CARDS
from bedside.rules.cases.reward import RecipientKind
from bedside.rules.recorded import RecordedDecision
from bedside.services.giving.booking import transfers_of
from bedside.services.merging import find_of_person, survivor_of
from bedside.services.office import Office
from bedside.services.traces import ALL
from bedside.services.unit import Unit

__all__ = ["Accounts", "Statement", "StatementNote", "TaxLine", "accounts", "statement"]

_FULL: Final = "What the programme may give is used up."
_LOST: Final = "It is not given any more."
_CHECKING: Final = "We have to check something before we can do this."

#: Of these nothing was ever set aside, unless a line of the statement says so.
_NOTED: Final = (RewardStatus.EARNED, RewardStatus.HELD, RewardStatus.REFUSED, RewardStatus.FORFEITED)


@attrs.frozen(kw_only=True)
class StatementNote:
    """A reward for which no money moved, and why, in words that may be shown to the patient.

    ``status`` is that of today. ``on`` is the first of the month where the day would tell of somebody
    else's visit.
    """

    reward_id: str
    on: date
    by_month: bool
    status: RewardStatus
    amount: Money
    instrument: Instrument
    words: str


@attrs.frozen(kw_only=True)
class Statement:
    """What one patient was given in some months; it names nobody else, and no day of anybody's visit."""

    patient_id: str
    period: Period
    accounts: tuple[PersonalAccount, ...]
    lines: tuple[StatementLine, ...]
    notes: tuple[StatementNote, ...]


@attrs.frozen(kw_only=True)
class TaxLine:
    """What one payee was handed in a year, and what the tax rules of the loaded packs ask of it."""

    total: TaxTotal
    decision: Decision

    @property
    def words(self) -> str:
        """What has to be done, or what is missing to say so; empty when nothing is asked."""
        if self.decision.allowed:
            return ""
        speaking = [one for one in self.decision.findings if one.effect in (Effect.HOLD, Effect.DENY)]
        lacking = sorted({fact for one in self.decision.findings for fact in one.facts_lacking})
        parts = [
            *self.decision.obligations,
            *dict.fromkeys(one.reason for one in speaking if not one.facts_lacking),
            *([f"not known: {', '.join(lacking)}"] if lacking else []),
        ]
        return "; ".join(parts)


@attrs.frozen(kw_only=True)
class Accounts:
    """The books of a period: each programme in each currency, and each payee in each calendar year."""

    period: Period
    programmes: tuple[ProgrammeAccount, ...]
    taxes: tuple[TaxLine, ...]


def statement(office: Office, patient_id: str, period: Period) -> Statement:
    """What the patient earned and was given in whole months, and what not and why."""
    check_whole_months(period)
    zone = office.settings.time_zone
    with office.unit() as unit:
        unit.get(Patient, patient_id)
        unit.note("read-statement", Patient, patient_id, subject=patient_id)
        rewards = find_of_person(unit, Reward, patient_id, column="beneficiary_id")
        moved = movements(rewards, [entry for reward in rewards for entry in transfers_of(unit, reward)])
        still = {entry.reward_id for entry in moved}
        notes = [
            _note(unit, reward, zone)
            for reward in rewards
            if reward.status in _NOTED
            and reward.id not in still
            and local_date(reward.earned_at, zone) in period
        ]
    return Statement(
        patient_id=patient_id,
        period=period,
        accounts=personal_accounts(moved, period, zone=zone),
        lines=statement_lines(rewards, moved, period, zone=zone),
        notes=tuple(sorted(notes, key=lambda note: (note.on, note.reward_id))),
    )


def _note(unit: Unit, reward: Reward, zone: str) -> StatementNote:
    earned_on = local_date(reward.earned_at, zone)
    by_month = reward.beneficiary is Beneficiary.REFERRER
    return StatementNote(
        reward_id=reward.id,
        on=earned_on.replace(day=1) if by_month else earned_on,
        by_month=by_month,
        status=reward.status,
        amount=reward.value,
        instrument=reward.instrument,
        words=_words(unit, reward),
    )


def _words(unit: Unit, reward: Reward) -> str:
    """What the decision says to a patient; a cap that is full has no decision against it."""
    if reward.status is RewardStatus.FORFEITED:
        return _LOST
    about: dict[str, object] = {"about_kind": "reward", "about_id": reward.id}
    found = unit.find(RecordedDecision, equal=about, order_by="decided_at")
    if not found:
        return _CHECKING
    last = found[-1].decision
    return _FULL if last.allowed else last.explain(Audience.PATIENT)


def accounts(office: Office, period: Period) -> Accounts:
    """The books of all programmes in *period*, and the tax totals of its calendar years."""
    zone = office.settings.time_zone
    with office.unit() as unit:
        unit.note("account", Reward, ALL)
        rewards = unit.find(Reward)
        moved = movements(rewards, unit.find(Transfer))
        rewards = _by_person(unit, rewards)
    totals = tax_totals(
        rewards,
        moved,
        period,
        zone=zone,
        cash_like=CASH_EQUIVALENTS | GIFT_CARDS,
        credited=CREDITS,
    )
    return Accounts(
        period=period,
        programmes=programme_accounts(moved, period, zone=zone),
        taxes=tuple(TaxLine(total=total, decision=_taxed(office, total, period)) for total in totals),
    )


def _by_person(unit: Unit, rewards: Sequence[Reward]) -> list[Reward]:
    """Each with the id of the record that stands for its person: two records are one payee."""
    ids: dict[str, str] = {}
    with unit.by_rules():
        for beneficiary_id in sorted({reward.beneficiary_id for reward in rewards}):
            found = unit.look_up(Patient, beneficiary_id)
            # Who was erased has no record, and the sum stays.
            ids[beneficiary_id] = beneficiary_id if found is None else survivor_of(unit, found).id
    return [attrs.evolve(reward, beneficiary_id=ids[reward.beneficiary_id]) for reward in rewards]


def _taxed(office: Office, total: TaxTotal, period: Period) -> Decision:
    """Ask the law of the last day that counts; whether a taxpayer number is on file is not known here."""
    case = TaxCase(
        payee=RecipientKind.PATIENT,
        tin_on_file=UNKNOWN,
        taxable_before=Money.zero(total.total.currency),
        value=total.total,
        instrument=UNKNOWN,
    )
    last = min(date(total.year, 12, 31), period.end_on - timedelta(days=1))
    return decide(case, office.packs, as_of=last)
