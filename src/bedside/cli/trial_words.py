"""A trial in a terminal: a short summary first, then why not, month by month, and how it spreads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from bedside.domain.dates import local_date
from bedside.domain.money import Money
from bedside.programmes import Comparison, Outcome, Trial
from bedside.programmes.saying import day_in_words

__all__ = ["trial_lines"]

#: A line and its style.
Line = tuple[str, str]

_BAR: Final = 24
_WORDS: Final = {
    Outcome.ASKED: "asked",
    Outcome.COUNTED: "counted",
    Outcome.REWARDED: "given",
    Outcome.RESERVED: "set aside",
    Outcome.HELD: "held",
    Outcome.REFUSED: "refused",
    Outcome.LOST: "lost again",
    Outcome.NO_CODE: "without the code that brought them",
}
_EFFECTS: Final = {
    "newly-rewarded": "newly rewarded",
    "no-longer-rewarded": "no longer rewarded",
    "more": "would get more",
    "less": "would get less",
}


def trial_lines(
    trial: Trial, found: Comparison | None, *, zone: str, days: bool, cases: bool, summary: bool
) -> Iterator[Line]:
    """Each line and its style; with *summary* only what names nobody and fits on a screen."""
    yield from _summary(trial, zone)
    if found is not None:
        yield from _against(found, people=cases)
    if summary:
        return
    yield from _reasons(trial)
    yield from _money(trial, days=days)
    yield from _spread(trial)
    if cases:
        yield from _cases(trial)
    if trial.left_out:
        left = ", ".join(f"{count} {name}" for name, count in trial.left_out.items())
        yield "", ""
        yield f"Left out, because it could not be done here: {left}.", "yellow"
    yield "", ""
    yield f"The same history and programme give the same digest: {trial.digest[:16]}", "dim"


def _summary(trial: Trial, zone: str) -> Iterator[Line]:
    policy = trial.policy
    first = local_date(trial.since, zone)
    last = local_date(trial.until - timedelta(microseconds=1), zone)
    yield f"{policy.title} ({policy.id}, version {policy.version})", "bold"
    yield f"tried on what happened from {day_in_words(first)} to {day_in_words(last)}", "dim"
    yield "", ""
    asks, referrals, rewards = (
        trial.count(trial.asks),
        trial.count(trial.referrals),
        trial.count(trial.rewards),
    )
    yield f"  Asked      {_parts(asks)}", ""
    if trial.occasions:
        yield f"  Would ask  {_parts(trial.count(trial.occasions))}, after a visit or a good answer", ""
    yield f"  Friends    {_parts(referrals)}", ""
    yield f"  Rewards    {_parts(rewards)}", ""
    left = "" if trial.available is None else f"; {trial.available} left of the budget"
    yield f"  Cost       {trial.cost} given, {trial.liability} set aside{left}", ""
    total = trial.spread.total
    if total.k_factor is not None:
        chain = f"longest chain {trial.spread.longest}"
        yield f"  Spread     each inviter brings {total.k_factor:.2f} friends by code; {chain}", ""
    if not trial.referrals:
        yield "  Nobody came by a friend in these days, so there is nothing to count or to give.", "yellow"
    elif policy.starts_on > last or (policy.ends_on is not None and policy.ends_on <= first):
        words = "The programme did not run in these days; --as-if-running tries it all the same."
        yield f"  {words}", "yellow"


def _parts(counts: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{count} {_WORDS[outcome]}" for outcome, count in counts.items()) or "none"


def _against(found: Comparison, *, people: bool) -> Iterator[Line]:
    old = found.old.policy
    yield "", ""
    yield f"Against {old.title} ({old.id}, version {old.version})", "bold"
    if found.old.digest == found.new.digest:
        yield "  nothing changes", ""
        return
    yield f"  Cost       {found.new.cost} instead of {found.old.cost}", ""
    yield f"  Set aside  {found.new.liability} instead of {found.old.liability}", ""
    changed = [f"{count} {_EFFECTS[effect.value]}" for effect, count in found.count().items() if count]
    yield f"  People     {', '.join([*changed, f'{found.unchanged} as before'])}", ""
    for person in found.people if people else ():
        effect = _EFFECTS[person.effect.value]
        yield f"    {person.patient_id:<28} {effect:<20} {person.before} -> {person.after}", "dim"


def _reasons(trial: Trial) -> Iterator[Line]:
    if not trial.reasons:
        return
    yield "", ""
    yield "Why not", "bold"
    for reason in trial.reasons:
        yield f"  {reason.count:>5} x {reason.about} {_WORDS[reason.outcome]}: {reason.words}", ""
        yield f"          {reason.rule_id}, {reason.citation}", "dim"


def _money(trial: Trial, *, days: bool) -> Iterator[Line]:
    shown = trial.days if days else trial.months()
    if not shown or not any(day.posted or day.reserved for day in shown):
        return
    most = max(day.posted + day.reserved for day in shown)
    yield "", ""
    yield "Money, at the end of each " + ("day" if days else "month"), "bold"
    yield f"  {'':<11}{'given':>12}{'set aside':>12}{'budget left':>13}", "dim"
    for day in shown:
        amounts = (day.posted, day.reserved, day.available)
        cells = ["" if amount is None else _amount(amount, trial.currency) for amount in amounts]
        bar = "█" * round(_BAR * day.posted / most) + "░" * round(_BAR * day.reserved / most)
        name = day.on.isoformat() if days else f"{day.on:%Y-%m}"
        yield f"  {name:<11}{cells[0]:>12}{cells[1]:>12}{cells[2]:>13}  {bar}".rstrip(), ""


def _amount(minor: int, currency: str) -> str:
    return str(Money(minor, currency)).removesuffix(f" {currency}")


def _spread(trial: Trial) -> Iterator[Line]:
    if not trial.spread.total.invitations:
        return
    yield "", ""
    yield "How it spreads", "bold"
    yield f"  {'':<16}{'inviters':>9}{'invited':>9}{'each':>7}{'came':>7}{'used':>8}{'k-factor':>10}", "dim"
    for one in (*trial.spread.channels, trial.spread.total):
        share = f"{100 * (one.conversion or 0):.0f} %"
        yield (
            f"  {one.channel:<16}{one.inviters:>9}{one.invitations:>9}{one.each or 0:>7.2f}"
            f"{one.friends:>7}{share:>8}{one.k_factor or 0:>10.2f}",
            "",
        )
    chains = ", ".join(f"{count} at {depth}" for depth, count in trial.spread.depths.items())
    if chains:
        yield f"  Friends by their distance from the first: {chains}", "dim"


def _cases(trial: Trial) -> Iterator[Line]:
    yield "", ""
    yield "Every case", "bold"
    every = [
        *((one.at, "ask", one.patient_id, one.channel, one.outcome) for one in trial.asks),
        *((one.at, "friend", one.patient_id, one.referral_id, one.outcome) for one in trial.referrals),
        *(
            (one.at, "reward", one.patient_id, f"{one.rule_id}, {one.value}", one.outcome)
            for one in trial.rewards
        ),
    ]
    for at, what, patient_id, detail, outcome in sorted(every, key=lambda case: (case[0], case[1])):
        yield f"  {at:%Y-%m-%d} {what:<7} {_WORDS[outcome]:<10} {patient_id:<24} {detail}", ""
