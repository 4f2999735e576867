"""The page of the law-givers: whose pack is which, its rules with dates and confidence, amounts by year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Never

from bedside.jurisdictions import BUILT_IN
from bedside.jurisdictions.us.tables import TABLES
from bedside.rules import AmountTable, Confidence, Rule, RulePack

__all__ = ["render_jurisdictions"]

_INTRO: Final = """\
# Jurisdictions

The built-in packs by law-giver: what is in force from when, how sure the research was, and what was read.
The whole text of each rule is in [rules](rules.md); how to write a pack is in \
[write a jurisdiction pack](../how-to/write-a-jurisdiction-pack.md).

**Not legal advice.** Nobody with authority has reviewed any of these packs.
Until the settings name a review of the pack of a practice's own region, every reward there is held.
A region that is not on this page has no pack, and its rewards are held too.

The strictest pack wins; an exception (`permit`) switches off the rules that it names, and nothing else.
A rule that is not in force on the day of the decision does not speak.

This page is written from the packs by `python -m bedside.reference docs/reference`.
"""


def render_jurisdictions() -> str:
    """The whole page as Markdown.

    >>> render_jurisdictions().splitlines()[0]
    '# Jurisdictions'
    """
    parts = [_INTRO, *_summary(BUILT_IN)]
    for pack in BUILT_IN:
        parts += _pack(pack)
    parts += _loaded_by_day()
    for table in TABLES:
        parts += _table(table)
    return "\n".join(parts)


def _summary(packs: Iterable[RulePack]) -> list[str]:
    lines = ["| pack | place | rules | high | medium | low |", "|---|---|---|---|---|---|"]
    for pack in packs:
        counts = " | ".join(str(sum(rule.confidence is level for rule in pack.rules)) for level in Confidence)
        lines.append(f"| [`{pack.name}`](#{_anchor(pack)}) | {_place(pack)} | {len(pack.rules)} | {counts} |")
    return [*lines, ""]


def _pack(pack: RulePack) -> list[str]:
    lines = [f"## {pack.name}", "", f"{_place(pack)}, version {pack.version}.", ""]
    lines += ["| rule | effect | in force | citation | confidence | read |", "|---|---|---|---|---|---|"]
    lines += [_row(rule) for rule in sorted(pack.rules, key=lambda rule: rule.id)]
    return [*lines, ""]


def _row(rule: Rule[Never]) -> str:
    begins = rule.effective_from.isoformat() if rule.effective_from else "not dated"
    ends = f" to {rule.effective_to.isoformat()}" if rule.effective_to else ""
    cells = (
        rule.id,
        rule.effect.value,
        f"{begins}{ends}",
        rule.citation.text,
        rule.confidence.value,
        rule.verified,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _loaded_by_day() -> list[str]:
    return [
        "## Loaded by a day",
        "",
        "`US-TCPA-13` (FCC 26-67) comes into force on a day that was not known when it was written.",
        "Whoever knows the day loads it with `bedside.jurisdictions.category_optout(day)`.",
        "",
    ]


def _table(table: AmountTable) -> list[str]:
    years = sorted(table.by_year)
    runs: list[tuple[int, int]] = []
    for year in years:
        same = runs and runs[-1][1] == year - 1 and table.by_year[runs[-1][0]] == table.by_year[year]
        if same:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    lines = [f"## {table.name}", "", f"{table.note}. A year that is not here is not known, and holds.", ""]
    lines += ["| year | amount |", "|---|---|"]
    for first, last in runs:
        span = str(first) if first == last else f"{first} to {last}"
        lines.append(f"| {span} | {table.by_year[first]} |")
    return [*lines, ""]


def _place(pack: RulePack) -> str:
    return "everywhere" if pack.jurisdiction == "*" else f"`{pack.jurisdiction}`".replace("|", "\\|")


def _anchor(pack: RulePack) -> str:
    return pack.name.lower()
