"""Rule packs: the rules of one law-giver, with a version and the review by a person with authority."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Never

import attrs

from bedside.domain.checks import identifier, label, optional
from bedside.domain.settings import PackReview
from bedside.errors import InvalidValueError, SettingsError
from bedside.rules.rule import Rule

__all__ = ["PackReview", "RulePack", "is_reviewed", "reviewed", "unique_packs"]


def _own_review(instance: RulePack, attribute: attrs.Attribute[Any], value: PackReview | None) -> None:
    if value is not None and (value.pack, value.version) != (instance.name, instance.version):
        raise InvalidValueError("pack.review", "RulePack.review", "the review is of another pack or version")


def _ids_once(instance: RulePack, attribute: attrs.Attribute[Any], value: tuple[Rule[Never], ...]) -> None:
    seen: set[str] = set()
    for rule in value:
        if rule.id in seen:
            raise SettingsError(f"rule pack {instance.name!r} has the rule {rule.id!r} twice; rename one")
        seen.add(rule.id)


@attrs.frozen(kw_only=True)
class RulePack:
    """The rules of one law-giver (``US``), its parts (``US-*``), of several (``EU|UK``), or of all (``*``).

    Rules are about different types of case, hence ``Rule[Never]``: the engine asks each rule only
    about its own ``case_type``.
    """

    name: str = attrs.field(validator=identifier)
    jurisdiction: str = attrs.field(validator=label(8))
    version: str = attrs.field(validator=identifier)
    rules: tuple[Rule[Never], ...] = attrs.field(validator=_ids_once, repr=False)
    review: PackReview | None = attrs.field(
        default=None,
        validator=optional(_own_review),  # the class below is complete when this runs
    )

    def speaks_of(self, case: object) -> bool:
        """Whether any rule, of any date, is about this type of case."""
        return any(isinstance(case, rule.case_type) for rule in self.rules)

    def reaches(self, region: str) -> bool:
        """Whether the pack is law in *region*: the region itself, what it lies in, or everywhere.

        >>> RulePack(name="us-states", jurisdiction="US-*", version="1", rules=()).reaches("US-WY")
        True
        """
        return any(_reaches(place, region) for place in self.jurisdiction.split("|"))


def _reaches(place: str, region: str) -> bool:
    if place.endswith("-*"):
        return region.startswith(place[:-1])
    return place in ("*", region) or region.startswith(f"{place}-")


def unique_packs(packs: Iterable[RulePack]) -> tuple[RulePack, ...]:
    """The packs in order of name; a rule id or a name that comes twice is refused, naming both packs."""
    ordered = tuple(sorted(packs, key=lambda pack: (pack.name, pack.version)))
    homes: dict[str, str] = {}
    for before, pack in pairwise(ordered):
        if before.name == pack.name:
            raise SettingsError(f"rule pack {pack.name!r} is loaded twice; load one version")
    for pack in ordered:
        for rule in pack.rules:
            other = homes.setdefault(rule.id, pack.name)
            if other != pack.name:
                raise SettingsError(
                    f"rule {rule.id!r} is in the packs {other!r} and {pack.name!r}; rename one"
                )
    return ordered


def reviewed(packs: Iterable[RulePack], reviews: Iterable[PackReview]) -> tuple[RulePack, ...]:
    """The packs, each with the practice's review of exactly that version where there is one.

    >>> from datetime import date
    >>> states = RulePack(name="us-states", jurisdiction="US-*", version="1", rules=())
    >>> read = PackReview(pack="us-states", version="1", reviewer="counsel", reviewed_on=date(2026, 1, 5))
    >>> reviewed([states], [read])[0].review == read
    True
    """
    found = {(review.pack, review.version): review for review in reviews}
    return tuple(
        attrs.evolve(pack, review=found.get((pack.name, pack.version), pack.review)) for pack in packs
    )


def is_reviewed(packs: Iterable[RulePack], region: str) -> bool:
    """Whether a reviewed pack of exactly *region* is loaded: the fact ``practice.state_pack_reviewed``."""
    return any(pack.jurisdiction == region and pack.review is not None for pack in packs)
