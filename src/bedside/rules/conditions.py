"""Conditions: three-valued questions about a case that remember which facts they used and lacked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

import attrs

from bedside.rules.effects import Truth

__all__ = ["Condition", "Evaluation", "FactUsed"]

C_contra = TypeVar("C_contra", contravariant=True)
C = TypeVar("C")
D = TypeVar("D")


@attrs.frozen(order=True)
class FactUsed:
    """One fact that a decision rests on, as text: ``referred.payers``, ``medicare``."""

    name: str
    value: str


@attrs.frozen
class Evaluation:
    """The answer to a condition: its truth, the facts behind it, and the facts that would settle it.

    Only what decided is kept: of a false ``a & b`` the first false side, of a true ``a | b`` the
    first true one.
    """

    truth: Truth
    used: frozenset[FactUsed] = frozenset()
    lacking: frozenset[str] = frozenset()


@attrs.frozen
class Condition(Generic[C_contra]):
    """A question about a case on a day, composed with ``&``, ``|`` and ``~``.

    ``text`` is what the reference page prints. The day is the one that the decision is made for;
    amount tables and dated limits need it. ``answer`` is the truth alone, for whoever needs no facts:
    most rules have nothing to say about most cases. Without it the judge is asked.
    """

    text: str
    judge: Callable[[C_contra, date], Evaluation]
    answer: Callable[[C_contra, date], Truth] = attrs.field(
        default=attrs.Factory(lambda self: _truth_of(self.judge), takes_self=True)
    )

    def evaluate(self, case: C_contra, as_of: date) -> Evaluation:
        """Answer the question for *case* as the law stood on *as_of*."""
        return self.judge(case, as_of)

    def __and__(self: Condition[D], other: Condition[D]) -> Condition[D]:
        def judge(case: D, as_of: date) -> Evaluation:
            left = self.judge(case, as_of)
            return left if left.truth is Truth.FALSE else _and(left, other.judge(case, as_of))

        def answer(case: D, as_of: date) -> Truth:
            left = mine(case, as_of)
            return left if left is Truth.FALSE else left & others(case, as_of)

        mine, others = self.answer, other.answer
        return Condition(f"({self.text} and {other.text})", judge, answer)

    def __or__(self: Condition[D], other: Condition[D]) -> Condition[D]:
        def judge(case: D, as_of: date) -> Evaluation:
            left = self.judge(case, as_of)
            return left if left.truth is Truth.TRUE else _or(left, other.judge(case, as_of))

        def answer(case: D, as_of: date) -> Truth:
            left = mine(case, as_of)
            return left if left is Truth.TRUE else left | others(case, as_of)

        mine, others = self.answer, other.answer
        return Condition(f"({self.text} or {other.text})", judge, answer)

    def __invert__(self: Condition[D]) -> Condition[D]:
        def judge(case: D, as_of: date) -> Evaluation:
            return attrs.evolve(inner := self.judge(case, as_of), truth=~inner.truth)

        mine = self.answer
        return Condition(f"not {self.text}", judge, lambda case, as_of: ~mine(case, as_of))


def _truth_of(judge: Callable[[C, date], Evaluation]) -> Callable[[C, date], Truth]:
    return lambda case, as_of: judge(case, as_of).truth


def _and(left: Evaluation, right: Evaluation) -> Evaluation:
    return right if right.truth is Truth.FALSE else _both(left, right, left.truth & right.truth)


def _or(left: Evaluation, right: Evaluation) -> Evaluation:
    return right if right.truth is Truth.TRUE else _both(left, right, left.truth | right.truth)


def _both(left: Evaluation, right: Evaluation, truth: Truth) -> Evaluation:
    # A side that is not unknown lacks nothing, so the union names only what would settle the question.
    return Evaluation(truth, left.used | right.used, left.lacking | right.lacking)
