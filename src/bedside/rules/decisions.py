"""Decisions: the strictest outcome, every finding behind it, and the facts it was made on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import attrs

from bedside.domain.checks import aware, identifier, label, optional, plain_date
from bedside.rules.cases import Case
from bedside.rules.conditions import FactUsed
from bedside.rules.effects import Audience, Confidence, Effect
from bedside.rules.explaining import for_patient, for_staff, in_a_sentence
from bedside.rules.packs import PackReview
from bedside.rules.rule import Citation

__all__ = ["Decision", "Finding", "PackUsed"]


@attrs.frozen(kw_only=True)
class Finding:
    """What one rule says about one case. Plugins object with findings of their own.

    A finding with ``facts_lacking`` is a rule that could not be answered: it holds until they are
    known. ``pack`` names the rule pack or the plugin that speaks. ``exempts`` are the rules that
    an exception switched off.
    """

    rule_id: str = attrs.field(validator=identifier)
    effect: Effect
    citation: Citation
    reason: str = attrs.field(validator=label(600))
    patient_reason: str | None = attrs.field(default=None, validator=optional(label(200)))
    facts_used: tuple[FactUsed, ...] = attrs.field(default=(), repr=False)
    facts_lacking: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH
    limit: str | None = None
    obligation: str | None = None
    not_before: datetime | None = attrs.field(default=None, validator=optional(aware))
    exempts: tuple[str, ...] = ()
    pack: str = attrs.field(validator=identifier)


@attrs.frozen(kw_only=True)
class PackUsed:
    """A rule pack that spoke about the case, in the version it had, with its review if there was one."""

    name: str
    version: str
    jurisdiction: str
    review: PackReview | None = None


#: Strictest first.
_RANK: Final = {effect: rank for rank, effect in enumerate(Effect)}


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    once = tuple(dict.fromkeys(findings))
    if len({(finding.rule_id, finding.pack) for finding in once}) < len(once):
        once = tuple(sorted(once, key=repr))  # a plugin may say two things under one id
    return tuple(sorted(once, key=lambda found: (_RANK[found.effect], found.rule_id, found.pack)))


@attrs.frozen(kw_only=True)
class Decision:
    """May it be done, and why: frozen, storable, and replayable under the same packs.

    The order of ``findings`` does not depend on the order of rules, packs or plugins: strictest
    first, then by rule id. ``as_of`` is the day whose law was asked.
    """

    case: Case = attrs.field(repr=False)
    as_of: date = attrs.field(validator=plain_date)
    decided_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    findings: tuple[Finding, ...] = attrs.field(converter=_in_order)
    packs: tuple[PackUsed, ...]

    @property
    def outcome(self) -> Effect:
        """The strictest effect among the findings; exceptions are no outcome."""
        return max((_weight(finding.effect) for finding in self.findings), default=Effect.ALLOW)

    @property
    def allowed(self) -> bool:
        """Whether it may be done as it is: nothing denies, holds or asks for more."""
        return self.outcome in (Effect.ALLOW, Effect.WARN)

    @property
    def versions(self) -> dict[str, str]:
        """The version of each pack that spoke, by its name."""
        return {pack.name: pack.version for pack in self.packs}

    @property
    def reviews(self) -> tuple[PackReview, ...]:
        """The reviews of the packs that spoke."""
        return tuple(pack.review for pack in self.packs if pack.review is not None)

    @property
    def unreviewed(self) -> tuple[str, ...]:
        """The packs that spoke and that nobody with authority has reviewed."""
        return tuple(pack.name for pack in self.packs if pack.review is None)

    @property
    def obligations(self) -> tuple[str, ...]:
        """What has to be done first, each once."""
        return tuple(dict.fromkeys(found.obligation for found in self.findings if found.obligation))

    @property
    def not_before(self) -> datetime | None:
        """The latest instant that a clock hold names; None when no clock holds."""
        clocks = [found.not_before for found in self.findings if found.not_before is not None]
        return max(clocks, default=None)

    @property
    def only_waits(self) -> bool:
        """Whether time alone will open it: it is held, and every hold names its instant."""
        holds = [found for found in self.findings if found.effect is Effect.HOLD]
        return self.outcome is Effect.HOLD and all(found.not_before is not None for found in holds)

    def with_findings(self, more: Iterable[Finding]) -> Decision:
        """Join the findings of plugins. They only make it stricter: an exception or an allow has no force."""
        return attrs.evolve(self, findings=(*self.findings, *more))

    def explain(self, audience: Audience = Audience.STAFF) -> str:
        """The decision in plain lines: for staff with rules and facts, for a patient in a sentence or two."""
        return for_patient(self) if audience is Audience.PATIENT else for_staff(self)

    @property
    def sentence(self) -> str:
        """The decision for staff in one sentence, with its rules, citation, facts used and facts missing."""
        return in_a_sentence(self)


def _weight(effect: Effect) -> Effect:
    # An exception is no outcome: alone, it leaves the case allowed.
    return Effect.ALLOW if effect is Effect.PERMIT else effect
