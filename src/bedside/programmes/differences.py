"""The difference between two programmes: each change with its place, and one plain sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from bedside.domain.caps import Cap, in_words
from bedside.domain.rewards import RewardRule
from bedside.programmes.programme import Programme
from bedside.programmes.saying import is_record, named, said, what_it_gives

__all__ = ["Change", "Difference", "diff"]

#: What says which content it is, and is no content itself.
_VERSION = "version"


@attrs.frozen(kw_only=True)
class Change:
    """One thing that is otherwise: its path in the file, what stood there and what stands there now.

    ``before`` is None for what is new, ``after`` for what has gone.
    """

    path: str
    before: str | None
    after: str | None
    words: str

    def __str__(self) -> str:
        return self.words


@attrs.frozen(kw_only=True)
class Difference:
    """Everything that one programme does otherwise than another, in the order of the file.

    ``unversioned`` names the policy and the rules whose content changed while their version did not:
    what was decided under the old content and under the new one can then not be told apart.
    """

    changes: tuple[Change, ...]
    unversioned: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        """One sentence a line."""
        if not self.changes:
            return "The two programmes say the same."
        lines = [change.words for change in self.changes]
        if self.unversioned:
            lines.append(f"without a new version, so give each its next one: {', '.join(self.unversioned)}")
        return "\n".join(lines)


def diff(old: Programme, new: Programme) -> Difference:
    """What *new* does otherwise than *old*.

    >>> from datetime import date
    >>> from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
    >>> friends = Programme(policy=ReferralPolicy(id=ReferralPolicyId("friends"), title="Bring a friend",
    ...     starts_on=date(2026, 1, 1)))
    >>> shorter = attrs.evolve(friends, policy=attrs.evolve(friends.policy, ends_on=date(2026, 7, 1)))
    >>> print(diff(friends, shorter))
    now ends on 1 July 2026
    without a new version, so give each its next one: friends
    """
    changes = list(_fields(old.policy, new.policy, "policy", ""))
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    unversioned = _unversioned(new.policy.id, old.policy.version, new.policy.version, changes)
    for number, rule in enumerate(new.rules):
        path = f"rules[{number}]"
        if rule.id not in before:
            words = f"{rule.id} is new: gives {what_it_gives(rule)}, as {said(rule.instrument)}"
            changes.append(Change(path=path, before=None, after=what_it_gives(rule), words=words))
            continue
        found = list(_fields(before[rule.id], rule, path, f"{rule.id}: "))
        unversioned += _unversioned(rule.id, before[rule.id].version, rule.version, found)
        changes += found
    for rule in old.rules:
        if rule.id not in after:
            gave = what_it_gives(rule)
            words = f"{rule.id} is gone: no longer gives {gave}"
            changes.append(Change(path="rules", before=gave, after=None, words=words))
    return Difference(changes=tuple(changes), unversioned=unversioned)


def _unversioned(name: str, old: int, new: int, found: Iterable[Change]) -> tuple[str, ...]:
    return (name,) if old == new and list(found) else ()


def _fields(old: Any, new: Any, path: str, who: str) -> Iterator[Change]:
    """Field by field; a record within is walked through, so that only what differs is said."""
    for field in attrs.fields(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        place = f"{path}.{field.name}"
        if before == after:
            continue
        if field.name == "caps":
            yield from _caps(before, after, place, who)
        elif is_record(before) and type(before) is type(after):
            yield from _fields(before, after, place, f"{who}{named(field.name)}, ")
        elif isinstance(before, tuple) and isinstance(after, tuple) and set(before) != set(after):
            yield from _members(before, after, place, f"{who}{named(field.name)}")
        else:
            words = f"{who}{_sentence(field.name, before, after, new)}"
            yield Change(path=place, before=said(before), after=said(after), words=words)


def _sentence(field: str, before: object, after: object, new: object) -> str:
    match field, before, after:
        case "ends_on", _, None:
            return f"no longer ends on {said(before)}"
        case "starts_on" | "ends_on", None, _:
            return f"now {field.removesuffix('_on')} on {said(after)}"
        case "starts_on" | "ends_on", _, _:
            return f"now {field.removesuffix('_on')} on {said(after)} instead of {said(before)}"
        case "budget", None, _:
            return f"now has a budget of {said(after)}"
        case "budget", _, None:
            return f"gives without a budget instead of within {said(before)}"
        case "title", _, _:
            return f'is called "{after}" instead of "{before}"'
        case "value", _, _ if isinstance(new, RewardRule):
            return f"gives {what_it_gives(new, value=f'{said(after)} instead of {said(before)}')}"
        case _, tuple(), tuple():
            return f"{named(field)} in another order: {said(after)}"
    return f"{named(field)}: {said(after)} instead of {said(before)}"


def _caps(old: Sequence[Cap], new: Sequence[Cap], path: str, who: str) -> Iterator[Change]:
    before = {(cap.scope, cap.period): cap for cap in old}
    after = {(cap.scope, cap.period): cap for cap in new}
    for key, cap in after.items():
        earlier = before.get(key)
        if earlier is None:
            words = f"{who}caps: now at most {in_words(cap)}"
        elif earlier != cap:
            words = f"{who}caps: {in_words(cap)} instead of {earlier.limit}"
        else:
            continue
        stood = None if earlier is None else in_words(earlier)
        yield Change(path=path, before=stood, after=in_words(cap), words=words)
    for key, cap in before.items():
        if key not in after:
            words = f"{who}caps: no longer at most {in_words(cap)}"
            yield Change(path=path, before=in_words(cap), after=None, words=words)
    if before == after:
        words = f"{who}caps in another order"
        yield Change(path=path, before=said(tuple(old)), after=said(tuple(new)), words=words)


def _members(old: tuple[object, ...], new: tuple[object, ...], path: str, what: str) -> Iterator[Change]:
    for item in new:
        if item not in old:
            yield Change(path=path, before=None, after=said(item), words=f"{what}: now also {said(item)}")
    for item in old:
        if item not in new:
            yield Change(path=path, before=said(item), after=None, words=f"{what}: no longer {said(item)}")
