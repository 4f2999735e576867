"""How a programme spreads: invitations by each inviter, what becomes of them, how long chains are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

__all__ = ["Spread", "Spreading", "chain_depths", "spreading"]


@attrs.frozen(kw_only=True)
class Spreading:
    """The figures of one channel, or of all; None where nobody was asked.

    ``converted`` counts the invitations that brought somebody, and ``friends`` those who came by them: one
    code may bring several. The k-factor is ``invitations / inviters * friends / invitations``, how many
    friends who came each inviter brought by a code. Above 1 a programme grows by itself.
    """

    channel: str
    inviters: int
    invitations: int
    converted: int
    friends: int

    @property
    def each(self) -> float | None:
        """Invitations by each inviter."""
        return self.invitations / self.inviters if self.inviters else None

    @property
    def conversion(self) -> float | None:
        """The share of invitations that brought at least one friend who came."""
        return self.converted / self.invitations if self.invitations else None

    @property
    def k_factor(self) -> float | None:
        """Friends who came by a code, for each inviter."""
        return self.friends / self.inviters if self.inviters else None


@attrs.frozen(kw_only=True)
class Spread:
    """By channel and altogether, and how deep the chains of friends of friends go.

    ``depths`` counts the friends who came, by their distance from somebody whom nobody had referred.
    """

    total: Spreading
    channels: tuple[Spreading, ...]
    depths: Mapping[int, int]

    @property
    def longest(self) -> int:
        """The longest chain: 1 where friends came, and 2 where a friend brought a friend."""
        return max(self.depths, default=0)

    def as_mapping(self) -> dict[str, object]:
        """The figures for programs; shares are rounded to six places."""
        return {
            "channels": [_figures(one) for one in (*self.channels, self.total)],
            "chains": {str(depth): self.depths[depth] for depth in sorted(self.depths)},
        }


def spreading(
    invitations: Iterable[tuple[str, str, str]], came_by: Mapping[str, int]
) -> tuple[Spreading, ...]:
    """The figures of each channel and, last, of all; *invitations* are id, inviter and channel.

    *came_by* says how many friends came by which invitation.

    >>> asked = [("inv-1", "ana", "sms"), ("inv-2", "ana", "sms"), ("inv-3", "bo", "web")]
    >>> [(one.channel, one.k_factor) for one in spreading(asked, {"inv-1": 1, "inv-2": 3})]
    [('sms', 4.0), ('web', 0.0), ('all', 2.0)]
    """
    every = list(invitations)
    names = sorted({channel for _, _, channel in every})
    of_each = [(name, [one for one in every if one[2] == name]) for name in names]
    return tuple(
        Spreading(
            channel=name,
            inviters=len({inviter for _, inviter, _ in found}),
            invitations=len(found),
            converted=sum(came_by.get(invitation_id, 0) > 0 for invitation_id, _, _ in found),
            friends=sum(came_by.get(invitation_id, 0) for invitation_id, _, _ in found),
        )
        for name, found in (*of_each, ("all", every))
    )


def chain_depths(referred: Iterable[tuple[str, str]]) -> dict[int, int]:
    """How many friends stand at each depth; *referred* are referrer and friend, oldest first.

    A friend of several belongs to the first. Where patients refer each other in a circle, nobody is the
    beginning: a circle is cut where it closes, so that the answer is finite.

    >>> chain_depths([("ana", "bo"), ("bo", "cy"), ("ana", "di"), ("cy", "ana")])
    {1: 2, 2: 1}
    """
    parent: dict[str, str] = {}
    depth: dict[str, int] = {}
    for referrer, friend in referred:
        if friend in parent or _is_above(friend, referrer, parent):
            continue
        parent[friend] = referrer
    for friend in parent:
        trail = []
        place = friend
        while place in parent and place not in depth:
            trail.append(place)
            place = parent[place]
        above = depth.get(place, 0)
        for one in reversed(trail):
            above += 1
            depth[one] = above
    return dict(sorted(Counter(depth.values()).items()))


def _is_above(one: str, other: str, parent: Mapping[str, str]) -> bool:
    """Whether *other* is *one*, or came by somebody who came by *one*."""
    place = other
    while place != one:
        if place not in parent:
            return False
        place = parent[place]
    return True


def _figures(one: Spreading) -> dict[str, object]:
    shares = {"each": one.each, "conversion": one.conversion, "k_factor": one.k_factor}
    return {
        "channel": one.channel,
        "inviters": one.inviters,
        "invitations": one.invitations,
        "converted": one.converted,
        "friends": one.friends,
        **{name: None if share is None else f"{share:.6f}" for name, share in shares.items()},
    }
