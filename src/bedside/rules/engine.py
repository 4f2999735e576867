"""The engine: ask every rule that is in force, apply the exceptions, keep the strictest answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, Never, cast

from bedside.domain.rewards import Instrument
from bedside.errors import InvalidValueError, SettingsError
from bedside.rules.cases import Case, RewardCase
from bedside.rules.conditions import Evaluation
from bedside.rules.decisions import Decision, Finding, PackUsed
from bedside.rules.effects import Effect, Truth
from bedside.rules.packs import RulePack
from bedside.rules.rule import Citation, Rule
from bedside.rules.rulebook import Chapter, rulebook

__all__ = ["PLUGIN_PACK", "decide", "replay"]

#: How the ``pack`` of every finding of a plugin begins; the registered name follows.
PLUGIN_PACK: Final = "plugin."

_OWN_RULE = Citation("design rule of the library")


def decide(
    case: Case,
    packs: Iterable[RulePack],
    *,
    as_of: date | datetime,
    decided_at: datetime | None = None,
) -> Decision:
    """May it be done? The strictest rule in force on *as_of* decides; what is unknown holds.

    An instant stands for the day that its own time zone shows. A type of case that no pack speaks
    about is held, not allowed. A reward without value is a message and not judged as a reward.

    Raises SettingsError when two packs have a name or a rule id in common.

    >>> from bedside.rules.cases import ReferralCase
    >>> from bedside.rules.house import HOUSE
    >>> me = ReferralCase(is_new_patient=True, is_self_referral=True, within_attribution_window=True,
    ...     programme_running=True, service_is_included=True, referred_agreed_to_contact=True,
    ...     possible_duplicate=False, referrals_in_period=0, referrals_allowed=None)
    >>> decision = decide(me, [HOUSE], as_of=date(2026, 5, 4))
    >>> decision.outcome.value, [finding.rule_id for finding in decision.findings]
    ('deny', ['HOUSE-REF-01'])
    """
    day = _day_of(as_of)
    chapter = rulebook(packs).about(case)
    used = chapter.packs
    if isinstance(case, RewardCase) and case.reward.instrument is Instrument.NONE:
        used, findings = (), [_no_value()]
    elif not used:
        findings = [_no_pack(case)]
    else:
        findings = _findings(case, chapter, day)
    return Decision(case=case, as_of=day, decided_at=decided_at, findings=findings, packs=used)


def replay(decision: Decision, packs: Iterable[RulePack]) -> Decision:
    """Decide the same case again, under the same versions of the same packs.

    Findings that plugins added are kept: a pack cannot make them again. Raises SettingsError when a
    pack is not loaded in the version that decided.
    """
    loaded = {(pack.name, pack.version): pack for pack in packs}
    missing = [f"{used.name} {used.version}" for used in decision.packs if _key(used) not in loaded]
    if missing:
        raise SettingsError(f"cannot replay: load {', '.join(missing)}; other versions may decide otherwise")
    same = [loaded[_key(used)] for used in decision.packs]
    again = decide(decision.case, same, as_of=decision.as_of, decided_at=decision.decided_at)
    own = {*(used.name for used in decision.packs), "bedside"}
    return again.with_findings(
        finding
        for finding in decision.findings
        if finding.pack.startswith(PLUGIN_PACK) or finding.pack not in own
    )


def _key(used: PackUsed) -> tuple[str, str]:
    return used.name, used.version


def _day_of(as_of: date | datetime) -> date:
    if not isinstance(as_of, datetime):
        return as_of
    if as_of.utcoffset() is None:
        raise InvalidValueError("time.naive", "decide.as_of", "give a time zone")
    return as_of.date()


def _findings(case: Case, chapter: Chapter, day: date) -> list[Finding]:
    # A pack holds rules about several types of case, so their common type is Rule[Never]; the chapter
    # has just those about this one.
    asked: Never = cast(Never, case)
    open_rules = [
        (pack, rule, rule.condition.evaluate(asked, day))
        for pack, rule in chapter.rules
        if rule.in_force(day) and rule.condition.answer(asked, day) is not Truth.FALSE
    ]
    exempted = {
        rule_id
        for _, rule, answer in open_rules
        if rule.effect is Effect.PERMIT and answer.truth is Truth.TRUE
        for rule_id in rule.exempts
    }
    standing = {rule.id for _, rule, _ in open_rules if rule.effect is not Effect.PERMIT}
    doubted = _doubted(open_rules)
    return [
        _finding(pack, rule, case, _in_doubt(rule, answer, doubted), standing)
        for pack, rule, answer in open_rules
        if rule.id not in exempted and _speaks(rule, answer, standing)
    ]


def _doubted(open_rules: Iterable[tuple[RulePack, Rule[Never], Evaluation]]) -> Mapping[str, frozenset[str]]:
    """The rules that an exception might switch off, and the facts that would say whether it does."""
    found: dict[str, frozenset[str]] = {}
    for _, rule, answer in open_rules:
        if rule.effect is Effect.PERMIT and answer.truth is Truth.UNKNOWN:
            for rule_id in rule.exempts:
                found[rule_id] = found.get(rule_id, frozenset()) | answer.lacking
    return found


def _in_doubt(rule: Rule[Never], answer: Evaluation, doubted: Mapping[str, frozenset[str]]) -> Evaluation:
    """Nobody is refused for a fact that is not known: where it might excuse, the rule holds until it is."""
    lacking = doubted.get(rule.id)
    if lacking is None or rule.effect is not Effect.DENY or answer.truth is not Truth.TRUE:
        return answer
    return Evaluation(Truth.UNKNOWN, answer.used, answer.lacking | lacking)


def _speaks(rule: Rule[Never], answer: Evaluation, standing: set[str]) -> bool:
    """An exception is worth telling only where it applies and switches something off."""
    if rule.effect is Effect.PERMIT:
        return answer.truth is Truth.TRUE and not standing.isdisjoint(rule.exempts)
    return rule.effect is not Effect.ALLOW or answer.truth is Truth.TRUE


def _finding(
    pack: RulePack, rule: Rule[Never], case: Case, answer: Evaluation, standing: set[str]
) -> Finding:
    known = answer.truth is Truth.TRUE
    holds = not known and rule.effect in (Effect.DENY, Effect.HOLD, Effect.REQUIRE)
    effect = Effect.HOLD if holds else rule.effect
    opens = rule.not_before(cast(Never, case)) if known and rule.not_before is not None else None
    return Finding(
        rule_id=rule.id,
        effect=effect,
        citation=rule.citation,
        reason=rule.reason,
        patient_reason=rule.patient_reason,
        facts_used=tuple(sorted(answer.used)),
        facts_lacking=tuple(sorted(answer.lacking)),
        confidence=rule.confidence,
        limit=rule.limit,
        obligation=rule.obligation if known else None,
        not_before=opens,
        exempts=tuple(sorted(standing.intersection(rule.exempts))),
        pack=pack.name,
    )


def _no_value() -> Finding:
    return Finding(
        rule_id="BEDSIDE-NO-VALUE",
        effect=Effect.ALLOW,
        citation=_OWN_RULE,
        reason="A thank-you without value is a message, not a reward; its words are judged as a message.",
        pack="bedside",
    )


def _no_pack(case: Case) -> Finding:
    return Finding(
        rule_id="BEDSIDE-NO-PACK",
        effect=Effect.HOLD,
        citation=_OWN_RULE,
        reason=f"No rule pack for {type(case).__name__} is loaded, so nothing says that it may be done.",
        limit="load a rule pack that speaks about it",
        pack="bedside",
    )
