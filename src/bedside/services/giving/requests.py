"""Requests at the desk: the same key with the same request gets the same answer, done or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar

import attrs

from bedside.domain.ledger import Transfer
from bedside.domain.requests import Request, RequestId, RequestOutcome, hash_of_request, request_id
from bedside.domain.rewards import Reward
from bedside.errors import (
    ConflictError,
    ContentionError,
    IdempotencyError,
    InvalidTransitionError,
    InvalidValueError,
    UniqueKeyError,
)
from bedside.rules import Decision
from bedside.rules.recorded import RecordedDecision
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Answer", "Ask", "answer_once"]

T = TypeVar("T")

#: How often a unit is run again because somebody else wrote the same record in between.
_TRIES: Final = 5


@attrs.frozen(kw_only=True)
class Answer:
    """What an answer consists of, so that it can be kept and given again."""

    transfer: Transfer | None = None
    rewards: tuple[Reward, ...] = ()
    decisions: tuple[Decision, ...] = ()


@attrs.frozen(kw_only=True)
class Ask(Generic[T]):
    """A request: its verb and content, how it is done, and how its answer is kept and read again.

    ``do`` is given the unit and the sealed key.
    """

    verb: str
    content: Mapping[str, object]
    do: Callable[[Unit, str | None], T]
    keep: Callable[[T], Answer]
    again: Callable[[Answer], T]


def answer_once(office: Office, ask: Ask[T], idempotency_key: str | None) -> T:
    """Do what is asked in one unit; under a key that was answered already, give that answer again.

    A unit that met somebody else's write is run again: it then sees what they wrote. A refusal rolls
    the unit back and is remembered in a unit of its own. Faults and unknown ids are not remembered:
    they may come right. In a host's transaction nothing is run again and no refusal is remembered: it
    is rolled back with all that was in it, and ``practice.faults`` says so.

    Raises:
        IdempotencyError: the key was used for another request; nothing was written.
        InvalidValueError: the key cannot be one, or the request is refused.
        InvalidTransitionError: the request is refused.
    """
    key, content = None, ""
    if idempotency_key is not None:
        key = request_id(office.settings.id, idempotency_key, verb=ask.verb)
        content = hash_of_request(ask.verb, ask.content, idempotency_key=idempotency_key)
    # What a host did before in its transaction cannot be run again from here.
    for _ in range(0 if office.host_commits else _TRIES - 1):
        try:
            return _one_try(office, ask, key, content)
        except (ConflictError, ContentionError, UniqueKeyError):
            continue
    return _one_try(office, ask, key, content)


def _one_try(office: Office, ask: Ask[T], key: RequestId | None, content: str) -> T:
    known: Request | None = None
    try:
        with office.unit() as unit:
            if key is not None:
                with unit.by_rules():
                    known = unit.look_up(Request, key)
            if known is not None:
                if known.content_hash != content:
                    raise IdempotencyError(ask.verb)
                return ask.again(_kept(unit, known))
            answer = ask.do(unit, key)
            if key is not None:
                with unit.by_rules():
                    unit.add(_done(unit, key, content, ask.verb, ask.keep(answer)))
            return answer
    except (InvalidTransitionError, InvalidValueError) as refusal:
        if key is not None and known is None and office.host_commits:
            office.not_kept(f"a refusal of {ask.verb} is not remembered under its key")
        elif key is not None and known is None:
            _remember(office, key, content, ask.verb, refusal)
        raise


def _done(unit: Unit, key: RequestId, content: str, verb: str, answer: Answer) -> Request:
    return Request(
        id=key,
        verb=verb,
        content_hash=content,
        outcome=RequestOutcome.DONE,
        transfer_id=None if answer.transfer is None else answer.transfer.id,
        rewards=tuple(map(_without_words, answer.rewards)),
        decision_ids=tuple(
            _recorded(unit, reward, decision)
            for reward, decision in zip(answer.rewards, answer.decisions, strict=False)
        ),
        answered_at=unit.now,
        actor=unit.actor,
    )


def _recorded(unit: Unit, reward: Reward, decision: Decision) -> str:
    about: dict[str, object] = {"about_kind": "reward", "about_id": reward.id}
    return next(kept.id for kept in unit.find(RecordedDecision, equal=about) if kept.decision == decision)


def _without_words(reward: Reward) -> Reward:
    """What a person typed is kept once, where it can be erased."""
    return attrs.evolve(reward, reason=None, fulfilment_reference=None)


def _kept(unit: Unit, request: Request) -> Answer:
    if request.outcome is RequestOutcome.REFUSED:
        raise _refusal(request)
    return Answer(
        transfer=None if request.transfer_id is None else unit.get(Transfer, request.transfer_id),
        rewards=tuple(_with_words(unit, reward) for reward in request.rewards),
        decisions=tuple(unit.get(RecordedDecision, found).decision for found in request.decision_ids),
    )


def _with_words(unit: Unit, then: Reward) -> Reward:
    now = unit.get(Reward, then.id)
    return now if _without_words(now) == then else then


def _remember(
    office: Office,
    key: RequestId,
    content: str,
    verb: str,
    refusal: InvalidTransitionError | InvalidValueError,
) -> None:
    if isinstance(refusal, InvalidTransitionError):
        said = ("transition", refusal.kind, refusal.record_id, refusal.old, refusal.new, *refusal.allowed)
    else:
        said = ("value", refusal.code, refusal.path, refusal.problem)
    with office.unit() as unit, unit.by_rules():
        unit.add(
            Request(
                id=key,
                verb=verb,
                content_hash=content,
                outcome=RequestOutcome.REFUSED,
                refusal=said,
                answered_at=unit.now,
                actor=unit.actor,
            )
        )
        unit.note("refuse-request", Request, key, outcome="refused")


def _refusal(request: Request) -> InvalidTransitionError | InvalidValueError:
    kind, first, second, third, *rest = request.refusal
    if kind == "transition":
        new, *allowed = rest
        return InvalidTransitionError(first, second, third, new, tuple(allowed))
    return InvalidValueError(first, second, third)
