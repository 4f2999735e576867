"""The demo from its first line to its last, but for the KPI table between them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from bedside.demo.clinic import Clinic
from bedside.demo.house import OBJECTIVE
from bedside.demo.practice import SETTINGS, YEAR
from bedside.demo.telling import WIDTH, Line, Tone
from bedside.demo.year import Lived
from bedside.domain.messages import Channel
from bedside.domain.strategy import is_reached
from bedside.kpis import KpiResult
from bedside.rules import Effect

__all__ = ["closing", "opening"]

_RULES_SHOWN: Final = 10


def opening(lived: Lived) -> Iterator[Line]:
    """The practice, the stories, the year in numbers, and every rule that said no."""
    title = f"{SETTINGS.name}, Oakland, California: the year {YEAR}"
    yield Line(title, Tone.TITLE)
    yield Line("=" * len(title), Tone.TITLE)
    counts = lived.clinic.counts
    yield from _text(
        f"An invented practice under real rules. {lived.known} patients came with their visits, consents and "
        f"coverages from the old system; {counts['registered']} more came during the year. Four stories, "
        "each decision with its rule and source:"
    )
    for chapter in lived.chapters:
        yield Line("")
        yield from chapter
    yield Line("")
    yield from _numbers(lived.clinic)
    yield Line("")
    yield from _refusals(lived.clinic)
    yield Line("")
    yield Line(f"The KPIs of {YEAR}", Tone.HEADING)


def closing(lived: Lived) -> Iterator[Line]:
    """The objective, and whether the books are in order."""
    yield Line("")
    yield from _objective(lived.results)
    problems = f"{lived.ledger_problems} problem" + ("" if lived.ledger_problems == 1 else "s")
    broken = lived.first_bad_entry
    chain = "its chain is whole" if broken is None else f"its chain breaks at entry {broken}"
    in_order = not lived.ledger_problems and broken is None
    text = f"Reward ledger: {problems}. Journal: {lived.journal_entries:,} entries, {chain}."
    yield Line(text, Tone.YES if in_order else Tone.NO)


def _text(words: str) -> Iterator[Line]:
    yield from (Line(text) for text in textwrap.wrap(words, WIDTH, break_on_hyphens=False))


def _numbers(clinic: Clinic) -> Iterator[Line]:
    counts, sent = clinic.counts, clinic.messenger.sent
    yield Line("The year in numbers", Tone.HEADING)
    for number, words in (
        (counts["kept"], f"visits kept, {counts['missed']} missed, {counts['cancelled']} cancelled, "
         f"{counts['moved']} moved"),
        (sent.total(), f"messages sent: {sent[Channel.SMS]:,} texts and {sent[Channel.EMAIL]:,} e-mails"),
        (counts["recalled"], "of them reminded of a check-up that was due"),
        (counts["asked"], "times we wished to ask somebody to bring a friend"),
        (counts["referrals"], f"friends came, and {counts['samples']} care samples were handed over"),
        (counts["answers"], f"answers to the survey; {counts['concerns']} concerns were raised and resolved"),
        (counts["attended"], 'came to the workshop "Living well with an implant"'),
    ):  # fmt: skip
        yield Line(f"  {number:5,}  {words}")


def _refusals(clinic: Clinic) -> Iterator[Line]:
    """How often each rule said no or not yet, most often first."""
    yield Line("What was refused or held, by which rule", Tone.HEADING)
    ordered = sorted(clinic.refusals.items(), key=lambda item: (-item[1], item[0][1]))
    for (effect, rule_id, source), number in ordered[:_RULES_SHOWN]:
        word = "held" if effect is Effect.HOLD else "refused"
        text = f"  {number:5,}  {word:8} {rule_id:13} {source}"
        yield Line(_cut(text))
    others = sum(number for _, number in ordered[_RULES_SHOWN:])
    if others:
        yield Line(f"  {others:5,}  by other rules", Tone.QUIET)


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 3].rstrip(" ;,") + "..."


def _objective(results: Iterable[KpiResult]) -> Iterator[Line]:
    for result in results:
        if result.kpi != OBJECTIVE.kpi or not result.denominator or result.numerator is None:
            continue
        value = Fraction(result.numerator, result.denominator)
        reached = is_reached(OBJECTIVE, value)
        word = "reached" if reached else "not reached"
        yield Line(
            f"Objective: {OBJECTIVE.title.lower()}, at most {float(100 * OBJECTIVE.target):.0f} in a hundred "
            f"({word}: {float(100 * value):.1f}).",
            Tone.YES if reached else Tone.NO,
        )
