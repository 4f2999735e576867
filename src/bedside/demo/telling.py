"""How the demo tells a story: dated sentences, and each decision in two voices."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from bedside.demo.practice import SETTINGS
from bedside.rules import HOUSE, Audience, Decision, Effect, Finding

__all__ = ["WIDTH", "Chapter", "Line", "Tone", "in_a_line", "source_of"]

#: Columns that a line may fill.
WIDTH: Final = 79
_INDENT: Final = "  "
_DATED: Final = 8

_WORDS: Final = {
    Effect.DENY: "Refused",
    Effect.HOLD: "Held",
    Effect.REQUIRE: "Something first",
    Effect.WARN: "Allowed, with a warning",
    Effect.ALLOW: "Allowed",
}


class Tone(Enum):
    """What a line is, for whoever colours it."""

    TITLE = "title"
    HEADING = "heading"
    PLAIN = "plain"
    YES = "yes"
    NO = "no"
    PATIENT = "patient"
    QUIET = "quiet"


@attrs.frozen
class Line:
    """One line of text, at most :data:`WIDTH` columns."""

    text: str
    tone: Tone = Tone.PLAIN


@attrs.define(eq=False)
class Chapter:
    """The story of one patient or partner, in the order in which it happened."""

    title: str
    clock: Callable[[], datetime]
    lines: list[Line] = attrs.field(factory=list)

    def say(self, words: str, *, at: datetime | None = None) -> None:
        """Something happened, now or at *at*."""
        local = (at or self.clock()).astimezone(ZoneInfo(SETTINGS.time_zone))
        self._add(f"{local.day:2} {local:%b}", words, Tone.PLAIN)

    def decided(self, decision: Decision, *, aloud: bool = True) -> None:
        """What was decided: the rule and its source for staff, and what the patient may hear."""
        tone = Tone.YES if decision.allowed else Tone.NO
        self._add("", in_a_line(decision), tone)
        if aloud and not decision.allowed:
            self._add("", f'To the patient: "{decision.explain(Audience.PATIENT)}"', Tone.PATIENT)

    def __iter__(self) -> Iterator[Line]:
        yield Line(self.title, Tone.HEADING)
        yield from self.lines

    def _add(self, date: str, words: str, tone: Tone) -> None:
        first = f"{_INDENT}{date:{_DATED}}"
        wrapped = textwrap.wrap(
            words, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
        )
        self.lines.extend(Line(text, tone) for text in wrapped)


def in_a_line(decision: Decision) -> str:
    """Outcome, rules, sources and the first reason, for staff.

    >>> from datetime import date
    >>> from bedside.rules import ReferralCase, decide
    >>> twice = ReferralCase(is_new_patient=True, is_self_referral=False, within_attribution_window=True,
    ...     programme_running=True, service_is_included=True, referred_agreed_to_contact=True,
    ...     possible_duplicate=True, referrals_in_period=0, referrals_allowed=None)
    >>> print(in_a_line(decide(twice, [HOUSE], as_of=date(2026, 2, 10)))[:50])
    Held: HOUSE-REF-06 (house rule). The referred pers
    """
    word = _WORDS[decision.outcome]
    found = [finding for finding in decision.findings if finding.effect is decision.outcome]
    if not found:
        return f"{word}; no rule objects."
    rules = "; ".join(f"{finding.rule_id} ({source_of(finding)})" for finding in found)
    return f"{word}: {rules}. {found[0].reason}"


def source_of(finding: Finding) -> str:
    """Where the rule comes from: a statute, a code, or the house."""
    return "house rule" if finding.pack == HOUSE.name else finding.citation.text
