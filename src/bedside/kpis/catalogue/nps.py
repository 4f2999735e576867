"""Would they recommend the practice: the net promoter score."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Unpack, overload

from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Problem, Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_net_promoter

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts

__all__ = ["nps"]

_KPI = Kpi(
    id="nps",
    title="Net promoter score",
    question="How far do patients who would recommend the practice outnumber those who would not?",
    numerator="promoters (9 or 10) less detractors (0 to 6)",
    denominator="answers on a scale from 0 to 10, by answered_at; the value is 100 times the quotient",
    exclusions=(
        "missing score, or one that is no whole number from 0 to 10",
        "another scale, where scale_low and scale_high say so",
        "missing or unreadable answered_at",
    ),
    unit=Unit.SCORE,
    direction=Direction.HIGHER,
    tables={"survey_answers": ("score", "answered_at", "scale_low", "scale_high", "instrument", "question")},
    date_column="answered_at",
    when_dated=frozenset({"answered_at"}),
    optional=frozenset({"scale_low", "scale_high", "instrument", "question"}),
    parts=("promoters", "passives", "detractors"),
    notes=(
        "The interval is the adjusted Wald interval for the difference of two shares of one sample. "
        "Where a table holds several instruments or questions, name the one to score."
    ),
    source="F. Reichheld, Harvard Business Review, December 2003; interval: B. Rocks, The American "
    "Statistician 70:4, 2016",
)


def _count(facts: Facts, *, only: dict[str, str]) -> Tally:
    score = facts["score"]
    asked = facts.every_row
    for column, wanted in only.items():
        asked = asked & (facts[column] == wanted)
    problems = [*facts.unjudgeable("score", among=asked)]
    for column, end in (("scale_low", 0), ("scale_high", 10)):
        if facts.has(column):
            problems.insert(0, Problem("another scale than 0 to 10", asked & (facts[column] != end)))
    problems.append(Problem("score is outside 0 to 10", asked & ((score < 0) | (score > 10))))
    problems.extend(facts.unjudgeable("answered_at", among=asked))
    return Tally(
        problems=tuple(problems),
        counts={
            "promoters": asked & (score >= 9),
            "passives": asked & (score >= 7) & (score <= 8),
            "detractors": asked & (score <= 6),
        },
    )


@overload
def nps(
    survey_answers: FrameT,
    *,
    by: None = None,
    instrument: str | None = None,
    question: str | None = None,
    **options: Unpack[Options],
) -> KpiResult: ...
@overload
def nps(
    survey_answers: FrameT,
    *,
    by: By,
    instrument: str | None = None,
    question: str | None = None,
    **options: Unpack[Options],
) -> FrameT: ...
@defines(_KPI)
def nps(
    survey_answers: FrameT,
    *,
    by: By | None = None,
    instrument: str | None = None,
    question: str | None = None,
    **options: Unpack[Options],
) -> KpiResult | FrameT:
    """Promoters less detractors, in percent of all answers, −100 to 100.

    >>> import polars
    >>> print(nps(polars.DataFrame({"score": [10, 9, 9, 8, 3]})))
    Net promoter score: +40 (5 answers: 3 promoters, 1 passive, 1 detractor; 95 % interval -30 to +80)
    """
    only = {"instrument": instrument, "question": question}
    wanted = {column: name for column, name in only.items() if name is not None}
    recipe = Recipe(count=partial(_count, only=wanted), score=as_net_promoter, needs_columns=tuple(wanted))
    return ask(_KPI, recipe, {"survey_answers": survey_answers}, by, options)
