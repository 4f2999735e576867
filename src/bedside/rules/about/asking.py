"""The facts of asking for a referral, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bedside.domain.checks import utc
from bedside.domain.surveys import Group
from bedside.rules.cases.asking import AskCase
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact

__all__ = [
    "by_own_request",
    "deceased",
    "erased",
    "has_guardian",
    "has_left",
    "has_open_concern",
    "has_the_occasion",
    "is_minor",
    "merged",
    "opens_after_ask",
    "opens_after_concern",
    "opens_after_missed_visit",
    "opens_after_procedure",
    "opens_in_year",
    "programme_running",
    "rests_from_ask",
    "rests_from_concern",
    "rests_from_missed_visit",
    "rests_from_procedure",
    "role_may_ask",
    "too_young",
    "would_not_recommend",
    "year_is_full",
]

_Yes = Fact[AskCase, bool]
_Instant = Callable[[AskCase], datetime | Unknown | None]

by_own_request = _Yes("patient.asks_for_a_code", lambda case: case.by_own_request)
deceased = _Yes("patient.deceased", lambda case: case.deceased)
has_left = _Yes("patient.has_left", lambda case: case.has_left)
erased = _Yes("patient.erased", lambda case: case.erased)
merged = _Yes("patient.merged", lambda case: case.merged)
is_minor = _Yes("patient.is_minor", lambda case: case.is_minor)
has_guardian = _Yes("patient.has_guardian", lambda case: case.has_guardian)
programme_running = _Yes("programme.running", lambda case: case.programme_running)
has_open_concern = _Yes("patient.has_open_concern", lambda case: case.has_open_concern)
role_may_ask = _Yes(
    "asker.role_may_ask", lambda case: not case.asking_roles or case.role in case.asking_roles
)


def _too_young(case: AskCase) -> bool | Unknown:
    if case.minimum_age is None:
        return False
    return case.age if isinstance(case.age, Unknown) else case.age < case.minimum_age


too_young = _Yes("patient.below_minimum_age", _too_young)


def _would_not_recommend(case: AskCase) -> bool | Unknown:
    if isinstance(case.recommends, Unknown):
        return UNKNOWN
    return case.recommends is Group.DETRACTOR


would_not_recommend = _Yes("patient.last_answer is a detractor's", _would_not_recommend)


def _has_the_occasion(case: AskCase) -> bool | Unknown:
    if not case.occasion_needed:
        return True
    return case.occasion if isinstance(case.occasion, Unknown) else case.occasion is not None


has_the_occasion = _Yes("patient.has_the_occasion", _has_the_occasion)


def _rests(name: str, get: _Instant) -> tuple[Fact[AskCase, bool], Callable[[AskCase], datetime | None]]:
    """Whether the case is before that instant, and the instant itself for who waits for it."""

    def before(case: AskCase) -> bool | Unknown:
        opens = get(case)
        if isinstance(opens, Unknown):
            return opens
        return opens is not None and utc(case.at) < utc(opens)

    def opens_at(case: AskCase) -> datetime | None:
        opens = get(case)
        return None if isinstance(opens, Unknown) else opens

    return _Yes(name, before), opens_at


rests_from_ask, opens_after_ask = _rests("patient.asked_lately", lambda case: case.rested_from_ask_at)
year_is_full, opens_in_year = _rests("patient.asks_of_the_year_used", lambda case: case.year_has_room_at)
rests_from_concern, opens_after_concern = _rests(
    "patient.concern_closed_lately", lambda case: case.rested_from_concern_at
)
rests_from_procedure, opens_after_procedure = _rests(
    "patient.procedure_lately", lambda case: case.rested_from_procedure_at
)
rests_from_missed_visit, opens_after_missed_visit = _rests(
    "patient.visit_missed_lately", lambda case: case.rested_from_missed_visit_at
)
