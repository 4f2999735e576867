"""Statements: what became of the reward money in a time, told from the ledger's own transfers.

Every amount lies in one of four pots, and every move takes it from one to another. So what a period
opened with, and what moved in it, is what it closes with: for a programme, and for one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final

import attrs

from bedside.domain.checks import aware, identifier, optional, plain_date, typed
from bedside.domain.dates import Period, local_date
from bedside.domain.ledger import BREAKAGE, Account, Transfer, TransferStep
from bedside.domain.money import Money
from bedside.domain.rewards import Beneficiary, Instrument, Reward, RewardStatus
from bedside.errors import InvalidValueError

__all__ = [
    "Holdings",
    "Move",
    "Movement",
    "PersonalAccount",
    "Pot",
    "ProgrammeAccount",
    "StatementLine",
    "TaxTotal",
    "check_whole_months",
    "movements",
    "personal_accounts",
    "programme_accounts",
    "statement_lines",
    "tax_totals",
]


class Pot(Enum):
    """Where reward money is: to be given, set aside (a contingent liability), owed (a liability), given."""

    BUDGET = "budget"
    RESERVED = "reserved"
    OWED = "owed"
    GIVEN = "given"


class Move(Enum):
    """What happens to reward money; each goes from one pot to another, or in or out of the budget."""

    FUNDED = "funded"
    DEFUNDED = "defunded"
    SET_ASIDE = "set_aside"
    RELEASED = "released"
    EXPIRED = "expired"
    BECAME_OWED = "became_owed"
    CANCELLED = "cancelled"
    UNCLAIMED = "unclaimed"
    HANDED_OVER = "handed_over"
    TAKEN_BACK = "taken_back"


#: From which pot to which; None is the practice's own money.
_ROUTES: Final[Mapping[Move, tuple[Pot | None, Pot | None]]] = {
    Move.FUNDED: (None, Pot.BUDGET),
    Move.DEFUNDED: (Pot.BUDGET, None),
    Move.SET_ASIDE: (Pot.BUDGET, Pot.RESERVED),
    Move.RELEASED: (Pot.RESERVED, Pot.BUDGET),
    Move.EXPIRED: (Pot.RESERVED, Pot.BUDGET),
    Move.BECAME_OWED: (Pot.RESERVED, Pot.OWED),
    Move.CANCELLED: (Pot.OWED, Pot.BUDGET),
    Move.UNCLAIMED: (Pot.OWED, Pot.BUDGET),
    Move.HANDED_OVER: (Pot.OWED, Pot.GIVEN),
    Move.TAKEN_BACK: (Pot.GIVEN, Pot.BUDGET),
}

_OF_TRANSFER: Final = {
    TransferStep.FUND: Move.FUNDED,
    TransferStep.DEFUND: Move.DEFUNDED,
    TransferStep.RESERVE: Move.SET_ASIDE,
    TransferStep.VOID: Move.RELEASED,
    TransferStep.EXPIRE: Move.EXPIRED,
    TransferStep.POST: Move.BECAME_OWED,
}


@attrs.frozen(kw_only=True, field_transformer=typed)
class Movement:
    """One amount that moved at an instant; ``account`` is the programme's in the ledger."""

    move: Move
    amount: Money
    at: datetime = attrs.field(validator=aware)
    account: Account = attrs.field(validator=identifier)
    reward_id: str | None = attrs.field(default=None, validator=optional(identifier))


def movements(rewards: Iterable[Reward], transfers: Iterable[Transfer]) -> tuple[Movement, ...]:
    """Everything that moved, oldest first. Handing over moves no money in the ledger, and does here.

    A post for less than was set aside releases the rest; a reversal takes back what was handed over,
    and cancels what was only owed, or says that nobody collected it (breakage).
    """
    entries = {entry.id: entry for entry in transfers}
    posted = {entry.reward_id: entry for entry in entries.values() if entry.step is TransferStep.POST}
    handed: dict[str, datetime] = {
        reward.id: at for reward in rewards if (at := _handed_over_at(reward)) is not None
    }
    found = []
    for entry in entries.values():
        account = entry.credit if entry.step in (TransferStep.FUND, TransferStep.REVERSE) else entry.debit
        move = _OF_TRANSFER.get(entry.step)
        if move is None:
            move = _reversed(entry, handed)
        found.append(_movement(move, entry.amount, entry.occurred_at, account, entry.reward_id))
        reserve = entries.get(entry.resolves) if entry.step is TransferStep.POST and entry.resolves else None
        if reserve is not None and reserve.amount > entry.amount:
            rest = reserve.amount - entry.amount
            found.append(_movement(Move.RELEASED, rest, entry.occurred_at, account, entry.reward_id))
    for reward_id, at in handed.items():
        post = posted.get(reward_id)
        if post is not None:
            found.append(_movement(Move.HANDED_OVER, post.amount, at, post.debit, reward_id))
    order = list(Move)
    return tuple(sorted(found, key=lambda one: (one.at, order.index(one.move), one.reward_id or "")))


def _reversed(entry: Transfer, handed: Collection[str]) -> Move:
    if entry.reason == BREAKAGE:
        return Move.UNCLAIMED
    return Move.TAKEN_BACK if entry.reward_id in handed else Move.CANCELLED


def _movement(move: Move, amount: Money, at: datetime, account: Account, reward_id: str | None) -> Movement:
    return Movement(move=move, amount=amount, at=at, account=account, reward_id=reward_id)


def _handed_over_at(reward: Reward) -> datetime | None:
    """When it was handed over; of old rewards only the status says so."""
    if reward.handed_over_at is not None or reward.status is not RewardStatus.FULFILLED:
        return reward.handed_over_at
    return reward.settled_at


@attrs.frozen(kw_only=True, field_transformer=typed)
class Holdings:
    """What lies in each pot, in minor units. Without a budget, the budget goes below nothing."""

    budget: int = 0
    reserved: int = 0
    owed: int = 0
    given: int = 0

    def after(self, moved: Mapping[Move, int]) -> Holdings:
        """What lies there after these amounts have moved.

        >>> Holdings(budget=2000).after({Move.SET_ASIDE: 600, Move.EXPIRED: 100})
        Holdings(budget=1500, reserved=500, owed=0, given=0)
        """
        sums = Counter[Pot | None]()
        for move, amount in moved.items():
            source, target = _ROUTES[move]
            sums[source] -= amount
            sums[target] += amount
        return Holdings(
            budget=self.budget + sums[Pot.BUDGET],
            reserved=self.reserved + sums[Pot.RESERVED],
            owed=self.owed + sums[Pot.OWED],
            given=self.given + sums[Pot.GIVEN],
        )


@attrs.frozen(kw_only=True, field_transformer=typed)
class ProgrammeAccount:
    """One programme in one currency: what it opened with, what moved, what it closes with.

    ``name`` is that of the account in the ledger without its prefix. Amounts are minor units.
    """

    name: str = attrs.field(validator=identifier)
    currency: str = attrs.field(validator=identifier)
    opening: Holdings
    moved: Mapping[Move, int]
    closing: Holdings


@attrs.frozen(kw_only=True, field_transformer=typed)
class PersonalAccount:
    """One person in one currency; the budget is the practice's business, and is left at nothing."""

    currency: str = attrs.field(validator=identifier)
    opening: Holdings
    moved: Mapping[Move, int]
    closing: Holdings


def programme_accounts(
    found: Iterable[Movement], period: Period, *, zone: str
) -> tuple[ProgrammeAccount, ...]:
    """The books of *period*, whose days are those of *zone*: one account a programme and currency."""
    entries = tuple(found)
    keys = sorted({(_name(entry.account), entry.amount.currency) for entry in entries})
    return tuple(
        ProgrammeAccount(name=name, currency=currency, opening=opening, moved=moved, closing=closing)
        for name, currency in keys
        for opening, moved, closing in [
            _folded(
                (one for one in entries if (_name(one.account), one.amount.currency) == (name, currency)),
                period,
                zone,
            )
        ]
    )


def personal_accounts(found: Iterable[Movement], period: Period, *, zone: str) -> tuple[PersonalAccount, ...]:
    """What is on its way to one person, is owed and was given, by currency."""
    entries = tuple(found)
    accounts = []
    for currency in sorted({entry.amount.currency for entry in entries}):
        own = (entry for entry in entries if entry.amount.currency == currency)
        opening, moved, closing = _folded(own, period, zone)
        accounts.append(
            PersonalAccount(
                currency=currency,
                opening=attrs.evolve(opening, budget=0),
                moved=moved,
                closing=attrs.evolve(closing, budget=0),
            )
        )
    return tuple(accounts)


def _name(account: Account) -> str:
    return account.partition(":")[2] or account


def _folded(
    entries: Iterable[Movement], period: Period, zone: str
) -> tuple[Holdings, Mapping[Move, int], Holdings]:
    before, within = Counter[Move](), Counter[Move]()
    for entry in entries:
        day = local_date(entry.at, zone)
        if day < period.start_on:
            before[entry.move] += entry.amount.minor
        elif day in period:
            within[entry.move] += entry.amount.minor
    opening = Holdings().after(before)
    moved = {move: within[move] for move in Move if within[move]}
    return opening, moved, opening.after(moved)


@attrs.frozen(kw_only=True, field_transformer=typed)
class StatementLine:
    """One line for the person whose reward it is.

    What was earned by bringing somebody is told by the month alone: the day would be that of the
    other person's visit. ``on`` is then the first of the month.
    """

    on: date = attrs.field(validator=plain_date)
    by_month: bool
    move: Move
    amount: Money
    instrument: Instrument
    reward_id: str = attrs.field(validator=identifier)


def statement_lines(
    rewards: Iterable[Reward], found: Iterable[Movement], period: Period, *, zone: str
) -> tuple[StatementLine, ...]:
    """The lines of one person's *rewards* in *period*, in the order of the days that are shown."""
    own: dict[str, Reward] = {reward.id: reward for reward in rewards}
    lines = []
    for entry in found:
        reward, day = own.get(entry.reward_id or ""), local_date(entry.at, zone)
        if reward is None or day not in period:
            continue
        by_month = reward.beneficiary is Beneficiary.REFERRER and entry.move is not Move.HANDED_OVER
        lines.append(
            StatementLine(
                on=day.replace(day=1) if by_month else day,
                by_month=by_month,
                move=entry.move,
                amount=entry.amount,
                instrument=reward.instrument,
                reward_id=reward.id,
            )
        )
    order = list(Move)
    return tuple(sorted(lines, key=lambda line: (line.on, line.reward_id, order.index(line.move))))


def check_whole_months(period: Period) -> None:
    """A statement for a patient covers whole months: of a day, a line would tell who came that day.

    >>> check_whole_months(Period.year(2026))
    >>> check_whole_months(Period(date(2026, 5, 4), date(2026, 5, 5)))
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: statement.months period: give whole months, from a first day to a first
    day; what a friend's visit earned is told by the month alone

    Raises:
        InvalidValueError: the period begins or ends within a month, or is none.
    """
    if period.start_on.day != 1 or period.end_on.day != 1 or period.start_on == period.end_on:
        problem = (
            "give whole months, from a first day to a first day; what a friend's visit earned is told by "
            "the month alone"
        )
        raise InvalidValueError("statement.months", "period", problem)


@attrs.frozen(kw_only=True, field_transformer=typed)
class TaxTotal:
    """What one payee was handed in a calendar year, less what was taken back in it.

    ``cash_like`` is money by another name, gift cards included; ``credits`` are what the payee owes
    less; the rest is ``in_kind``.
    """

    payee_id: str = attrs.field(validator=identifier)
    year: int
    cash_like: Money
    in_kind: Money
    credits: Money

    @property
    def total(self) -> Money:
        """All of it."""
        return self.cash_like + self.in_kind + self.credits


def tax_totals(
    rewards: Iterable[Reward],
    found: Iterable[Movement],
    period: Period,
    *,
    zone: str,
    cash_like: Collection[Instrument],
    credited: Collection[Instrument],
) -> tuple[TaxTotal, ...]:
    """By payee, for each calendar year that *period* touches: from its first day to the period's end.

    Only what was handed over counts, on its local day. *cash_like* and *credited* are the instruments
    that the tax rules tell apart.
    """
    own: dict[str, Reward] = {reward.id: reward for reward in rewards}
    sums: dict[tuple[int, str, str], list[int]] = {}
    for entry in found:
        reward, day = own.get(entry.reward_id or ""), local_date(entry.at, zone)
        counts = {Move.HANDED_OVER: 1, Move.TAKEN_BACK: -1}.get(entry.move, 0)
        if reward is None or not counts or not date(period.start_on.year, 1, 1) <= day < period.end_on:
            continue
        place = 0 if reward.instrument in cash_like else 2 if reward.instrument in credited else 1
        key = (day.year, reward.beneficiary_id, entry.amount.currency)
        sums.setdefault(key, [0, 0, 0])[place] += counts * entry.amount.minor
    return tuple(
        TaxTotal(
            payee_id=payee,
            year=year,
            cash_like=Money(cash, currency),
            in_kind=Money(kind, currency),
            credits=Money(credit, currency),
        )
        for (year, payee, currency), (cash, kind, credit) in sorted(sums.items())
    )
