"""Circles: who recommended whom, walked back to where it began, whatever the length of the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from bedside.domain.checks import at_least, identifier, identifiers, typed

__all__ = ["Circle", "Link", "find_circle"]


@attrs.frozen(kw_only=True, field_transformer=typed)
class Link:
    """One referral between two people: who recommended, and who came."""

    referral_id: str = attrs.field(validator=identifier)
    referrer: str = attrs.field(validator=identifier)
    referred: str = attrs.field(validator=identifier)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Circle:
    """Every referral that lies on a circle with the one that was asked about.

    ``people`` is how many stand in the shortest of these circles: 1 is somebody who recommended
    themselves. It is 0, and there are no referrals, where the walk gave up before it knew;
    ``complete`` then is False. It is False too where a circle was found and not all of them.
    """

    referral_ids: tuple[str, ...] = attrs.field(validator=identifiers)
    people: int = attrs.field(validator=at_least(0))
    complete: bool = True


def find_circle(
    link: Link,
    *,
    by: Callable[[str], Iterable[Link]] | None,
    of: Callable[[str], Iterable[Link]],
    at_most: int,
) -> Circle | None:
    """The circles that *link* closes: a way of referrals from who came back to who recommended.

    *by* gives the referrals that a person made, *of* those that brought a person. Both ends are walked
    in turn, always on the side that has met fewer people, so that a person who has brought nobody costs one
    look however long the chain behind the referrer is. At most *at_most* people are looked at; one who
    gives up says so, for what is not known is not "no". Where nobody can name all
    that a person made, *by* is None, and the walk only goes back.

    >>> links = [Link(referral_id="r-1", referrer="ana", referred="bo"),
    ...     Link(referral_id="r-2", referrer="bo", referred="cy"),
    ...     Link(referral_id="r-3", referrer="cy", referred="ana")]
    >>> find_circle(links[2], by=lambda one: [link for link in links if link.referrer == one],
    ...     of=lambda one: [link for link in links if link.referred == one], at_most=100)
    Circle(referral_ids=('r-1', 'r-2', 'r-3'), people=3, complete=True)
    """
    if link.referrer == link.referred:
        return Circle(referral_ids=(link.referral_id,), people=1)
    meets = True if by is None else _meets(link, by=by, of=of, at_most=at_most)
    if meets is None:
        return Circle(referral_ids=(), people=0, complete=False)
    if not meets:
        return None
    brought, complete = _ancestors(link.referrer, of=of, at_most=max(2, at_most))
    found = _on_circles(link, brought)
    if found is None and by is None:
        return None if complete else Circle(referral_ids=(), people=0, complete=False)
    if found is None:
        # The circle is certain; which one is beyond what may be looked at.
        return Circle(referral_ids=(link.referral_id,), people=0, complete=False)
    return attrs.evolve(found, complete=complete)


def _meets(
    link: Link,
    *,
    by: Callable[[str], Iterable[Link]],
    of: Callable[[str], Iterable[Link]],
    at_most: int,
) -> bool | None:
    """Whether a way leads from who came to who recommended; None: more people than may be looked at."""
    ahead, behind = {link.referred}, {link.referrer}
    front, back = [link.referred], [link.referrer]
    while front and back:
        if len(ahead) <= len(behind):
            front = sorted({one.referred for person in front for one in by(person)} - ahead)
            ahead.update(front)
        else:
            back = sorted({one.referrer for person in back for one in of(person)} - behind)
            behind.update(back)
        if not ahead.isdisjoint(behind):
            return True
        if len(ahead) + len(behind) > at_most and front and back:
            return None
    return False


def _ancestors(
    person: str, *, of: Callable[[str], Iterable[Link]], at_most: int
) -> tuple[Mapping[str, tuple[Link, ...]], bool]:
    """What brought *person*, and whoever brought them, and so on: by person, and whether that is all."""
    brought: dict[str, tuple[Link, ...]] = {}
    waiting = [person]
    while waiting:
        if len(brought) + len(waiting) > at_most:
            return brought, False
        for one in waiting:
            brought[one] = tuple(of(one))
        waiting = sorted({link.referrer for one in waiting for link in brought[one]} - brought.keys())
    return brought, True


def _on_circles(link: Link, brought: Mapping[str, tuple[Link, ...]]) -> Circle | None:
    """The circles through *link* among what brought its referrer; None where the way is not in there."""
    onward: dict[str, list[Link]] = {}
    for links in brought.values():
        for one in links:
            onward.setdefault(one.referrer, []).append(one)
    # All that is in here leads to the referrer, so that whatever who came leads to lies on a circle.
    steps, reached, ids = {link.referred: 1}, [link.referred], {link.referral_id}
    for person in reached:
        for one in onward.get(person, ()):
            ids.add(one.referral_id)
            if one.referred not in steps:
                steps[one.referred] = steps[person] + 1
                reached.append(one.referred)
    if link.referrer not in steps:
        return None
    return Circle(referral_ids=tuple(sorted(ids)), people=steps[link.referrer])
