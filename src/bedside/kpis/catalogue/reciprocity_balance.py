"""Give and take with referral partners: the reciprocity balance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack, overload

from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import Score, as_balance

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts
    from bedside.kpis.recipe import Rows

__all__ = ["reciprocity_balance"]

_KPI = Kpi(
    id="reciprocity_balance",
    title="Reciprocity with partners",
    question="Do referrals between us and our partners go both ways?",
    numerator=(
        "of one partner: referrals received less referrals given; of several: arcs that are mutual "
        "(both we and the partner referred)"
    ),
    denominator="of one partner: received and given; of several: all arcs (who referred to whom at all)",
    exclusions=(
        "missing or unknown direction",
        "referrals from or to a partner without partner_id",
        "missing or unreadable received_at",
    ),
    unit=Unit.BALANCE,
    direction=Direction.NEITHER,
    tables={"referrals": ("partner_id", "direction", "received_at", "source_kind")},
    date_column="received_at",
    when_dated=frozenset({"received_at"}),
    optional=frozenset({"source_kind"}),
    parts=("received", "given", "partners", "mutual_dyads"),
    notes=(
        "Grouped by partner_id the value is the balance of each partner, -1 (we only give) to 1 (we only "
        "receive). Otherwise it is the share of arcs that are mutual, 0 to 1, without an interval: the two "
        "arcs of a pair are not independent. Information, never a quota. Inbound referrals whose "
        "source_kind is not a partner do not count."
    ),
    source="bedside KPI catalogue; arc reciprocity: Wasserman and Faust, Social Network Analysis, 1994",
)


def _count(facts: Facts) -> Tally:
    inbound, outbound = facts.coded("direction", "inbound"), facts.coded("direction", "outbound")
    problems = [*facts.unjudgeable("direction")]
    if facts.has("source_kind"):
        problems.extend(facts.unjudgeable("source_kind", among=inbound & ~facts.named("partner_id")))
        inbound = inbound & (facts.coded("source_kind", "partner") | ~facts.decided("source_kind"))
    either = inbound | outbound
    problems.extend(facts.unjudgeable("partner_id", among=either))
    problems.extend(facts.unjudgeable("received_at", among=either))
    return Tally(problems=tuple(problems), counts={"received": inbound, "given": outbound}, units=_partners)


def _partners(rows: Rows, keys: tuple[str, ...]) -> Rows:
    import narwhals.stable.v2 as nw

    partners = (
        rows.filter((nw.col("_count_received") == 1) | (nw.col("_count_given") == 1))
        .group_by(*keys, "partner_id")
        .agg(received=nw.col("_count_received").sum(), given=nw.col("_count_given").sum())
    )
    receives = (nw.col("received") > 0).cast(nw.Int64)
    gives = (nw.col("given") > 0).cast(nw.Int64)
    return partners.select(
        *keys,
        "received",
        "given",
        partners=nw.col("received") * 0 + 1,
        arcs=receives + gives,
        mutual_dyads=receives * gives,
    )


def _of_network(counts: Mapping[str, int]) -> Score:
    arcs, mutual = counts["arcs"], 2 * counts["mutual_dyads"]
    value = mutual / arcs if arcs else None
    return Score(numerator=mutual, denominator=arcs, value=value, n=counts["received"] + counts["given"])


@overload
def reciprocity_balance(referrals: FrameT, *, by: None = None, **options: Unpack[Options]) -> KpiResult: ...
@overload
def reciprocity_balance(referrals: FrameT, *, by: By, **options: Unpack[Options]) -> FrameT: ...
@defines(_KPI)
def reciprocity_balance(
    referrals: FrameT, *, by: By | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """Per partner: received less given, of both. Over all partners: how many arcs are mutual.

    >>> import polars
    >>> referrals = polars.DataFrame({
    ...     "partner_id": ["north", "north", "north", "south"],
    ...     "direction": ["inbound", "inbound", "outbound", "inbound"],
    ... })
    >>> overall = reciprocity_balance(referrals)
    >>> overall.numerator, overall.denominator, overall.parts["mutual_dyads"]
    (2, 3, 1)
    >>> reciprocity_balance(referrals, by="partner_id").select("partner_id", "value").rows()
    [('north', 0.3333333333333333), ('south', 1.0)]
    """
    groups = (by,) if isinstance(by, str) else tuple(by or ())
    score = as_balance if "partner_id" in groups else _of_network
    return ask(_KPI, Recipe(count=_count, score=score), {"referrals": referrals}, by, options)
