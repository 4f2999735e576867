"""A rulebook: packs read once, so that a decision asks only the rules that are about its type of case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Never

import attrs

from bedside.rules.cases import Case
from bedside.rules.decisions import PackUsed
from bedside.rules.packs import RulePack, unique_packs
from bedside.rules.rule import Rule

__all__ = ["Chapter", "Rulebook", "rulebook"]

#: More than a practice and its tests have at a time; then the oldest are read again.
_KEPT: Final = 64


@attrs.frozen(eq=False)
class Chapter:
    """What a rulebook says about one type of case: the rules, each with its pack, and who speaks."""

    rules: tuple[tuple[RulePack, Rule[Never]], ...]
    packs: tuple[PackUsed, ...]


@attrs.frozen(eq=False)
class Rulebook:
    """Packs in order of name; a name or a rule id that comes twice was refused."""

    packs: tuple[RulePack, ...] = attrs.field(converter=unique_packs)
    _chapters: dict[type[object], Chapter] = attrs.field(factory=dict, init=False, repr=False)

    def about(self, case: Case) -> Chapter:
        """The rules that are about cases of this type."""
        kind = type(case)
        chapter = self._chapters.get(kind)
        if chapter is None:
            speaking = [pack for pack in self.packs if pack.speaks_of(case)]
            chapter = self._chapters[kind] = Chapter(
                rules=tuple(
                    (pack, rule) for pack in speaking for rule in pack.rules if _is_about(rule, kind)
                ),
                packs=tuple(
                    PackUsed(
                        name=pack.name,
                        version=pack.version,
                        jurisdiction=pack.jurisdiction,
                        review=pack.review,
                    )
                    for pack in speaking
                ),
            )
        return chapter


def _is_about(rule: Rule[Never], kind: type[object]) -> bool:
    return issubclass(kind, rule.case_type)


_READ: Final[dict[tuple[int, ...], tuple[tuple[RulePack, ...], Rulebook]]] = {}


def rulebook(packs: Iterable[RulePack]) -> Rulebook:
    """The rulebook of *packs*; the same packs, in the same order, are read once.

    Packs cannot be changed, so that who they are says what they say. A rulebook holds its packs, and so
    no other pack can come to have the identity of one of them.

    Raises:
        SettingsError: two packs have a name or a rule id in common.
    """
    given = tuple(packs)
    key = tuple(map(id, given))
    found = _READ.get(key)
    if found is None:
        if len(_READ) >= _KEPT:
            _READ.clear()
        found = _READ[key] = (given, Rulebook(given))
    return found[1]
