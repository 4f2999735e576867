"""Lanes: the messages of one notifier wait for that notifier only.

Work is claimed lane by lane, one message at a time, so that before a message of one notifier at most
one call of each other notifier is made, however many messages wait for those.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from bedside.domain.messages import LEASE, Channel
from bedside.ports import NotifierOffer, Query, Range, Row
from bedside.records.spec import encode
from bedside.services.office import Office
from bedside.services.pacing import is_resting
from bedside.services.unit import Unit

__all__ = ["Lane", "Taken", "Turns", "lanes_of", "offer_for"]


@attrs.frozen
class Lane:
    """The channels that one notifier serves here; without an offer, those that nobody serves."""

    offer: NotifierOffer | None
    channels: tuple[Channel, ...]


@attrs.frozen
class Taken:
    """What a round of claiming found: a message, or when the first lane with due work may go on."""

    row: Row | None
    rests_until: datetime | None = None


def offer_for(office: Office, channel: Channel) -> NotifierOffer | None:
    """The notifier that serves *channel*: the first by name, so that the choice never varies."""
    serving = [offer for offer in office.offers.notifiers.values() if channel in offer.channels]
    return min(serving, key=lambda offer: offer.name, default=None)


def lanes_of(office: Office, channels: Collection[Channel] | None) -> Sequence[Lane]:
    """One lane for each notifier that serves any of *channels*, by name; what nobody serves comes first."""
    served: dict[str, tuple[NotifierOffer | None, list[Channel]]] = {}
    for channel in Channel:
        if channels is None or channel in channels:
            offer = offer_for(office, channel)
            served.setdefault("" if offer is None else offer.name, (offer, []))[1].append(channel)
    return [Lane(offer, tuple(found)) for _, (offer, found) in sorted(served.items())]


def _waits(unit: Unit, lane: Lane) -> bool:
    """Whether anything of a lane is due."""
    now = encode(unit.now)
    below = now + 1 if isinstance(now, int) else None
    due = Range(column="next_at", below=below)
    return any(
        # A column: whether it opens is seen when it is claimed.
        unit.tx.columns("message", ["id"], Query(equal={"channel": channel.value}, range=due, limit=1))["id"]
        for channel in lane.channels
    )


class Turns:
    """Whose turn it is: the lanes one after the other, and in each lane its channels."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = list(lanes)
        self._whole = {channel for lane in lanes for channel in lane.channels} == set(Channel)

    def claim(self, unit: Unit) -> Taken:
        """Claim the next due message of the first lane that has one, and move that lane to the end."""
        until: list[datetime] = []
        rests = False
        for place, lane in enumerate(self._lanes):
            resting = None if lane.offer is None else is_resting(unit, lane.offer)
            if resting is not None:
                rests = True
                if _waits(unit, lane):
                    until.append(resting)
                continue
            for number, channel in enumerate(lane.channels):
                equal = {"channel": channel.value}
                claimed = unit.claim("message", lease=LEASE, limit=1, equal=equal)
                if claimed:
                    turned = lane.channels[number + 1 :] + lane.channels[: number + 1]
                    self._lanes[place:] = [*self._lanes[place + 1 :], attrs.evolve(lane, channels=turned)]
                    return Taken(claimed[0])
        # A channel that no version of ours knows is in no lane; whoever takes such a row closes it.
        if self._whole and not rests:
            claimed = unit.claim("message", lease=LEASE, limit=1)
            if claimed:
                return Taken(claimed[0])
        return Taken(None, min(until, default=None))
