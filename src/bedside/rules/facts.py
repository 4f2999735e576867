"""Facts of a case and the small questions that can be asked about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import Enum
from typing import Generic, TypeVar

import attrs

from bedside.domain.money import Money
from bedside.errors import CurrencyMismatchError, InvalidValueError
from bedside.rules.conditions import Condition, Evaluation, FactUsed
from bedside.rules.effects import UNKNOWN, Truth, Unknown
from bedside.rules.tables import AmountTable

__all__ = [
    "Fact",
    "above",
    "above_table",
    "always",
    "at_least",
    "at_least_table",
    "equals",
    "is_false",
    "is_in",
    "is_true",
    "lacks",
    "overlaps",
    "render",
    "since",
    "total",
    "unless_known",
    "year_missing",
]

C = TypeVar("C")
T = TypeVar("T")
C_contra = TypeVar("C_contra", contravariant=True)
T_co = TypeVar("T_co", covariant=True)
N = TypeVar("N", int, Money)


@attrs.frozen
class Fact(Generic[C_contra, T_co]):
    """One named, typed fact of a case; the getter answers ``UNKNOWN`` where nobody recorded it.

    >>> age = Fact[dict[str, int], int]("recipient.age", lambda case: case.get("age", UNKNOWN))
    >>> adult = at_least(age, 18)
    >>> day = date(2026, 1, 1)
    >>> adult.evaluate({"age": 18}, day).truth.value, adult.evaluate({}, day).truth.value
    ('true', 'unknown')
    """

    name: str
    get: Callable[[C_contra], T_co | Unknown]


def equals(fact: Fact[C, T], value: T) -> Condition[C]:
    """The fact is *value*."""

    kinds = _kinds((value,))

    def judge(found: T) -> bool:
        _same_kind(fact.name, found, kinds)
        return found == value

    return _ask(fact, f"{fact.name} is {render(value)}", judge)


def is_in(fact: Fact[C, T], values: Iterable[T]) -> Condition[C]:
    """The fact is one of *values*."""
    allowed = frozenset(values)
    kinds = _kinds(allowed)

    def judge(found: T) -> bool:
        _same_kind(fact.name, found, kinds)
        return found in allowed

    return _ask(fact, f"{fact.name} in {{{render(allowed)}}}", judge)


def is_true(fact: Fact[C, bool]) -> Condition[C]:
    """The fact is yes."""
    return _ask(fact, fact.name, lambda found: found)


def is_false(fact: Fact[C, bool]) -> Condition[C]:
    """The fact is no."""
    return _ask(fact, f"not {fact.name}", lambda found: not found)


def overlaps(fact: Fact[C, frozenset[T]], values: Iterable[T]) -> Condition[C]:
    """The set that the fact holds has a member in *values*."""
    wanted = frozenset(values)
    kinds = _kinds(wanted)

    def judge(found: frozenset[T]) -> bool:
        for item in found:
            _same_kind(fact.name, item, kinds)
        return bool(found & wanted)

    return _ask(fact, f"{fact.name} has any of {{{render(wanted)}}}", judge)


def _kinds(values: Iterable[object]) -> frozenset[type]:
    return frozenset(type(value) for value in values if value is not None)


def _same_kind(name: str, found: object, kinds: frozenset[type]) -> None:
    """A rule that compares a code with its spelling would never speak: refuse it, fail closed."""
    if found is not None and not kinds <= {type(found)}:
        raise InvalidValueError("rule.fact_type", name, f"compare it with a {type(found).__name__}")


def unless_known(fact: Fact[C, T], value: T) -> Condition[C]:
    """True unless the fact is known to be *value*: for laws that put the proof on the practice.

    >>> enrolled = Fact[dict[str, bool], bool]("practice.federal_enrolled", lambda c: c.get("e", UNKNOWN))
    >>> unless_known(enrolled, False).evaluate({}, date(2026, 1, 1)).truth.value
    'true'
    """

    def judge(case: C, as_of: date) -> Evaluation:
        found = fact.get(case)
        return Evaluation(Truth.of(found != value), frozenset({FactUsed(fact.name, render(found))}))

    def answer(case: C, as_of: date) -> Truth:
        return Truth.of(fact.get(case) != value)

    return Condition(f"{fact.name} is not known to be {render(value)}", judge, answer)


def above(fact: Fact[C, N], limit: N) -> Condition[C]:
    """The number or amount is more than *limit*; an amount of another currency is unknown."""
    return _compare(fact, f"above {render(limit)}", lambda as_of: limit, lambda found, most: found > most)


def at_least(fact: Fact[C, N], limit: N) -> Condition[C]:
    """The number or amount is *limit* or more; an amount of another currency is unknown."""
    return _compare(fact, f"at least {render(limit)}", lambda as_of: limit, lambda found, most: found >= most)


def above_table(fact: Fact[C, Money], table: AmountTable) -> Condition[C]:
    """The amount is more than the table's for the year; unknown where the year is not loaded."""
    limit = _year_of(table)
    return _compare(fact, f"above {table.name}", limit, lambda found, most: found > most, table.name)


def at_least_table(fact: Fact[C, Money], table: AmountTable) -> Condition[C]:
    """The amount is the table's for the year or more; unknown where the year is not loaded."""
    limit = _year_of(table)
    return _compare(fact, f"at least {table.name}", limit, lambda found, most: found >= most, table.name)


def lacks(fact: Fact[C, T]) -> Condition[C]:
    """Always unknown, and names *fact* as lacking: for a list that is recorded but not complete."""

    def judge(case: C, as_of: date) -> Evaluation:
        return Evaluation(Truth.UNKNOWN, lacking=frozenset({fact.name}))

    return Condition(f"unrecorded {fact.name}", judge)


def since(day: date) -> Condition[object]:
    """The decision is made for *day* or later: for limits that changed inside one rule."""

    def judge(case: object, as_of: date) -> Evaluation:
        return Evaluation(Truth.of(as_of >= day))

    return Condition(f"on or after {day.isoformat()}", judge)


def always() -> Condition[object]:
    """Every case."""
    return Condition("always", lambda case, as_of: Evaluation(Truth.TRUE), lambda case, as_of: Truth.TRUE)


def year_missing(table: AmountTable) -> Condition[object]:
    """The table has no amount for the year of the decision."""

    def judge(case: object, as_of: date) -> Evaluation:
        used = FactUsed(f"{table.name} for {as_of.year}", "not loaded")
        missing = table.amount_in(as_of.year) is None
        return Evaluation(Truth.of(missing), frozenset({used} if missing else ()))

    return Condition(f"{table.name} has no amount for the year", judge)


def total(part: Money | Unknown, other: Money | Unknown) -> Money | Unknown:
    """The sum of two amounts; unknown when one is, when they are of two currencies, or beyond all money.

    >>> str(total(Money(100, "USD"), Money(50, "USD"))), total(Money(1, "USD"), Money(1, "EUR")).value
    ('1.50 USD', 'unknown')
    """
    if isinstance(part, Unknown) or isinstance(other, Unknown) or part.currency != other.currency:
        return UNKNOWN
    try:
        return part + other
    except InvalidValueError:
        return UNKNOWN  # no practice gives that much; the sum is more than an amount can hold


def render(value: object) -> str:
    """A fact's value as an explanation shows it.

    >>> render(frozenset({Truth.TRUE, Truth.FALSE})), render(True), render(frozenset())
    ('false, true', 'yes', 'none')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(render(item) for item in value)) or "none"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _ask(fact: Fact[C, T], text: str, holds: Callable[[T], bool]) -> Condition[C]:
    def judge(case: C, as_of: date) -> Evaluation:
        found = fact.get(case)
        if isinstance(found, Unknown):
            return Evaluation(Truth.UNKNOWN, lacking=frozenset({fact.name}))
        return Evaluation(Truth.of(holds(found)), frozenset({FactUsed(fact.name, render(found))}))

    def answer(case: C, as_of: date) -> Truth:
        found = fact.get(case)
        return Truth.UNKNOWN if isinstance(found, Unknown) else Truth.of(holds(found))

    return Condition(text, judge, answer)


def _compare(
    fact: Fact[C, N],
    text: str,
    limit: Callable[[date], N | None],
    holds: Callable[[N, N], bool],
    table: str = "",
) -> Condition[C]:
    def judge(case: C, as_of: date) -> Evaluation:
        found = fact.get(case)
        most = limit(as_of)
        lacking = frozenset({fact.name} if isinstance(found, Unknown) else ())
        if most is None:
            lacking |= {f"{table} for {as_of.year}"}
        if isinstance(found, Unknown) or most is None:
            return Evaluation(Truth.UNKNOWN, lacking=lacking)
        try:
            truth = Truth.of(holds(found, most))
        except CurrencyMismatchError:
            return Evaluation(Truth.UNKNOWN, lacking=frozenset({f"{fact.name} in the limit's currency"}))
        return Evaluation(truth, frozenset({FactUsed(fact.name, render(found))}))

    return Condition(f"{fact.name} {text}", judge)


def _year_of(table: AmountTable) -> Callable[[date], Money | None]:
    return lambda as_of: table.amount_in(as_of.year)
